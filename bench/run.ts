import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { migrateUp } from "../scripts/migrate/run.ts";
import { withClient } from "../scripts/postgres/connect.ts";
import { createDatabase } from "../scripts/postgres/databases.ts";
import { debianMajors } from "../scripts/postgres/debian.ts";
import { openServer } from "../scripts/postgres/open.ts";
import { durable } from "../scripts/postgres/settings.ts";
import { cells } from "./cells/index.ts";
import { openContext } from "./context.ts";
import { chart, type Result, table, verdictOf } from "./report.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string", default: "5" },
    check: { type: "boolean", default: false },
    source: { type: "string" },
  },
});

const chosen = cells.filter(({ name }) => !options.only || options.only.split(",").some((part) => name.startsWith(part)));
// The anchors that are extensions exist for Debian's PostgreSQL only.
const source = options.source ?? (process.env["DATABASE_URL"] ? "url" : debianMajors().length > 0 ? "debian" : "embedded");
const server = await openServer({ source: source as never, settings: durable });
const results: Result[] = [];
try {
  const template = await createDatabase(server);
  await withClient(template.url, (client) => migrateUp(client));
  for (const cell of chosen) {
    const { run, ...about } = cell;
    process.stderr.write(`${cell.name} …\n`);
    const context = openContext(server, template, Math.max(5, Number(options.rounds)));
    try {
      results.push({ cell: about, outcome: await run.call(cell, context) });
    } catch (error) {
      results.push({ cell: about, outcome: { failed: (error as Error).message } });
    } finally {
      await context.close();
    }
  }
} finally {
  await server.stop();
}

console.log(
  `${server.description}; ${cpus().length} × ${cpus()[0]?.model ?? "cpu"}; Node ${process.version}; ${new Date().toISOString().slice(0, 10)}`,
);
console.log(table(results));
if (!options.only) {
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  writeFileSync(here("results.json"), `${JSON.stringify({ server: server.description, node: process.version, results }, null, 2)}\n`);
  writeFileSync(here("results.svg"), await chart(results));
}
const bad = results.filter((result) => ["missed", "failed"].includes(verdictOf(result)));
if (options.check && bad.length > 0) {
  console.error(`Below their "must": ${bad.map(({ cell }) => cell.name).join(", ")}`);
  process.exitCode = 1;
}
