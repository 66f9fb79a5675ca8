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
      message = format('No piece event reports a transition %s.', coalesce(left(p_event, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_event',
        'event', left(p_event, 200),
        'known', (select jsonb_agg(t.transition_type order by t.transition_type) from iu_core.event_type_registry t where t.transition_type is not null)
      )::text,
      hint = 'Name the transition, such as split, not the event type.';
  end if;
  if p_iu_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'A unit is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if not exists (select from iu_core.information_unit u where u.iu_id = p_iu_id) then
    raise exception using
      errcode = 'IU004',
      message = format('There is no unit %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_iu_id', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;

  return iu_core.fn_event_emit(
    v_event_type, 'information_unit', p_iu_id,
    case when jsonb_typeof(p_payload) = 'object' then jsonb_build_object('transition', p_event) || p_payload else p_payload end,
    p_actor, p_traceparent
  );
end
$iu$;

comment on function iu_core.fn_iu_piece_emit_event(text, uuid, jsonb, text, text) is 'Records the piece event of a transition: split becomes piece.split, merge piece.merged, supersede piece.superseded, and so on.
Null, and nothing recorded, while piece_event_runtime.emit_enabled is closed. What the lifecycle log records is emitted by itself; this is for what is not logged there.
Arguments:
  p_event: A transition: create, revise, compose, enact, retire, split, merge, supersede, withdraw or restore.
  p_iu_id: The unit it happened to.
  p_payload: Facts that conform to the event type''s schema; the transition itself is added.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_traceparent: W3C trace context of the caller: 00-<32 hex>-<16 hex>-<2 hex>.
Errors: IU002 unknown_key, IU004 not_found, IU003 invalid_argument
Example: select iu_core.fn_iu_piece_emit_event(''split'', ''01890000-0000-7000-8000-000000000000'', ''{"version_no": 3}'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_piece_emit_event(text, uuid, jsonb, text, text) from public;
grant execute on function iu_core.fn_iu_piece_emit_event(text, uuid, jsonb, text, text) to iu_app;
