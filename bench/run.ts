import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError, Option } from "commander";
import { migrateUp } from "../scripts/migrate/run.ts";
import { withClient } from "../scripts/postgres/connect.ts";
import { createDatabase } from "../scripts/postgres/databases.ts";
import { debianMajors } from "../scripts/postgres/debian.ts";
import { openServer } from "../scripts/postgres/open.ts";
import type { ServerSource } from "../scripts/postgres/server.ts";
import { durable } from "../scripts/postgres/settings.ts";
import { cells } from "./cells/index.ts";
import { openContext } from "./context.ts";
import { recycleWal, recycling } from "./recycled_wal.ts";
import { chart, type Result, table, verdictOf } from "./report.ts";

const roundsOf = (text: string): number => {
  const rounds = Number(text);
  if (!Number.isSafeInteger(rounds) || rounds < 5) throw new InvalidArgumentError("At least 5.");
  return rounds;
};
const cellsOf = (text: string) => {
  const parts = text.split(",");
  const unknown = parts.find((part) => !cells.some(({ name }) => name.startsWith(part)));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no cell ${unknown}. Cells: ${cells.map(({ name }) => name).join(", ")}.`);
  return cells.filter(({ name }) => parts.some((part) => name.startsWith(part)));
};
const options = new Command("npm run bench --")
  .description("Measures ratios against anchors, side by side on one server.")
  .option("--only <cells>", "cells whose names begin so, separated by commas; nothing is written then", cellsOf)
  .option("--rounds <n>", "rounds of each cell, at least", roundsOf, 5)
  .option("--check", "fail where a cell is below its must", false)
  .addOption(new Option("--source <name>", "where PostgreSQL comes from").choices(["debian", "embedded", "url"]))
  .parse()
  .opts<{ only?: typeof cells; rounds: number; check: boolean; source?: ServerSource }>();

// The anchors that are extensions exist for Debian's PostgreSQL only.
const source = options.source ?? (process.env["DATABASE_URL"] ? "url" : debianMajors().length > 0 ? "debian" : "embedded");
const server = await openServer({ source, settings: { ...durable, ...recycling } });
const results: Result[] = [];
try {
  await recycleWal(server);
  const template = await createDatabase(server);
  await withClient(template.url, (client) => migrateUp(client));
  for (const cell of options.only ?? cells) {
    const { run, ...about } = cell;
    process.stderr.write(`${cell.name} …\n`);
    const context = openContext(server, template, options.rounds);
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
