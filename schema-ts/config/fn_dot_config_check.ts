import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, jsonb, lit, nothing, plpgsql, raise, sql, text } from "../kit/index.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";
import { fnDotConfigRegistered } from "./fn_dot_config_registered.ts";
import { refuseUnregistered } from "./refuse_unregistered.ts";

/** A date, a time and an offset: a word such as `now` would be another time whenever it is read. */
const isoTime = lit("^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}([.]\\d{1,6})?)?(Z|[+-]\\d{2}(:?\\d{2})?)$");

export const fnDotConfigCheck = defineFunction({
  name: "fn_dot_config_check",
  summary: "Refuses a key that is not registered and a value that is not of its type or out of its range.",
  args: {
    p_key: text("A configuration key."),
    p_value: jsonb("The value to judge; null passes: it stands for the shipped default.").nullable(),
  },
  returns: nothing,
  volatility: "stable",
  // Its exception block is a subtransaction, which no parallel plan allows.
  parallel: "unsafe",
  grantTo: [iuOperator],
  errors: [unknownKey, invalidArgument],
  example: "select iu_core.fn_dot_config_check('iu_core.max_body_bytes', '1048576')",
  declare: sql`
    v_entry record;
    v_fits boolean;
  `,
  body: ({ arg }) => plpgsql`
    select e.value_type, e.min_value, e.max_value, ${dotConfigRegistry.allowed_values.of("r")}
    into v_entry
    from ${fnDotConfigRegistered}(${arg.p_key}) e
    join ${dotConfigRegistry} r on ${dotConfigRegistry.key.of("r")} = e.registered_key;
    if not found then
      ${refuseUnregistered(arg.p_key)}
    end if;
    if ${arg.p_value} is null then
      return;
    end if;

    v_fits := case v_entry.value_type
      when 'boolean' then jsonb_typeof(${arg.p_value}) = 'boolean'
      when 'integer' then
        case
          when jsonb_typeof(${arg.p_value}) = 'number' then
            scale((${arg.p_value})::numeric) = 0
            and (${arg.p_value})::numeric
              between coalesce(v_entry.min_value, -9223372036854775808) and coalesce(v_entry.max_value, 9223372036854775807)
          else false
        end
      when 'text[]' then
        case
          when jsonb_typeof(${arg.p_value}) = 'array' then not jsonb_path_exists(${arg.p_value}, 'strict $[*] ? (@.type() <> "string")')
          else false
        end
      else jsonb_typeof(${arg.p_value}) = 'string' and (${arg.p_value} #>> '{}' = any (v_entry.allowed_values)) is not false
    end;
    if v_fits and v_entry.value_type = 'time' then
      v_fits := ${arg.p_value} #>> '{}' ~ ${isoTime};
    end if;
    if v_fits and v_entry.value_type in ('interval', 'time') then
      begin
        if v_entry.value_type = 'interval' then
          perform (${arg.p_value} #>> '{}')::interval;
        else
          perform (${arg.p_value} #>> '{}')::timestamptz;
        end if;
      exception
        when data_exception then
          v_fits := false;
      end;
    end if;

    if not v_fits then
      ${raise(
        invalidArgument,
        sql`
          format(
            '%s takes %s.',
            ${arg.p_key},
            case v_entry.value_type
              when 'boolean' then 'true or false'
              when 'integer' then concat_ws(', ', 'a whole number', 'at least ' || v_entry.min_value, 'at most ' || v_entry.max_value)
              when 'text[]' then 'an array of strings'
              when 'interval' then 'an interval as a string, such as "90 seconds"'
              when 'time' then 'a time with its offset as a string, such as "2026-11-21T09:30:00Z"'
              else coalesce('one of ' || array_to_string(v_entry.allowed_values, ', '), 'a string')
            end
          )
        `,
        {
          argument: sql`'p_value'`,
          key: arg.p_key,
          value_type: sql`v_entry.value_type`,
          min: sql`v_entry.min_value`,
          max: sql`v_entry.max_value`,
          allowed: sql`v_entry.allowed_values`,
          given: sql`left(${arg.p_value}::text, 200)`,
        },
        "Give a value of that type, or null for the shipped default.",
      )}
    end if;
  `,
});
