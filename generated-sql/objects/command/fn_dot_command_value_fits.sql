create function iu_core.fn_dot_command_value_fits(
  p_value jsonb,
  p_type text
)
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if p_type = 'jsonb' then
    return true;
  elsif right(p_type, 2) = '[]' then
    return jsonb_typeof(p_value) = 'array'
      and not exists (
        select
        from jsonb_array_elements(p_value) as e (element)
        where e.element <> 'null' and not iu_core.fn_dot_command_value_fits(e.element, left(p_type, -2))
      );
  elsif jsonb_typeof(p_value) <> (case
    when p_type in ('smallint', 'integer', 'bigint') then 'number'
    when p_type = 'boolean' then 'boolean'
    else 'string'
  end) then
    return false;
  end if;
  begin
    case p_type
      when 'smallint' then perform (p_value #>> '{}')::smallint;
      when 'integer' then perform (p_value #>> '{}')::integer;
      when 'bigint' then perform (p_value #>> '{}')::bigint;
      when 'uuid' then perform (p_value #>> '{}')::uuid;
      when 'date' then perform (p_value #>> '{}')::date;
      when 'timestamp with time zone' then perform (p_value #>> '{}')::timestamptz;
      when 'interval' then perform (p_value #>> '{}')::interval;
      when 'bytea' then perform (p_value #>> '{}')::bytea;
      when 'jsonpath' then perform (p_value #>> '{}')::jsonpath;
      else null;
    end case;
  exception
    when data_exception or syntax_error then
      return false;
  end;
  return true;
end
$iu$;

comment on function iu_core.fn_dot_command_value_fits(jsonb, text) is 'Whether a JSON value can be an argument of an SQL type: numbers as numbers, everything else that is no JSON as text.
Arguments:
  p_value: The value; not null.
  p_type: The type, as the catalogue of commands spells it.
Example: select iu_core.fn_dot_command_value_fits(''"60 s"'', ''interval'')';

revoke all on function iu_core.fn_dot_command_value_fits(jsonb, text) from public;
