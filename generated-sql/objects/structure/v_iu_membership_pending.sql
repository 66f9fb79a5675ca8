create view iu_core.v_iu_membership_pending with (security_invoker = true) as
select
  w.operation_id,
  d.operation,
  c.collection_key,
  c.manifest_no,
  m.piece_order,
  m.role,
  m.iu_id,
  iu_core.fn_iu_successors(m.iu_id) as successors,
  w.listed_at
from iu_core.iu_membership_decision w
join iu_core.iu_piece_collection c on c.collection_id = w.collection_id and c.status = 'active'
cross join lateral (
  select distinct o.operation, o.from_iu_id
  from iu_core.iu_derivation o
  where o.operation_id = w.operation_id
) as d
join iu_core.iu_piece_membership m
  on m.collection_id = w.collection_id
  and m.iu_id = d.from_iu_id
  and m.pinned_version_no is null
where w.state = 'pending';

comment on view iu_core.v_iu_membership_pending is 'Pieces of active collections that float on replaced units and about which nobody has decided; fn_iu_membership_decide does.';
comment on column iu_core.v_iu_membership_pending.operation_id is 'The split, merge or supersession.';
comment on column iu_core.v_iu_membership_pending.operation is 'split, merge or supersede.';
comment on column iu_core.v_iu_membership_pending.collection_key is 'The collection.';
comment on column iu_core.v_iu_membership_pending.manifest_no is 'Its current manifest: what fn_iu_membership_decide expects.';
comment on column iu_core.v_iu_membership_pending.piece_order is 'Place of the piece now.';
comment on column iu_core.v_iu_membership_pending.role is 'Its role.';
comment on column iu_core.v_iu_membership_pending.iu_id is 'The old unit it floats on.';
comment on column iu_core.v_iu_membership_pending.successors is 'The units that stand for the old one now: what follow puts there.';
comment on column iu_core.v_iu_membership_pending.listed_at is 'Since when it waits.';

grant select on table iu_core.v_iu_membership_pending to iu_reader;
