import { core } from "../foundation/schemas.ts";
import { defineFunction, jsonb, sql, text } from "../kit/index.ts";

/** Types in the catalogue are those of the definitions, so they can be spelled as they are; names are quoted, values stay parameters. */
export const fnDotCommandCall = defineFunction({
  name: "fn_dot_command_call",
  summary: "The query that calls a command's function: $1 its arguments as an object, $2 who runs it; it gives one jsonb.",
  details: "Made of the catalogue's own row alone. Of what was given only the names count, and of those only the ones the row has.",
  args: {
    p_command: jsonb("The row of the catalogue."),
    p_args: jsonb<Record<string, unknown>>("The arguments given: those left out have their defaults."),
  },
  returns: text("The query."),
  volatility: "stable",
  grantTo: [],
  example: `select iu_core.fn_dot_command_call(to_jsonb(c), '{}') from iu_core.dot_iu_command_catalog c where c.command = 'dot.config_set'`,
  body: ({ arg }) => sql`
    select format(
      case ${arg.p_command} ->> 'result_shape'
        when 'rows' then 'select coalesce(jsonb_agg(to_jsonb(r)), ''[]'') from %s.%I(%s) as r'
        when 'set' then 'select coalesce(jsonb_agg(to_jsonb(r)), ''[]'') from %s.%I(%s) as r'
        when 'void' then 'select null::jsonb from %s.%I(%s) as r'
        else 'select to_jsonb(r.r) from %s.%I(%s) as r (r)'
      end,
      '${core}'::regnamespace,
      ${arg.p_command} ->> 'function_name',
      concat_ws(
        ', ',
        string_agg(
          case
            when a.type = 'jsonb' and a.nullable then format('%I => nullif($1 -> %L, ''null'')', a.name, a.name)
            when a.type = 'jsonb' then format('%I => $1 -> %L', a.name, a.name)
            when right(a.type, 2) = '[]' then
              format(
                '%I => case when jsonb_typeof($1 -> %L) = ''array'' then array(select e.value::%s from jsonb_array_elements_text($1 -> %L) with ordinality as e (value, n) order by e.n) end',
                a.name, a.name, left(a.type, -2), a.name
              )
            else format('%I => ($1 ->> %L)::%s', a.name, a.name, a.type)
          end,
          ', ' order by a.n
        ),
        case when (${arg.p_command} ->> 'takes_actor')::boolean then 'p_actor => $2' end
      )
    )
    from rows from (
      jsonb_to_recordset(${arg.p_command} -> 'arguments') as (name text, type text, nullable boolean)
    ) with ordinality as a (name, type, nullable, n)
    where ${arg.p_args} ? a.name
  `,
});
