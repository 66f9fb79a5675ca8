import { boolean, defineFunction, functionNamed, jsonb, plpgsql, text } from "../kit/index.ts";

export const fnDotCommandValueFits = defineFunction({
  name: "fn_dot_command_value_fits",
  summary: "Whether a JSON value can be an argument of an SQL type: numbers as numbers, everything else that is no JSON as text.",
  args: {
    p_value: jsonb("The value; not null."),
    p_type: text("The type, as the catalogue of commands spells it."),
  },
  returns: boolean("false: the call could not be made with it."),
  volatility: "stable",
  grantTo: [],
  example: `select iu_core.fn_dot_command_value_fits('"60 s"', 'interval')`,
  body: ({ arg }) => plpgsql`
    if ${arg.p_type} = 'jsonb' then
      return true;
    elsif right(${arg.p_type}, 2) = '[]' then
      return jsonb_typeof(${arg.p_value}) = 'array'
        and not exists (
          select
          from jsonb_array_elements(${arg.p_value}) as e (element)
          where e.element <> 'null' and not ${functionNamed("fn_dot_command_value_fits")}(e.element, left(${arg.p_type}, -2))
        );
    elsif jsonb_typeof(${arg.p_value}) <> (case
      when ${arg.p_type} in ('smallint', 'integer', 'bigint') then 'number'
      when ${arg.p_type} = 'boolean' then 'boolean'
      else 'string'
    end) then
      return false;
    end if;
    begin
      case ${arg.p_type}
        when 'smallint' then perform (${arg.p_value} #>> '{}')::smallint;
        when 'integer' then perform (${arg.p_value} #>> '{}')::integer;
        when 'bigint' then perform (${arg.p_value} #>> '{}')::bigint;
        when 'uuid' then perform (${arg.p_value} #>> '{}')::uuid;
        when 'date' then perform (${arg.p_value} #>> '{}')::date;
        when 'timestamp with time zone' then perform (${arg.p_value} #>> '{}')::timestamptz;
        when 'interval' then perform (${arg.p_value} #>> '{}')::interval;
        when 'bytea' then perform (${arg.p_value} #>> '{}')::bytea;
        when 'jsonpath' then perform (${arg.p_value} #>> '{}')::jsonpath;
        else null;
      end case;
    exception
      when data_exception or syntax_error then
        return false;
    end;
    return true;
  `,
});
