import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { cutterExec, cutterVerify, iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql, text } from "../kit/index.ts";
import { fnDotCommandPerform } from "./fn_dot_command_perform.ts";
import { commandEnabled } from "./gates.ts";
import { proofArguments, proofCommand, proofWrites, undoLastRun } from "./proof.ts";
import type { CommandRun } from "./results.ts";

export const fnDotCommandExecute = defineFunction({
  name: "fn_dot_command_execute",
  summary: "Runs a catalogued command by name and records the run, also when it is refused or fails; a dry run proves and undoes it.",
  details:
    "Arguments go by name, as the catalogue lists them, without p_actor. The role that counts is the one of SET ROLE, else the session's user; it needs EXECUTE on the function, and superusers have to name a role. " +
    "Once the command is known nothing is raised: status says succeeded, refused (an error of the product) or failed, with sqlstate, message, detail and hint, and only the run's row is left of the latter two. " +
    "Every run is checked for writing what it declares. It writes what the command writes and dot_iu_command_run.",
  args: {
    p_command: text("A command of dot_iu_command_catalog, such as iu.compose."),
    p_args: jsonb<Record<string, unknown>>("Its arguments: an object by name."),
    p_actor: actor(),
    p_mode: text("dry_run: everything but the run's row is undone; real: it stays.").default("dry_run"),
  },
  returns: jsonb<CommandRun>("The run: what came of it, and which tables it wrote."),
  volatility: "volatile",
  gate: commandEnabled,
  writes: proofWrites,
  pair: inverse("fn_dot_command_undo", "Undo the run by its run_id."),
  proof: scenario({
    when: sql`select ${functionNamed("fn_dot_command_execute")}(${lit(proofCommand)}, ${proofArguments}, 'proof', 'real')`,
    undo: undoLastRun,
  }),
  grantTo: [iuApp, cutterExec, cutterVerify],
  errors: [invalidArgument],
  example: `select iu_core.fn_dot_command_execute('iu.create', '{"p_canonical_address": "policy/threshold", "p_unit_kind": "policy.clause", "p_title": "Threshold", "p_body": "Orders above 50 million need two offers."}', 'ana@example.org')`,
  body: ({ arg }) => plpgsql`
    if (${arg.p_mode} in ('dry_run', 'real')) is not true then
      ${raise(invalidArgument, "The mode is dry_run or real.", { argument: lit("p_mode"), given: sql`left(${arg.p_mode}, 200)` })}
    elsif ${arg.p_args} is null then
      ${raise(invalidArgument, "The arguments are an object by name; without any it is empty.", { argument: lit("p_args"), path: lit("$") })}
    end if;
    return ${fnDotCommandPerform}(${arg.p_command}, ${arg.p_args}, ${arg.p_actor}, ${arg.p_mode}, null);
  `,
});
