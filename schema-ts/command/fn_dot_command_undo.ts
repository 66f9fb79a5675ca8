import { conflict, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { cutterExec, cutterVerify, iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import { dotIuCommandCatalog } from "./dot_iu_command_catalog.ts";
import { dotIuCommandRun } from "./dot_iu_command_run.ts";
import { fnDotCommandFacts } from "./fn_dot_command_facts.ts";
import { fnDotCommandPerform } from "./fn_dot_command_perform.ts";
import { fnDotCommandSubjectQueries } from "./fn_dot_command_subject_queries.ts";
import { fnDotCommandUndoCall } from "./fn_dot_command_undo_call.ts";
import { commandEnabled } from "./gates.ts";
import { proofRun, proofRunId, proofWrites, undoLastRun } from "./proof.ts";
import type { CommandRun } from "./results.ts";

const c = dotIuCommandCatalog;
const r = dotIuCommandRun;

export const fnDotCommandUndo = defineFunction({
  name: "fn_dot_command_undo",
  summary: "Undoes a run with its command's pair, if what it is about is still as the run left it. Once.",
  details:
    "The undoing is a run of the pair, with a row of its own, and can itself be undone where the pair can. It is refused like any run: with IU010 after drift, with IU005 the second time, with IU011 where the role may not call the pair. " +
    "Raised is only what leaves nothing to run: no such run, a run that changed nothing, a command whose inverse no machine can call.",
  args: {
    p_run_id: uuid("A real run that succeeded."),
    p_actor: actor(),
  },
  returns: jsonb<CommandRun>("The run of the pair; undoes_run_id is the run it undoes."),
  volatility: "volatile",
  gate: commandEnabled,
  writes: proofWrites,
  pair: selfCompensating("An undoing is a run: undo that one."),
  proof: scenario({
    given: proofRun,
    when: sql`select ${functionNamed("fn_dot_command_undo")}(${proofRunId}, 'proof')`,
    undo: undoLastRun,
  }),
  grantTo: [iuApp, cutterExec, cutterVerify],
  errors: [notFound, conflict],
  example: "select iu_core.fn_dot_command_undo('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')",
  declare: sql`
    v_run ${r};
    v_command ${c};
    v_call jsonb;
    v_facts jsonb;
    v_queries jsonb;
  `,
  body: ({ arg }) => plpgsql`
    -- Whoever undoes the same run waits here.
    select r.* into v_run from ${r} r where ${r.run_id.of("r")} = ${arg.p_run_id} for no key update;
    if not found then
      ${raise(notFound, "There is no such run.", { run_id: arg.p_run_id }, "Look it up in dot_iu_command_run.")}
    elsif v_run.mode <> 'real' or v_run.status <> 'succeeded' then
      ${raise(
        conflict,
        "There is nothing to undo: the run changed nothing.",
        {
          run_id: arg.p_run_id,
          expected: sql`jsonb_build_object('mode', 'real', 'status', 'succeeded')`,
          actual: sql`jsonb_build_object('mode', v_run.mode, 'status', v_run.status)`,
        },
        "Only a real run that succeeded can be undone.",
      )}
    end if;

    select c.* into v_command from ${c} c where ${c.command.of("c")} = v_run.command;
    v_call := ${fnDotCommandUndoCall}(v_command.undo_calls, v_run.args, v_run.result);
    if v_call is null then
      ${raise(
        conflict,
        sql`format('No run of %s like this one can be undone by itself.', v_run.command)`,
        {
          run_id: arg.p_run_id,
          command: sql`v_run.command`,
          pair: sql`v_command.pair`,
          expected: lit("a run whose inverse call can be made from its arguments and result"),
          actual: sql`v_command.undo_calls`,
        },
        sql`coalesce('By hand: ' || v_command.undo_how, 'This version of the product does not have the command.')`,
      )}
    end if;
    v_facts := ${fnDotCommandFacts}(jsonb_build_array(v_run.args, v_run.result, v_call -> 'arguments'));
    v_queries := ${fnDotCommandSubjectQueries}(v_command.subject, v_facts);
    -- Until this transaction ends nobody else changes what is compared.
    if v_queries ->> 'lock' is not null then
      execute v_queries ->> 'lock' using v_facts;
    end if;
    return ${fnDotCommandPerform}(v_call ->> 'command', v_call -> 'arguments', ${arg.p_actor}, 'real', ${arg.p_run_id});
  `,
});
