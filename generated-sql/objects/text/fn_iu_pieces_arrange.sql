create function iu_core.fn_iu_pieces_arrange(
  p_collection_id uuid,
  p_pieces jsonb,
  p_role_kind text,
  p_address_prefix text,
  p_collection_key text,
  p_actor text
)
returns table (
  minted integer,
  written integer,
  before jsonb
)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_before jsonb;
  v_problems jsonb;
  v_orders int[];
  v_iu_ids uuid[];
  v_roles text[];
  v_pins int[];
  v_new_orders int[];
  v_new_specs jsonb;
  v_new record;
  v_minted int := 0;
  v_removed int;
  v_inserted int;
begin
  select jsonb_agg(
    jsonb_build_object(
      'iu_id', m.iu_id, 'role', m.role, 'pinned_version_no', m.pinned_version_no
    )
    order by m.piece_order
  )
  into v_before
  from iu_core.iu_piece_membership m
  where m.collection_id = p_collection_id;

  with spec as (
    select e.n::int as n, e.spec, case when e.spec ->> 'iu_id' ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then (e.spec ->> 'iu_id')::uuid end as iu_id
    from jsonb_array_elements(p_pieces) with ordinality as e (spec, n)
  ),
  member as (
    select distinct on (m.iu_id) m.iu_id, m.role
    from iu_core.iu_piece_membership m
    where m.collection_id = p_collection_id
    order by m.iu_id, m.piece_order
  ),
  sorted as (
    select
      s.n,
      s.spec,
      s.iu_id,
      m.role,
      case
        when m.iu_id is null then false
        else s.spec - array['iu_id', 'role', 'pinned_version_no'] = '{}'
          and coalesce(jsonb_typeof(s.spec -> 'role'), 'null') in ('string', 'null')
          and coalesce(jsonb_typeof(s.spec -> 'pinned_version_no'), 'null') in ('number', 'null')
          and coalesce(s.spec ->> 'pinned_version_no' ~ '^[1-9][0-9]{0,8}$', true)
      end as stays
    from spec s
    left join member m on m.iu_id = s.iu_id
  )
  select
    coalesce(array_agg(p.n order by p.n) filter (where p.stays), '{}'),
    coalesce(array_agg(p.iu_id order by p.n) filter (where p.stays), '{}'),
    coalesce(array_agg(coalesce(p.spec ->> 'role', p.role) order by p.n) filter (where p.stays), '{}'),
    coalesce(array_agg(case when p.stays then (p.spec ->> 'pinned_version_no')::int end order by p.n) filter (where p.stays), '{}'),
    array_agg(p.n order by p.n) filter (where not p.stays),
    jsonb_agg(p.spec order by p.n) filter (where not p.stays)
  into v_orders, v_iu_ids, v_roles, v_pins, v_new_orders, v_new_specs
  from sorted p;

  select jsonb_agg(jsonb_build_object('n', p.n, 'at', '.pinned_version_no', 'code', 'not_found', 'message', format('The unit %s has no version %s.', p.iu_id, p.pin), 'iu_id', p.iu_id, 'version_no', p.pin))
  into v_problems
  from unnest(v_orders, v_iu_ids, v_pins) as p (n, iu_id, pin)
  where p.pin is not null
    and not exists (
      select
      from iu_core.unit_version v
      where v.iu_id = p.iu_id and v.version_no = p.pin
    );
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  if v_new_specs is not null then
    select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, cardinality(a.iu_ids) - coalesce(cardinality(array_remove(a.statuses, null)), 0) as minted
    into v_new
    from iu_core.fn_iu_pieces_admit(v_new_specs, p_role_kind, p_address_prefix, v_new_orders, p_collection_key, p_actor) a;
    v_orders := v_orders || v_new.piece_orders;
    v_iu_ids := v_iu_ids || v_new.iu_ids;
    v_roles := v_roles || v_new.roles;
    v_pins := v_pins || v_new.pinned_version_nos;
    v_minted := v_new.minted;
  end if;

  delete from iu_core.iu_piece_membership m
  where m.collection_id = p_collection_id
    and not exists (
      select
      from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin)
      where p.piece_order = m.piece_order
        and p.iu_id = m.iu_id
        and p.role = m.role
        and p.pin is not distinct from m.pinned_version_no
    );
  get diagnostics v_removed = row_count;
  insert into iu_core.iu_piece_membership (
    collection_id, piece_order, iu_id, role, pinned_version_no
  )
  select p_collection_id, p.piece_order, p.iu_id, p.role, p.pin
  from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin)
  where not exists (
    select
    from iu_core.iu_piece_membership m
    where m.collection_id = p_collection_id and m.piece_order = p.piece_order
  );
  get diagnostics v_inserted = row_count;

  return query select v_minted, greatest(v_removed, v_inserted), v_before;
end
$iu$;

comment on function iu_core.fn_iu_pieces_arrange(uuid, jsonb, text, text, text, text) is 'Gives a collection a whole new arrangement of pieces: those it has may stay, move or go, others come in.
Writes the difference only. A spec that names a unit which is a piece already keeps it, whatever its state; all others are those of fn_iu_compose. The caller holds the collection''s row lock and writes the manifest.
Arguments:
  p_collection_id: The collection.
  p_pieces: All pieces in order.
  p_role_kind: The kind whose roles count.
  p_address_prefix: What the addresses of new units begin with that have none in their spec.
  p_collection_key: Key of the collection, for the log.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_pieces_arrange(uuid, jsonb, text, text, text, text) from public;
