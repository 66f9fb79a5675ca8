import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { CommandRun } from "../../schema-ts/command/results.ts";
import { Problem } from "../output/problem.ts";
import type { Style } from "../output/style.ts";
import { loginName } from "./actor.ts";
import { type CommandGroup, type Context, defineCommand, type Outcome } from "./command.ts";

const list = defineCommand({
  name: "list [text]",
  summary: "List the commands: what can be changed by name, behind which gate, and how it is undone.",
  details: "With a text, those whose name has it. --json gives arguments, write sets and pairs too.",
  uses: ["databaseUrl", "schema"],
  examples: [
    "iu-core command list",
    "iu-core command list collection",
    "iu-core command list --json | jq '.commands[] | select(.undo == \"undo\")'",
  ],
  async run(context, { args: [text = ""] }) {
    const [{ onDatabase }, { readCommands }] = await Promise.all([import("./database.ts"), import("./readings.ts")]);
    const rows = await onDatabase(context, (client) => readCommands(client, context.globals.schema));
    const commands = rows
      .filter(({ command }) => command.includes(text))
      .map((row) => ({ ...row, undo: row.undo_calls.length > 0 ? "undo" : row.pair ? "by hand" : "another act" }));
    return {
      ok: true,
      document: { commands },
      async text(style) {
        const { table } = await import("../output/table.ts");
        return table(
          ["command", "for", "gate", "undone by", ""],
          commands.map(({ command, callers, gate, pair, undo, summary }) => [
            style.bold(command),
            callers.join(", ") || "owner",
            gate ?? "",
            pair && undo === "undo" ? pair : undo,
            summary,
          ]),
        );
      },
    };
  },
});

interface RunOptions {
  readonly args: string;
  readonly real?: boolean;
  readonly actor?: string;
}

const actorOption = (command: Command) => command.option("--actor <name>", "who asks (default: IU_ACTOR, else your login name)");

const run = defineCommand<RunOptions>({
  name: "run <command>",
  summary: "Run a command, dry unless --real is given, and show what it wrote.",
  details:
    "A dry run does everything and takes it back. Either way the run is recorded, refused or not. Exits 1 if it was refused or failed. Needs the gate iu_core.command_enabled and the privilege of the command's function.",
  uses: ["databaseUrl", "schema"],
  options: (command: Command) =>
    actorOption(command).option("--args <json>", "its arguments as a JSON object, or @file", "{}").option("--real", "keep the effects"),
  examples: [
    'iu-core command run iu.create --args \'{"p_canonical_address": "policy/threshold", "p_unit_kind": "clause", "p_title": "Threshold", "p_body": "Two offers."}\'',
    "iu-core command run iu.compose --args @workflow.json --real --actor lan",
  ],
  run: (context, { args: [command = ""], options }) =>
    called(
      context,
      async (client, p_actor) => {
        const [{ call }, { fnDotCommandExecute }] = await Promise.all([
          import("../../schema-ts/kit/client.ts"),
          import("../../schema-ts/command/fn_dot_command_execute.ts"),
        ]);
        const p_mode = options.real ? "real" : "dry_run";
        return call(
          client,
          fnDotCommandExecute,
          { p_command: command, p_args: argumentsOf(options.args), p_actor, p_mode },
          context.globals,
        );
      },
      options.actor,
    ),
});

const undo = defineCommand<{ readonly actor?: string }>({
  name: "undo <run>",
  summary: "Undo a run by its command's pair, if its state is still what the run left.",
  details: "The undoing is a run of its own. Exits 1 if it was refused: after drift, the second time, without the privilege.",
  uses: ["databaseUrl", "schema"],
  options: actorOption,
  examples: ["iu-core command undo 0199c2f4-0000-7000-8000-000000000001 --actor lan"],
  run: (context, { args: [runId = ""], options }) =>
    called(
      context,
      async (client, p_actor) => {
        if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(runId))
          throw new Problem("usage", `${runId} is no id of a run.`, { hint: "iu-core command run shows it as run." });
        const [{ call }, { fnDotCommandUndo }] = await Promise.all([
          import("../../schema-ts/kit/client.ts"),
          import("../../schema-ts/command/fn_dot_command_undo.ts"),
        ]);
        return call(client, fnDotCommandUndo, { p_run_id: runId, p_actor }, context.globals);
      },
      options.actor,
    ),
});

async function called(
  context: Context,
  work: (client: import("pg").ClientBase, actor: string) => Promise<CommandRun>,
  actor = loginName(),
): Promise<Outcome> {
  const { onDatabase } = await import("./database.ts");
  const done = await onDatabase(context, (client) => work(client, actor));
  return { ok: done.status === "succeeded", document: done, text: (style) => runText(done, style) };
}

function argumentsOf(given: string): Record<string, unknown> {
  let text = given;
  try {
    if (given.startsWith("@")) text = readFileSync(given.slice(1), "utf8");
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  } catch (cause) {
    throw new Problem("bad_input", `The arguments cannot be read: ${(cause as Error).message}.`, {
      hint: "Pass a JSON object, or @file with one.",
      cause,
    });
  }
  throw new Problem("bad_input", "The arguments are no JSON object.", { hint: 'Name them: --args \'{"p_title": "…"}\'' });
}

function runText(done: CommandRun, style: Style): string {
  const wrote = Object.entries(done.row_counts).map(
    ([relation, { inserted, updated, deleted }]) => `  ${relation}: ${inserted} inserted, ${updated} updated, ${deleted} deleted`,
  );
  const verdict = done.status === "succeeded" ? style.green(done.status) : style.red(`${done.status}, SQLSTATE ${done.sqlstate}`);
  const head = `${style.bold(done.command)} ${done.mode === "dry_run" ? "(dry run) " : ""}${verdict}`;
  return [
    head,
    `run ${done.run_id}${done.undoes_run_id ? `, undoes ${done.undoes_run_id}` : ""}`,
    ...(done.message ? [done.message] : []),
    ...(done.detail ? [`  detail: ${JSON.stringify(done.detail)}`] : []),
    ...(done.hint ? [`  ${style.cyan("hint:")} ${done.hint}`] : []),
    ...(wrote.length > 0 && done.status === "succeeded" ? [done.mode === "dry_run" ? "would write:" : "wrote:", ...wrote] : []),
    ...(done.status === "succeeded" && done.result !== null ? [`result: ${JSON.stringify(done.result, undefined, 2)}`] : []),
  ].join("\n");
}

export const commandCatalog: CommandGroup = {
  name: "command",
  summary: "the command catalogue: list, run, undo",
  commands: [list, run, undo],
};
