create function iu_core.fn_dot_config_check(
  p_key text,
  p_value jsonb
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_entry record;
  v_fits boolean;
begin
  select e.value_type, e.min_value, e.max_value, r.allowed_values
  into v_entry
  from iu_core.fn_dot_config_registered(p_key) e
  join iu_core.dot_config_registry r on r.key = e.registered_key;
  if not found then
    if p_key is null then
      raise exception using
        errcode = 'IU003',
        message = 'A configuration key is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_key')::text,
        hint = 'Look up the registered keys in v_dot_config.';
    end if;
    raise exception using
      errcode = 'IU002',
      message = format('No configuration key is called %s.', p_key),
      detail = jsonb_build_object('code', 'unknown_key', 'key', p_key)::text,
      hint = 'Look up the registered keys in v_dot_config.';
  end if;
  if p_value is null then
    return;
  end if;

  v_fits := case v_entry.value_type
    when 'boolean' then jsonb_typeof(p_value) = 'boolean'
    when 'integer' then
      case
        when jsonb_typeof(p_value) = 'number' then
          scale((p_value)::numeric) = 0
          and (p_value)::numeric
            between coalesce(v_entry.min_value, -9223372036854775808) and coalesce(v_entry.max_value, 9223372036854775807)
        else false
      end
    when 'text[]' then
      case
        when jsonb_typeof(p_value) = 'array' then not jsonb_path_exists(p_value, 'strict $[*] ? (@.type() <> "string")')
        else false
      end
    else jsonb_typeof(p_value) = 'string' and (p_value #>> '{}' = any (v_entry.allowed_values)) is not false
  end;
  if v_fits and v_entry.value_type = 'time' then
    v_fits := p_value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.]\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)$';
  end if;
  if v_fits and v_entry.value_type in ('interval', 'time') then
    begin
      if v_entry.value_type = 'interval' then
        perform (p_value #>> '{}')::interval;
      else
        perform (p_value #>> '{}')::timestamptz;
      end if;
    exception
      when data_exception then
        v_fits := false;
    end;
  end if;

  if not v_fits then
    raise exception using
      errcode = 'IU003',
      message = format(
        '%s takes %s.',
        p_key,
        case v_entry.value_type
          when 'boolean' then 'true or false'
          when 'integer' then concat_ws(', ', 'a whole number', 'at least ' || v_entry.min_value, 'at most ' || v_entry.max_value)
          when 'text[]' then 'an array of strings'
          when 'interval' then 'an interval as a string, such as "90 seconds"'
          when 'time' then 'a time with its offset as a string, such as "2026-11-21T09:30:00Z"'
          else coalesce('one of ' || array_to_string(v_entry.allowed_values, ', '), 'a string')
        end
      ),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_value',
        'key', p_key,
        'value_type', v_entry.value_type,
        'min', v_entry.min_value,
        'max', v_entry.max_value,
        'allowed', v_entry.allowed_values,
        'given', left(p_value::text, 200)
      )::text,
      hint = 'Give a value of that type, or null for the shipped default.';
  end if;
end
$iu$;

comment on function iu_core.fn_dot_config_check(text, jsonb) is 'Refuses a key that is not registered and a value that is not of its type or out of its range.
Arguments:
  p_key: A configuration key.
  p_value: The value to judge; null passes: it stands for the shipped default.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_dot_config_check(''iu_core.max_body_bytes'', ''1048576'')';

revoke all on function iu_core.fn_dot_config_check(text, jsonb) from public;
grant execute on function iu_core.fn_dot_config_check(text, jsonb) to iu_operator;
