create function iu_core.fn_event_require(
  p_event jsonb,
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
  v_payload jsonb;
  v_problem text[];
  v_problems jsonb;
  v_size int;
  v_limit int;
begin
  v_problem := case
    when jsonb_typeof(p_event) <> 'object' then array['', 'An event is a JSON object.']
    else (
      select array[
        case when k.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || k.key else '.' || to_json(k.key)::text end,
        case when k.key = any (array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key', 'payload']) then format('%s is a string.', k.key) else format('An event has no key %s.', left(k.key, 200)) end
      ]
      from jsonb_each(case when jsonb_typeof(p_event) = 'object' then p_event else '{}' end) k
      where k.key <> all (array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key', 'payload']) or k.key = any (array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key']) and jsonb_typeof(k.value) not in ('string', 'null')
      order by k.key collate "C"
      limit 1
    )
  end;
  if v_problem is null then
    select t.* into v_type from iu_core.event_type_registry t where t.event_type = p_event ->> 'event_type';
    if v_type.status is distinct from 'active' then
      raise exception using
        errcode = 'IU002',
        message = format(
          case when v_type.status is null then 'The event type %s is not registered.' else 'The event type %s was withdrawn.' end,
          coalesce(left(p_event ->> 'event_type', 200), 'null')
        ),
        detail = jsonb_build_object(
          'code', 'unknown_key',
          'path', p_path || '.event_type',
          'event_type', left(p_event ->> 'event_type', 200),
          'status', v_type.status
        )::text,
        hint = 'Register it with fn_event_type_register, or correct its spelling.';
    end if;
    v_payload := nullif(p_event -> 'payload', 'null');
    v_problem := case
      when (p_event ->> 'subject_kind' ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(p_event ->> 'subject_kind') <= 100) is not true
        then array['.subject_kind', 'A subject kind is a name of 1 to 100 letters, digits and _ . : -']
      when (
        p_event ->> 'subject_id' like '________-____-____-____-____________'
        and p_event ->> 'subject_id' ~ '^[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+$'
      ) is not true then array['.subject_id', 'A subject id is a UUID.']
      when not (
        (p_event ->> 'traceparent') like '00-________________________________-________________-__'
        and (p_event ->> 'traceparent') ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
        and substr((p_event ->> 'traceparent'), 4, 32) <> '00000000000000000000000000000000'
        and substr((p_event ->> 'traceparent'), 37, 16) <> '0000000000000000'
      )
        then array['.traceparent', 'A traceparent is 00-<32 hex>-<16 hex>-<2 hex>, lower-case, neither id all zero.']
      when not (length(p_event ->> 'idempotency_key') between 1 and 200)
        then array['.idempotency_key', 'An idempotency key has 1 to 200 characters.']
      when v_payload is null then array['.payload', 'A payload is required; it may be empty: {}.']
    end;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = v_problem[2],
      detail = jsonb_build_object('code', 'invalid_argument', 'path', p_path || v_problem[1], 'given', left(case when v_problem[1] = '' then p_event::text else p_event ->> substr(v_problem[1], 2) end, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  v_size := octet_length(v_payload::text);
  v_limit := iu_core.fn_dot_config_get('event_payload.max_size_bytes.' || v_type.event_type)::int;
  if v_size > v_limit then
    raise exception using
      errcode = 'IU008',
      message = format('The payload of %s has %s bytes; at most %s are allowed.', v_type.event_type, v_size, v_limit),
      detail = jsonb_build_object(
        'code', 'payload_rejected',
        'path', p_path || '.payload',
        'event_type', v_type.event_type,
        'size', v_size,
        'limit', v_limit
      )::text,
      hint = 'Send references instead of what they refer to.';
  end if;

  if jsonb_typeof(v_payload) = 'object' and not v_payload @? v_type.payload_rule then
    if v_payload - v_type.payload_keys = '{}' then
      return;
    end if;
  end if;
  select jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem))
  into v_problems
  from iu_core.fn_event_payload_problems(v_payload, v_type.schema_jsonb, p_path || '.payload') p;
  if v_problems is not null then
    raise exception using
      errcode = 'IU008',
      message = format(
        'The payload of %s is refused: %s %s%s.',
        v_type.event_type,
        v_problems -> 0 ->> 'path',
        case v_problems -> 0 ->> 'problem'
          when 'denied_key' then 'is on the deny list'
          when 'unknown_key' then 'is not in the schema'
          when 'missing_key' then 'is missing'
          when 'wrong_type' then 'has the wrong type'
          when 'not_in_enum' then 'is none of the values allowed'
          when 'too_long' then 'is too long'
        end,
        case when jsonb_array_length(v_problems) > 1 then format(', and %s more', jsonb_array_length(v_problems) - 1) else '' end
      ),
      detail = jsonb_build_object(
        'code', 'payload_rejected',
        'path', v_problems -> 0 ->> 'path',
        'event_type', v_type.event_type,
        'keys', (select jsonb_agg(p.value -> 'path') from jsonb_array_elements(v_problems) p),
        'problems', v_problems
      )::text,
      hint = 'Send facts and references, not text; register further keys with the event type.';
  end if;
end
$iu$;

comment on function iu_core.fn_event_require(jsonb, text) is 'Refuses an event that may not be emitted and says everything that is wrong with its payload.
The exact and slower twin of the checks that emission makes at first sight: it decides whatever those are not sure of. In the order of its keys, type, subject, trace, idempotency key and payload; of a payload that is too large only the size is told.
Arguments:
  p_event: The event.
  p_path: Where the caller gave it: $, or $[7] in a list.
Errors: IU002 unknown_key, IU003 invalid_argument, IU008 payload_rejected';

revoke all on function iu_core.fn_event_require(jsonb, text) from public;
