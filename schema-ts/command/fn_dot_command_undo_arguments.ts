import { defineFunction, jsonb, sql } from "../kit/index.ts";
import type { UndoCall } from "../kit/pair.ts";

export const fnDotCommandUndoArguments = defineFunction({
  name: "fn_dot_command_undo_arguments",
  summary: "The arguments of the call that undoes a run.",
  args: {
    p_undo: jsonb<UndoCall["arguments"]>("How they are made, as the catalogue has it; null gives none.").nullable(),
    p_args: jsonb<Record<string, unknown>>("The run's arguments."),
    p_result: jsonb("The run's result.").nullable(),
  },
  returns: jsonb<Record<string, unknown>>("An object by name."),
  volatility: "immutable",
  grantTo: [],
  example: `select iu_core.fn_dot_command_undo_arguments('{"p_iu_id": {"path": "$.result"}}', '{}', '"0199c2f4-0000-7000-8000-000000000001"')`,
  body: ({ arg }) => sql`
    select coalesce(
      jsonb_object_agg(
        u.name,
        coalesce(
          case
            when u.source ? 'value' then u.source -> 'value'
            when u.source ? 'each' then jsonb_path_query_array(f.run, (u.source ->> 'each')::jsonpath)
            else jsonb_path_query_first(f.run, (u.source ->> 'path')::jsonpath)
          end,
          'null'
        )
      ),
      '{}'
    )
    from jsonb_build_object('args', ${arg.p_args}, 'result', ${arg.p_result}) as f (run)
    cross join jsonb_each(${arg.p_undo}) as u (name, source)
  `,
});
