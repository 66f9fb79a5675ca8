create function iu_core.fn_event_payload_check(
  p_event_type text,
  p_payload jsonb
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_type iu_core.event_type_registry;
  v_payload jsonb := coalesce(p_payload, 'null');
  v_size int := octet_length(v_payload::text);
  v_limit int;
  v_problems jsonb := '[]'::jsonb;
begin
  select t.* into v_type from iu_core.event_type_registry t where t.event_type = p_event_type;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('The event type %s is not registered.', coalesce(left(p_event_type, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_event_type', 'event_type', left(p_event_type, 200))::text,
      hint = 'Register it with fn_event_type_register, or correct its spelling.';
  end if;
  v_limit := iu_core.fn_dot_config_get('event_payload.max_size_bytes.' || v_type.event_type)::int;
  -- Whoever sends a gigabyte is told its size and nothing else.
  if v_size <= v_limit then
    select coalesce(jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem)), '[]')
    into v_problems
    from iu_core.fn_event_payload_problems(v_payload, v_type.schema_jsonb) p;
  end if;
  return jsonb_build_object(
    'ok', v_type.status = 'active' and v_size <= v_limit and v_problems = '[]',
    'event_type', v_type.event_type,
    'status', v_type.status,
    'size', v_size,
    'limit', v_limit,
    'problems', v_problems
  );
end
$iu$;

comment on function iu_core.fn_event_payload_check(text, jsonb) is 'Says whether a payload would be accepted for an event type, and if not everything that is wrong with it. Emits nothing.
Size is the payload''s JSON text in bytes. Problems are those of fn_event_payload_problems.
Arguments:
  p_event_type: A registered type.
  p_payload: The payload.
Errors: IU002 unknown_key
Example: select iu_core.fn_event_payload_check(''piece.split'', ''{"version_no": 3, "body_text": "…"}'')';

revoke all on function iu_core.fn_event_payload_check(text, jsonb) from public;
grant execute on function iu_core.fn_event_payload_check(text, jsonb) to iu_reader;
