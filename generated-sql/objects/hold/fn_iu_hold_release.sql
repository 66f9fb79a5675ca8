create function iu_core.fn_iu_hold_release(
  p_hold_id uuid,
  p_actor text,
  p_reason text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_hold iu_core.iu_hold;
  v_iu_ids uuid[];
begin
  perform iu_core.fn_dot_gate_require('iu_core.hold_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_reason) <= 1000 and btrim(p_reason, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A reason of 1 to 1000 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select h.* into v_hold from iu_core.iu_hold h where h.hold_id = p_hold_id for no key update;
  if p_hold_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The id of a hold is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_hold_id')::text,
      hint = 'Correct the argument named in the detail.';
  elsif v_hold.hold_id is null then
    raise exception using
      errcode = 'IU004',
      message = format('There is no hold %s.', p_hold_id),
      detail = jsonb_build_object('code', 'not_found', 'hold_id', p_hold_id)::text,
      hint = 'Check the id or key given in the detail.';
  elsif v_hold.released_at is not null then
    raise exception using
      errcode = 'IU006',
      message = format('The hold was released by %s.', v_hold.released_by),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'hold_id', p_hold_id,
        'from', 'released',
        'released_at', v_hold.released_at,
        'released_by', v_hold.released_by
      )::text,
      hint = 'Nothing is left to do.';
  end if;
  v_iu_ids := array(select n.iu_id from iu_core.iu_hold_unit n where n.hold_id = p_hold_id order by n.iu_id);
  v_at := clock_timestamp();
  update iu_core.iu_hold_unit n
  set is_open = false
  where n.hold_id = p_hold_id;
  update iu_core.iu_hold h
  set released_at = v_at, released_by = p_actor, release_reason = p_reason
  where h.hold_id = p_hold_id;
  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
  select
    u.iu_id, 'release', p_actor, u.lifecycle_status, u.lifecycle_status, u.current_version_no,
    jsonb_build_object('hold_id', p_hold_id)
  from iu_core.information_unit u
  where u.iu_id = any (v_iu_ids)
  order by u.iu_id;
  return jsonb_build_object(
    'hold_id', p_hold_id,
    'released', cardinality(v_iu_ids),
    'still_held', (
      select count(distinct n.iu_id) from iu_core.iu_hold_unit n where n.iu_id = any (v_iu_ids) and n.is_open
    )
  );
end
$iu$;

comment on function iu_core.fn_iu_hold_release(uuid, text, text) is 'Releases the units of a hold; those that are in another open one stay frozen.
Arguments:
  p_hold_id: The hold.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_reason: How it was settled; 1 to 1000 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select iu_core.fn_iu_hold_release(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'', ''The board agreed.'')';

revoke all on function iu_core.fn_iu_hold_release(uuid, text, text) from public;
grant execute on function iu_core.fn_iu_hold_release(uuid, text, text) to iu_app;
