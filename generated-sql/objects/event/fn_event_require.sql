create function iu_core.fn_event_require(
  p_event_type text,
  p_subject_kind text,
  p_subject_id text,
  p_payload jsonb,
  p_traceparent text,
  p_idempotency_key text,
  p_path text
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_type iu_core.event_type_registry;
  v_problem text;
  v_size int;
  v_limit int;
  v_problems jsonb;
begin
  select t.* into v_type from iu_core.event_type_registry t where t.event_type = p_event_type;
  if v_type.status is distinct from 'active' then
    raise exception using
      errcode = 'IU002',
      message = format(
        case when v_type.status is null then 'The event type %s is not registered.' else 'The event type %s was withdrawn.' end,
        coalesce(left(p_event_type, 200), 'null')
      ),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'path', p_path || '.event_type',
        'event_type', left(p_event_type, 200),
        'status', v_type.status
      )::text,
      hint = 'Register it with fn_event_type_register, or correct its spelling.';
  end if;

  v_problem := case
    when (p_subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(p_subject_kind) <= 100) is not true
      then 'subject_kind: A subject kind is a name of 1 to 100 letters, digits and _ . : -'
    when (p_subject_id)::text ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' is not true then 'subject_id: A subject id is a UUID.'
    when not (
      length(p_traceparent) = 55
      and p_traceparent ~ '^00-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
      and substr(p_traceparent, 36, 1) = '-'
      and substr(p_traceparent, 53, 1) = '-'
      and substr(p_traceparent, 4, 32) <> '00000000000000000000000000000000'
      and substr(p_traceparent, 37, 16) <> '0000000000000000'
    )
      then 'traceparent: A traceparent is 00-<32 hex>-<16 hex>-<2 hex>, lower-case, no id all zero.'
    when not length(p_idempotency_key) between 1 and 200 then 'idempotency_key: An idempotency key has 1 to 200 characters.'
    when p_payload is null then 'payload: A payload is required; it may be empty: {}.'
  end;
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = substr(v_problem, strpos(v_problem, ': ') + 2),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'path', p_path || '.' || split_part(v_problem, ': ', 1),
        'argument', 'p_' || split_part(v_problem, ': ', 1),
        'given', left(
          case split_part(v_problem, ': ', 1)
            when 'subject_kind' then p_subject_kind
            when 'subject_id' then p_subject_id
            when 'traceparent' then p_traceparent
            when 'idempotency_key' then p_idempotency_key
          end,
          200
        )
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  v_size := octet_length(p_payload::text);
  v_limit := iu_core.fn_dot_config_get('event_payload.max_size_bytes.' || p_event_type)::int;
  if v_size > v_limit then
    raise exception using
      errcode = 'IU008',
      message = format('The payload of %s has %s bytes; at most %s are allowed.', p_event_type, v_size, v_limit),
      detail = jsonb_build_object(
        'code', 'payload_rejected',
        'path', p_path || '.payload',
        'event_type', p_event_type,
        'size', v_size,
        'limit', v_limit
      )::text,
      hint = 'Send references instead of what they refer to.';
  end if;

  select jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem))
  into v_problems
  from iu_core.fn_event_payload_problems(p_payload, v_type.schema_jsonb, p_path || '.payload') p;
  if v_problems is not null then
    raise exception using
      errcode = 'IU008',
      message = format(
        'The payload of %s is refused: %s is %s%s.',
        p_event_type,
        v_problems -> 0 ->> 'path',
        replace(v_problems -> 0 ->> 'problem', '_', ' '),
        case when jsonb_array_length(v_problems) > 1 then format(', and %s more', jsonb_array_length(v_problems) - 1) else '' end
      ),
      detail = jsonb_build_object(
        'code', 'payload_rejected',
        'path', v_problems -> 0 ->> 'path',
        'event_type', p_event_type,
        'keys', (select jsonb_agg(p.value -> 'path') from jsonb_array_elements(v_problems) p),
        'problems', v_problems
      )::text,
      hint = 'Send facts and references, not text; register further keys with the event type.';
  end if;
end
$iu$;

comment on function iu_core.fn_event_require(text, text, text, jsonb, text, text, text) is 'Refuses an event that may not be emitted and says everything that is wrong with its payload.
The exact and slower twin of the checks emission makes at first sight: it decides whatever those are not sure of. The order is type, subject, trace, key, payload; of a payload that is too large nothing but the size is told.
Arguments:
  p_event_type: Type of the event.
  p_subject_kind: What sort of thing it is about.
  p_subject_id: What it is about.
  p_payload: Its payload.
  p_traceparent: Its trace.
  p_idempotency_key: Its key.
  p_path: The event in the caller''s words: $, or $[7] in a list.
Errors: IU002 unknown_key, IU003 invalid_argument, IU008 payload_rejected';

revoke all on function iu_core.fn_event_require(text, text, text, jsonb, text, text, text) from public;
