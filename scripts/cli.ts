import { existsSync, readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, CommanderError, Option } from "commander";
import type { CommandGroup, CommandSpec, Context, GlobalName, Globals } from "./commands/command.ts";
import { commands } from "./commands/index.ts";
import { explain, explanationText } from "./output/explain.ts";
import { faultExit } from "./output/fault.ts";
import { Problem } from "./output/problem.ts";
import { silentProgress, terminalProgress } from "./output/progress.ts";
import { hasColours, styleFor } from "./output/style.ts";

const exit = { good: 0, verdictIsNo: 1, couldNotRun: 2, fault: faultExit, interrupted: 130 } as const;

/** By code of the problem. */
const exitCodes: Readonly<Record<string, number>> = { fault: exit.fault, interrupted: exit.interrupted };

/** Runs one command line. @returns the exit code: 0 good, 1 the verdict is no, 2 it could not run */
export async function main(argv: readonly string[]): Promise<number> {
  leaveQuietlyWhenNobodyReads();
  const json = argv.includes("--json");
  const colours = !argv.includes("--no-color");
  let code: number = exit.good;
  const program = programOf(async (spec, globals, input) => {
    // A terminal without a width cannot be drawn on.
    const drawable = process.stderr.isTTY && process.stderr.columns > 0;
    const progress = json || !drawable ? silentProgress : terminalProgress(hasColours(process.stderr, colours));
    const note = (text: string) => void (json || process.stderr.write(`${text}\n`));
    const context: Context = { globals: { ...globals, json }, progress, note };
    const { ok, document, text } = await spec.run(context, input);
    const output = json ? JSON.stringify(document, undefined, 2) : await text(styleFor(process.stdout, colours));
    if (output !== "") process.stdout.write(`${output}\n`);
    code = ok ? exit.good : exit.verdictIsNo;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exit.good;
    const explanation = explain(error instanceof CommanderError ? usage(error) : error);
    const debug = process.env["IU_DEBUG"] === "1" && error instanceof Error ? error.stack : undefined;
    if (json) process.stdout.write(`${JSON.stringify({ error: { ...explanation, stack: debug } }, undefined, 2)}\n`);
    else process.stderr.write(`${explanationText(explanation, styleFor(process.stderr, colours), debug)}\n`);
    return exitCodes[explanation.code] ?? exit.couldNotRun;
  }
}

type Execute = (spec: CommandSpec, globals: Globals, input: { args: (string | undefined)[]; options: object }) => Promise<void>;

function programOf(execute: Execute): Command {
  const program = new Command("iu-core")
    .description("Governed, versioned, composable text inside PostgreSQL.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "explain a command, with examples")
    .helpCommand("help [command]", "the same as --help")
    .addHelpText("after", programHelp)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(true)
    .configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions: (command) => (command.parent ? [...optionsOf(usedBy(command)), ...everywhere()] : []),
    });
  for (const option of [...optionsOf(["databaseUrl", "source", "schema"]), ...everywhere()]) program.addOption(option);
  for (const entry of commands) addEntry(program, entry, execute);
  return program;
}

function addEntry(parent: Command, entry: CommandSpec | CommandGroup, execute: Execute): void {
  if ("commands" in entry) {
    const group = parent.command(entry.name).description(entry.summary);
    group.addHelpText("after", examplesText(entry.commands.flatMap((command) => command.examples.slice(0, 1))));
    for (const command of entry.commands) addEntry(group, command, execute);
    return;
  }
  const command = parent
    .command(entry.name)
    .summary(entry.summary)
    .description([entry.summary, entry.details].filter(Boolean).join("\n\n"));
  specs.set(command, entry);
  entry.options?.(command);
  command.addHelpText("after", examplesText(entry.examples)).action(async (...given: unknown[]) => {
    const args = given.slice(0, -2) as (string | undefined)[];
    refuseUnused(command, entry);
    const { databaseUrl, source, schema } = command.optsWithGlobals<Globals>();
    await execute(entry, { databaseUrl, source, schema, json: false }, { args, options: command.opts() });
  });
}

const specs = new WeakMap<Command, CommandSpec>();
const usedBy = (command: Command): readonly GlobalName[] => specs.get(command)?.uses ?? [];

function optionsOf(names: readonly GlobalName[]): Option[] {
  const options: Record<GlobalName, Option> = {
    databaseUrl: new Option(
      "--database-url <url>",
      "the database, e.g. postgresql://owner:secret@host/db (default: DATABASE_URL, else the development database)",
    ),
    source: new Option("--source <source>", "where a server comes from").choices(["auto", "url", "docker", "embedded", "debian"]),
    schema: new Option("--schema <name>", "the schema iu-core is installed in").default("iu_core"),
  };
  return names.map((name) => options[name]);
}

const everywhere = () => [
  new Option("--json", "print one JSON document on stdout and nothing else"),
  new Option("--no-color", "no colours (NO_COLOR does the same)"),
];

/** An option that a command would not look at is a misunderstanding: better said than ignored. */
function refuseUnused(command: Command, { uses }: CommandSpec): void {
  const root = command.parent?.parent ?? command.parent;
  for (const name of ["databaseUrl", "source", "schema"] as const) {
    if (root?.getOptionValueSource(name) !== "cli" || uses.includes(name)) continue;
    const flag = optionsOf([name])[0]?.long;
    throw new Problem("usage", `This command takes no ${flag}.`, { hint: "Leave it out." });
  }
}

function usage(error: CommanderError): Problem {
  // Commander's way of saying that only a part of a command was given.
  if (error.code === "commander.help") return new Problem("usage", "A command is needed.", { hint: "iu-core --help lists the commands." });
  const [message = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const hint =
    rest
      .join(" ")
      .trim()
      .replace(/^\(|\)$/g, "") || "iu-core --help lists the commands, iu-core <command> --help their options.";
  return new Problem("usage", `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?!]$/.test(message) ? "" : "."}`, { hint });
}

const examplesText = (lines: readonly string[]) => `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;

const programHelp = `
Examples:
  iu-core demo                        the main job, start to verdict, on a throw-away PostgreSQL
  iu-core db start                    a PostgreSQL of your own for development
  iu-core migrate up                  install or upgrade iu-core in it
  iu-core verify --json               is the database exactly what the definitions say?

Exit codes: 0 good, 1 the verdict is no, 2 it could not run, 70 an error nobody handled ended it, 130 interrupted.
IU_DEBUG=1 adds the stack to an error.
`;

function version(): string {
  const path = new URL("../package.json", import.meta.url);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version : "unknown";
}

/** `iu-core … | head` closes the pipe early; that is nobody's error. */
function leaveQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr].filter((each) => each.listenerCount("error") === 0)) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(process.exitCode ?? exit.good);
    });
  }
}

// Loaded by bin/iu-core.js this is a module; run by itself, `tsx scripts/cli.ts …`, it is the command.
const started = process.argv[1];
if (started !== undefined && existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
