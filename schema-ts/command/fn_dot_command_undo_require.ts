import { conflict, integrity } from "../foundation/errors.ts";
import { defineFunction, nothing, plpgsql, raise, sql, uuid } from "../kit/index.ts";
import { dotIuCommandCatalog } from "./dot_iu_command_catalog.ts";
import { dotIuCommandRun } from "./dot_iu_command_run.ts";
import { fnDotCommandFacts } from "./fn_dot_command_facts.ts";
import { fnDotCommandSubject } from "./fn_dot_command_subject.ts";
import { fnDotCommandUndoCall } from "./fn_dot_command_undo_call.ts";

const c = dotIuCommandCatalog;
const r = dotIuCommandRun;

export const fnDotCommandUndoRequire = defineFunction({
  name: "fn_dot_command_undo_require",
  summary: "Refuses to undo a run twice, or after what it is about was changed.",
  args: { p_run_id: uuid("A real run that succeeded; the caller has locked it, and what it is about.") },
  returns: nothing,
  volatility: "stable",
  grantTo: [],
  errors: [conflict, integrity],
  example: "select iu_core.fn_dot_command_undo_require('0199c2f4-0000-7000-8000-000000000001')",
  declare: sql`
    v_undone_by uuid;
    v_run ${r};
    v_subject jsonb;
    v_undo jsonb;
    v_state jsonb;
    v_changed jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select ${r.run_id.of("u")} into v_undone_by
    from ${r} u
    where ${r.undoes_run_id.of("u")} = ${arg.p_run_id} and ${r.status.of("u")} = 'succeeded';
    if found then
      ${raise(
        conflict,
        "The run was undone already.",
        { run_id: arg.p_run_id, undone_by: sql`v_undone_by`, expected: sql`null`, actual: sql`v_undone_by` },
        "To have its effects again, undo the run that undid it.",
      )}
    end if;

    select r.* into v_run from ${r} r where ${r.run_id.of("r")} = ${arg.p_run_id};
    select ${c.subject.of("c")}, ${c.undo_calls.of("c")}
    into v_subject, v_undo
    from ${c} c
    where ${c.command.of("c")} = v_run.command;
    v_state := ${fnDotCommandSubject}(
      v_subject,
      ${fnDotCommandFacts}(
        jsonb_build_array(v_run.args, v_run.result, ${fnDotCommandUndoCall}(v_undo, v_run.args, v_run.result) -> 'arguments')
      )
    );
    if v_state is distinct from v_run.after_state then
      select jsonb_agg(
        jsonb_build_object('relation', coalesce(e.relation, a.relation), 'expected', e.state, 'actual', a.state)
        order by coalesce(e.relation, a.relation)
      )
      into v_changed
      from (
        select s.state ->> 'relation', s.state from jsonb_array_elements(v_run.after_state) as s (state)
      ) as e (relation, state)
      full join (
        select s.state ->> 'relation', s.state from jsonb_array_elements(v_state) as s (state)
      ) as a (relation, state) on a.relation = e.relation
      where e.state is distinct from a.state;
      ${raise(
        integrity,
        sql`format('What %s left was changed since: %s.', v_run.command, v_changed -> 0 ->> 'relation')`,
        { run_id: arg.p_run_id, command: sql`v_run.command`, changed: sql`v_changed` },
        "Undo what was done on top of it first, or compensate by hand.",
      )}
    end if;
  `,
});
