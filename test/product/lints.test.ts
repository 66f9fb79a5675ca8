import { beforeAll, describe, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { rolledBack } from "../health/transaction.ts";
import { useDatabase } from "../setup/database.ts";
import { mayActAs } from "../setup/role.ts";
import { commentLints } from "./lints/comments.ts";
import { functionLints } from "./lints/functions.ts";
import type { CatalogLint } from "./lints/lint.ts";
import { privilegeLints } from "./lints/privileges.ts";
import { tableLints } from "./lints/tables.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await mayActAs(owner, "iu_operator");
});

async function offendersOf({ offenders }: CatalogLint): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of iuCore.schemas) {
    const { rows } = await owner.query<{ object: string }>(offenders.replaceAll(":schema", `'${name}'`));
    found.push(...rows.map(({ object }) => object));
  }
  return found.sort();
}

/** Offenders the seed adds. */
async function seeded(lint: CatalogLint): Promise<string[]> {
  return rolledBack(owner, async () => {
    const before = await offendersOf(lint);
    await owner.query(lint.seed);
    return (await offendersOf(lint)).filter((object) => !before.includes(object));
  });
}

describe.each([
  ["functions", functionLints],
  ["tables", tableLints],
  ["privileges", privilegeLints],
  ["comments", commentLints],
])("%s", (_, lints) => {
  it.each(lints.map((lint) => [lint.rule, lint] as const))("%s", async (_rule, lint) => {
    expect(await offendersOf(lint)).toEqual([]);
  });

  it.each(lints.map((lint) => [lint.rule, lint] as const))("%s: a violation is named", async (_rule, lint) => {
    expect(await seeded(lint)).toEqual([lint.caught]);
  });
});
