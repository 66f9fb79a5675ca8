import { parseArgs } from "node:util";
import { styleFor } from "../output/style.ts";
import { report } from "./report.ts";
import { type Outcome, runTarget } from "./run.ts";
import { chosen, type Target, UnknownTarget } from "./servers.ts";

const usage = `npm run test:matrix -- [--only 16,debian15] [--list] [test file …]

Runs the tests on every supported PostgreSQL, one after another, and what depends on no server once. A server that is not
available on this machine is named; under IU_REQUIRE=all it is a failure. IU_PG_IMAGE names the Docker image.
`;

async function main(argv: string[]): Promise<number> {
  const options = { only: { type: "string" }, list: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  let targets: readonly Target[];
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true });
    targets = chosen(parsed.values.only);
  } catch (error) {
    const known = error instanceof UnknownTarget || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
    if (!known) throw error;
    process.stderr.write(`test:matrix: ${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (parsed.values.help) return print(usage.trimEnd());
  if (parsed.values.list) return print(targets.map(({ name, title }) => `${name.padEnd(10)}${title}`).join("\n"));

  let interrupted = false;
  // The tests get the signal too and end by themselves, stopping their server.
  process.on("SIGINT", () => {
    interrupted = true;
  });
  const outcomes: Outcome[] = [];
  for (const target of targets) {
    if (interrupted) break;
    print(`\n==> ${target.name}: ${target.title}`);
    const outcome = await runTarget(target, { requireAll: process.env["IU_REQUIRE"] === "all", filters: parsed.positionals });
    outcomes.push(interrupted ? { ...outcome, note: "interrupted" } : outcome);
  }
  const { ok, text } = report(outcomes, styleFor(process.stdout, true));
  print(`\n${text}`);
  return interrupted ? 130 : ok ? 0 : 1;
}

function print(text: string): 0 {
  process.stdout.write(`${text}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
