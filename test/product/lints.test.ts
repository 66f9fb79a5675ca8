import { beforeAll, describe, expect, inject, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { connect } from "../../scripts/postgres/connect.ts";
import { optional } from "../require.ts";
import { useDatabase } from "../setup/database.ts";
import { commentLints } from "./lints/comments.ts";
import { functionLints } from "./lints/functions.ts";
import type { CatalogLint } from "./lints/lint.ts";
import { privilegeLints } from "./lints/privileges.ts";
import { tableLints } from "./lints/tables.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
});

async function offendersOf({ offenders }: CatalogLint, client = owner): Promise<string[]> {
  const { rows } = await client.query<{ object: string }>(offenders.replaceAll(":schema", "'iu_core'"));
  return rows.map(({ object }) => object).sort();
}

/** Offenders the seed adds. */
async function seeded(lint: CatalogLint, client: Client): Promise<string[]> {
  await client.query("begin");
  try {
    const before = await offendersOf(lint, client);
    await client.query(lint.seed);
    return (await offendersOf(lint, client)).filter((object) => !before.includes(object));
  } finally {
    await client.query("rollback");
  }
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

  it.each(lints.filter(({ seededBySuperuser }) => !seededBySuperuser).map((lint) => [lint.rule, lint] as const))(
    "%s: a violation is named",
    async (_rule, lint) => {
      expect(await seeded(lint, owner)).toEqual([lint.caught]);
    },
  );

  for (const lint of lints.filter(({ seededBySuperuser }) => seededBySuperuser)) {
    optional(`${lint.rule}: a violation is named`, inject("postgres").adminUrl !== undefined, "a superuser: no DATABASE_URL").it(
      async () => {
        await using admin = await connect(database.adminUrl ?? "");
        expect(await seeded(lint, admin)).toEqual([lint.caught]);
      },
    );
  }
});
