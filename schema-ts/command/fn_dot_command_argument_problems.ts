import { defineFunction, jsonb, sql } from "../kit/index.ts";
import type { CommandArgument } from "./dot_iu_command_catalog.ts";
import { fnDotCommandValueFits } from "./fn_dot_command_value_fits.ts";

export interface ArgumentProblem {
  readonly path: string;
  readonly problem: string;
}

export const fnDotCommandArgumentProblems = defineFunction({
  name: "fn_dot_command_argument_problems",
  summary: "Everything about given arguments that keeps a command from being called with them.",
  args: {
    p_arguments: jsonb<readonly CommandArgument[]>("The arguments the command takes, as the catalogue has them."),
    p_args: jsonb<Record<string, unknown>>("The arguments given: an object by name."),
  },
  returns: jsonb<readonly ArgumentProblem[]>("At most 20, in the order of their paths; null: none.").nullable(),
  volatility: "stable",
  grantTo: [],
  example: `select iu_core.fn_dot_command_argument_problems('[]', '{"p_surprise": 1}')`,
  body: ({ arg }) => sql`
    with taken as (
      select t.name, t.type, t.required, t.nullable
      from jsonb_to_recordset(${arg.p_arguments}) as t (name text, type text, required boolean, nullable boolean)
    ), given as (
      select g.name, g.value
      from jsonb_each(case jsonb_typeof(${arg.p_args}) when 'object' then ${arg.p_args} else '{}' end) as g (name, value)
    ), found as (
      select '$' as path, 'must be an object of arguments by name' as problem
      where jsonb_typeof(${arg.p_args}) is distinct from 'object'
      union all
      select
        '$.' || left(g.name, 100),
        case g.name when 'p_actor' then 'is given by p_actor of the run' else 'is no argument of this command' end
      from given as g
      where not exists (select from taken as t where t.name = g.name)
      union all
      select '$.' || t.name, 'is missing'
      from taken as t
      where t.required and jsonb_typeof(${arg.p_args}) = 'object' and not exists (select from given as g where g.name = t.name)
      union all
      select
        '$.' || t.name,
        case when g.value = 'null' then 'must not be null' else 'must be of the type ' || t.type end
      from taken as t
      join given as g on g.name = t.name
      where case when g.value = 'null' then not t.nullable else not ${fnDotCommandValueFits}(g.value, t.type) end
    )
    select jsonb_agg(jsonb_build_object('path', f.path, 'problem', f.problem) order by f.path collate "C")
    from (select * from found order by path collate "C" limit 20) as f
  `,
});
