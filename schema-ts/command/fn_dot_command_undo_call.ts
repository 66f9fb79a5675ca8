import { defineFunction, jsonb, sql } from "../kit/index.ts";
import type { CommandUndo } from "./dot_iu_command_catalog.ts";

export const fnDotCommandUndoCall = defineFunction({
  name: "fn_dot_command_undo_call",
  summary: "The call that undoes a run: a command and its arguments; null where no machine can make it.",
  args: {
    p_calls: jsonb<readonly CommandUndo[]>("The calls of the catalogue; null gives none.").nullable(),
    p_args: jsonb<Record<string, unknown>>("The run's arguments."),
    p_result: jsonb("The run's result.").nullable(),
  },
  returns: jsonb<{ command: string; arguments: Record<string, unknown> } | null>("The first call that is for such a run."),
  volatility: "immutable",
  grantTo: [],
  example: `select iu_core.fn_dot_command_undo_call('[{"command": "iu.withdraw", "arguments": {"p_iu_id": {"path": "$.result"}}, "only_if": null}]', '{}', '"0199c2f4-0000-7000-8000-000000000001"')`,
  body: ({ arg }) => sql`
    select jsonb_build_object(
      'command', c.call -> 'command',
      'arguments',
      (
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
        from jsonb_each(c.call -> 'arguments') as u (name, source)
      )
    )
    from jsonb_build_object('args', ${arg.p_args}, 'result', ${arg.p_result}) as f (run)
    cross join jsonb_array_elements(${arg.p_calls}) with ordinality as c (call, n)
    where coalesce(jsonb_path_exists(f.run, (c.call ->> 'only_if')::jsonpath), true)
    order by c.n
    limit 1
  `,
});
