create function iu_core.fn_iu_retire(
  p_iu_id uuid,
  p_review_decision_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_unit iu_core.information_unit;
  v_period iu_core.iu_in_force;
  v_uses int;
  v_pieces jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.lifecycle_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select u.* into v_unit from iu_core.information_unit u where u.iu_id = p_iu_id for update;
  if not found then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  if not exists (
    select from iu_core.iu_transition_type t
    where t.transition_type = 'retire' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'retire'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'retire',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'retire')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;
  select
    count(*)::int,
    jsonb_agg(
      jsonb_strip_nulls(
        jsonb_build_object('collection_key', p.collection_key, 'piece_order', p.piece_order, 'pinned_version_no', p.pinned_version_no)
      )
      order by p.nth
    ) filter (where p.nth <= 20)
  into v_uses, v_pieces
  from (
    select
      c.collection_key, m.piece_order, m.pinned_version_no,
      row_number() over (order by c.collection_key, m.piece_order) as nth
    from iu_core.iu_piece_membership m
    join iu_core.iu_piece_collection c on c.collection_id = m.collection_id
    where m.iu_id = p_iu_id and c.status = 'active'
  ) as p;
  if v_uses > 0 then
    raise exception using
      errcode = 'IU005',
      message = format('The unit is a piece of active collections: %s places, the first in %s.', v_uses, v_pieces -> 0 ->> 'collection_key'),
      detail = jsonb_build_object(
        'code', 'conflict',
        'iu_id', p_iu_id,
        'expected', 'no active collection',
        'actual', v_uses,
        'pieces', v_pieces
      )::text,
      hint = 'In each collection of the detail take the piece out with fn_iu_piece_remove or put another in its place with fn_iu_piece_replace, then retire the unit.';
  end if;
  perform iu_core.fn_review_require(p_review_decision_id, 'retire', array[p_iu_id]);

  v_at := clock_timestamp();
  select o.* into v_period from iu_core.iu_in_force o where o.iu_id = p_iu_id and o.in_force_to is null;
  if found then
    v_at := greatest(clock_timestamp(), v_period.in_force_from);
    update iu_core.iu_in_force o
    set in_force_to = v_at, ended_by = p_actor, end_reason = 'retired'
    where o.in_force_id = v_period.in_force_id;
  end if;
  insert into iu_core.iu_retirement (iu_id, from_status, in_force_id, review_decision_id, retired_at, retired_by)
  values (p_iu_id, v_unit.lifecycle_status, v_period.in_force_id, p_review_decision_id, v_at, p_actor);
  update iu_core.information_unit u
  set lifecycle_status = 'retired', enacted_version_no = null
  where u.iu_id = p_iu_id;
  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
  values (
    p_iu_id, 'retire', p_actor, v_unit.lifecycle_status, 'retired', v_period.version_no,
    jsonb_build_object('review_decision_id', p_review_decision_id)
  );
  return jsonb_build_object(
    'iu_id', p_iu_id, 'from_status', v_unit.lifecycle_status, 'to_status', 'retired', 'version_no', v_period.version_no
  );
end
$iu$;

comment on function iu_core.fn_iu_retire(uuid, uuid, text) is 'Takes a unit out of force for good: nothing takes its place.
Refused with IU005 while it is a piece of an active collection; the detail lists where. Its versions stay readable and its address stays taken.
Arguments:
  p_iu_id: The unit.
  p_review_decision_id: The decision that allows it; it may be about further units.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU005 conflict
Example: select iu_core.fn_iu_retire(''0199c2f4-0000-7000-8000-000000000001'', ''0199c2f4-0000-7000-8000-000000000002'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_retire(uuid, uuid, text) from public;
grant execute on function iu_core.fn_iu_retire(uuid, uuid, text) to iu_app;
