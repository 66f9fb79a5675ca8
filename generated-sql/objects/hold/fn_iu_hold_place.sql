create function iu_core.fn_iu_hold_place(
  p_iu_ids uuid[],
  p_reason text,
  p_actor text
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_hold_id uuid := iu_core.fn_iu_uuid7();
  v_iu_ids uuid[];
  v_known uuid[];
begin
  perform iu_core.fn_dot_gate_require('iu_core.hold_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (array_ndims(p_iu_ids) = 1 and cardinality(p_iu_ids) <= 10000 and array_position(p_iu_ids, null) is null) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Name 1 to 10000 units, none of them null.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_iu_ids',
        'count', coalesce(cardinality(p_iu_ids), 0),
        'limit', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_reason) <= 1000 and btrim(p_reason, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A reason of 1 to 1000 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_iu_ids := array(select g.iu_id from unnest(p_iu_ids) with ordinality as g (iu_id, n) group by g.iu_id order by min(g.n));
  v_known := array(
    select u.iu_id
    from iu_core.information_unit u
    where u.iu_id = any (v_iu_ids)
    order by u.iu_id
    for no key update
  );
  if cardinality(v_known) < cardinality(v_iu_ids) then
    raise exception using
      errcode = 'IU004',
      message = 'Not all of the units exist.',
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_iu_ids', 'missing', (select jsonb_agg(g.iu_id order by g.n) from unnest(v_iu_ids) with ordinality as g (iu_id, n) where g.iu_id <> all (v_known)))::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  insert into iu_core.iu_hold (hold_id, reason, placed_at, placed_by)
  values (v_hold_id, p_reason, clock_timestamp(), p_actor);
  insert into iu_core.iu_hold_unit (hold_id, iu_id)
  select v_hold_id, g.iu_id from unnest(v_known) as g (iu_id);
  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
  select
    u.iu_id, 'hold', p_actor, u.lifecycle_status, u.lifecycle_status, u.current_version_no,
    jsonb_build_object('hold_id', v_hold_id)
  from iu_core.information_unit u
  where u.iu_id = any (v_iu_ids)
  order by u.iu_id;
  return v_hold_id;
end
$iu$;

comment on function iu_core.fn_iu_hold_place(uuid[], text, text) is 'Freezes units together: until the hold is released, nobody revises them, changes their state, or changes which pieces they are.
Waits for whoever is changing one of them. In whatever state they are; a unit may be in several holds. Their places in collections may shift. At most 10000 units, all or none.
Arguments:
  p_iu_ids: The units; one named twice counts once.
  p_reason: What is in dispute; 1 to 1000 characters. Everybody who is refused reads it.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_hold_place(''{0199c2f4-0000-7000-8000-000000000001}'', ''The threshold is disputed.'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_hold_place(uuid[], text, text) from public;
grant execute on function iu_core.fn_iu_hold_place(uuid[], text, text) to iu_app;
