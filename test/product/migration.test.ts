import { beforeAll, describe, expect, it } from "vitest";
import { installScript } from "../../schema-ts/compile/install.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { migrationStatus } from "../../scripts/migrate/status.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { type LogicalState, readLogicalState } from "../../scripts/prove/logical_state.ts";
import { readState } from "../../scripts/prove/state.ts";
import { useDatabase } from "../setup/database.ts";
import { readCatalog } from "./catalog.ts";
import { useProductForGood } from "./seed.ts";

const all = Number.POSITIVE_INFINITY;
const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };

/** Everything in a database that is not PostgreSQL's own: schemas, relations, functions, types, and what roles hold on them. */
async function leftovers(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ thing: string }>(`
    select 'schema ' || nspname as thing from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
    union all
    select 'relation ' || oid::regclass from pg_class where oid >= 16384
    union all
    select 'function ' || oid::regprocedure from pg_proc where oid >= 16384
    union all
    select 'type ' || oid::regtype from pg_type where oid >= 16384
    union all
    select 'large object ' || oid from pg_largeobject_metadata
    union all
    select format('%s of %s', d.deptype, r.rolname)
    from pg_shdepend as d
    join pg_database as b on b.oid = d.dbid and b.datname = current_database()
    join pg_roles as r on r.oid = d.refobjid
  `);
  return rows.map(({ thing }) => thing);
}

describe("up, use, down, up", () => {
  const database = useDatabase({ template: false });
  let client: Client;
  let shipped: LogicalState;
  let catalog: string[];

  beforeAll(async () => {
    client = await database.connect();
    await migrateUp(client);
    shipped = await readLogicalState(client, installation);
    catalog = await readCatalog(client);
  });

  it("down from an unused installation needs no permission to discard", async () => {
    await migrateDown(client, all);
    expect(await leftovers(client)).toEqual([]);
    await migrateUp(client);
    expect(await readLogicalState(client, installation)).toEqual(shipped);
  });

  it("down is refused over rows somebody made, before the newest migration is touched", async () => {
    await useProductForGood(client);
    const used = await readState(client, installation);
    const { applied } = await migrationStatus(client);
    expect(applied.length).toBeGreaterThan(1);
    expect(await readCatalog(client)).toEqual(catalog);
    const refusal = await migrateDown(client, all).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "55006", hint: expect.stringContaining("--discard-rows") });
    // The newest migration that would lose rows says so; those before it come after.
    for (const table of ["approval_request", "approval_vote", "approval_log"]) {
      expect((refusal as Error).message).toMatch(new RegExp(`\\b${table}\\b`));
    }
    for (const table of ["state_machine", "state_machine_transition", "dot_config_registry"]) {
      expect((refusal as Error).message).not.toMatch(new RegExp(`\\b${table}\\b`));
    }
    expect(await readState(client, installation)).toEqual(used);
    expect(await readCatalog(client)).toEqual(catalog);
    expect((await migrationStatus(client)).applied).toEqual(applied);
  });

  it("down with leave to discard removes everything", async () => {
    const { applied } = await migrationStatus(client);
    const { undone } = await migrateDown(client, all, { discardRows: true });
    expect(undone).toEqual(applied.map(({ name }) => name).toReversed());
    expect(undone.at(-1)).toMatch(/^0001_iu_core_/);
    expect(await leftovers(client)).toEqual([]);
  });

  it("up again arrives where it was", async () => {
    await migrateUp(client);
    expect(await readCatalog(client)).toEqual(catalog);
    expect(await readLogicalState(client, installation)).toEqual(shipped);
    expect((await client.query("select * from iu_core.fn_iu_schema_verify()")).rows).toEqual([]);
  });
});

describe("the migrations and the install script", () => {
  const migrated = useDatabase();
  const installed = useDatabase({ template: false });

  it("arrive at the same catalog", async () => {
    const client = await installed.connect();
    await client.query(installScript(iuCore, installation.names));
    const other = await migrated.connect();
    expect(await readCatalog(client)).toEqual(await readCatalog(other));
    expect(await readLogicalState(client, installation)).toEqual(await readLogicalState(other, installation));
  });
});
