import { runner } from "node-pg-migrate";
import { describe, expect, test } from "vitest";
import { outputFiles } from "../../schema-ts/compile/outputs.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { rolesScript } from "../../schema-ts/compile/roles.ts";
import { takeSnapshot } from "../../schema-ts/compile/snapshot.ts";
import { readMigrations, shippedMigrations } from "../../scripts/migrate/files.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { readCatalog } from "../compile/catalog.ts";
import { laterToy, toy } from "../compile/toy/index.ts";
import { useDatabase } from "../setup/database.ts";
import { folderOf, removeFolders } from "./folder.ts";
import { readLeftovers } from "./leftovers.ts";

removeFolders();

/** node-pg-migrate as somebody would set it up who uses it for everything else. */
async function run(client: Client, dir: string, direction: "up" | "down"): Promise<string[]> {
  const done = await runner({
    dbClient: client,
    dir,
    direction,
    count: Number.POSITIVE_INFINITY,
    migrationsTable: "pgmigrations",
    migrationsSchema: "public",
    createMigrationsSchema: false,
    singleTransaction: false,
    checkOrder: true,
    migrationLoaderStrategies: [
      { extensions: [".sql"], loader: "legacySql" },
      { extensions: [".js"], loader: "default" },
    ],
    ignorePattern: "package\\.json",
    logger: { info() {}, warn() {}, error: console.error, debug() {} },
  });
  return done.map(({ name }) => name);
}

describe("node-pg-migrate itself", () => {
  const database = useDatabase({ template: false });

  test("takes generated migrations up and down, inside and outside of transactions", async () => {
    const client = await database.connect();
    await client.query(rolesScript(toy));
    await client.query("grant create on schema public to current_user").catch(() => {});
    const released = takeSnapshot(planProduct(toy));
    const first = outputFiles(toy);
    const frozen = new Map([...first].filter(([path]) => path.startsWith("migrations/") || path.endsWith("--1.0.0.sql")));
    const files = [...first, ...outputFiles(laterToy, [released], frozen)].filter(([path]) => path.startsWith("migrations/"));
    const folder = folderOf(Object.fromEntries(files.map(([path, text]) => [path.slice("migrations/".length), text])));
    const names = ["0001_toy_1.0.0", "0002_toy_1.1.0", "0003_toy_1.1.0_concurrently"];
    const schemas = { core: "toy_shop", audit: "toy_audit" };
    const options = { folder: folder.path, schema: "toy_shop" };

    await migrateUp(client, options);
    const ours = await readCatalog(client, schemas);
    await migrateDown(client, 3, options);

    expect(await run(client, folder.path, "up")).toEqual(names);
    expect(await readCatalog(client, schemas)).toEqual(ours);
    expect(await run(client, folder.path, "down")).toEqual(names.toReversed());
    expect(await readCatalog(client, schemas)).toEqual([]);
    expect(await run(client, folder.path, "up")).toEqual(names);
    expect(await readCatalog(client, schemas)).toEqual(ours);
  });
});

describe("the shipped migrations under node-pg-migrate", () => {
  const database = useDatabase({ template: false });

  test("go up and down, and leave nothing but its table", async () => {
    const client = await database.connect();
    const names = (await readMigrations()).map(({ name }) => name);
    expect(await run(client, shippedMigrations, "up")).toEqual(names);
    expect((await client.query("select * from iu_core.fn_iu_schema_verify()")).rows).toEqual([]);
    expect(await run(client, shippedMigrations, "down")).toEqual(names.toReversed());
    expect((await readLeftovers(client)).filter((thing) => !thing.includes("pgmigrations") && !thing.startsWith("o of"))).toEqual([]);
  });
});
