create function iu_core.fn_iu_piece_emit_event(
  p_event text,
  p_iu_id uuid,
  p_payload jsonb,
  p_actor text,
  p_traceparent text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_event_type text;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select t.event_type
  into v_event_type
  from iu_core.event_type_registry t
  where t.transition_type = p_event;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('No event type is registered for the transition %s.', coalesce(left(p_event, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_event', 'transition', left(p_event, 200))::text,
      hint = 'Look up the transitions in iu_transition_type.';
  end if;
  if jsonb_typeof(p_payload) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'A payload is a JSON object; it may be empty: {}.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_payload', 'path', '$.payload')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if not exists (select from iu_core.information_unit u where u.iu_id = p_iu_id) then
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_iu_id', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  return iu_core.fn_event_emit(
    v_event_type, 'information_unit', p_iu_id,
    jsonb_build_object('transition', p_event) || p_payload,
    p_actor, p_traceparent
  );
end
$iu$;

comment on function iu_core.fn_iu_piece_emit_event(text, uuid, jsonb, text, text) is 'Emits the piece event of a transition: split becomes piece.split, merge piece.merged, supersede piece.superseded, and so on.
Null, and nothing recorded, while piece_event_runtime.emit_enabled is closed. The lifecycle log emits its own events; this is for what is not logged there.
Arguments:
  p_event: A registered transition, such as split, merge, supersede, create, revise, enact, retire, compose.
  p_iu_id: The unit it happened to.
  p_payload: Facts the type''s schema allows; the transition itself is added.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_traceparent: W3C trace context of the caller.
Errors: IU002 unknown_key, IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_piece_emit_event(''split'', ''0199c2f4-0000-7000-8000-000000000001'', ''{"version_no": 2}'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_piece_emit_event(text, uuid, jsonb, text, text) from public;
grant execute on function iu_core.fn_iu_piece_emit_event(text, uuid, jsonb, text, text) to iu_app;
