import { beforeAll, describe, expect, it } from "vitest";
import { contractTest } from "../../schema-ts/compile/contract_test.ts";
import { installScript } from "../../schema-ts/compile/install.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { installPgtap } from "../../scripts/pgtap/install.ts";
import { runPgtap } from "../../scripts/pgtap/run.ts";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import { type ProofPlan, planProofs } from "../../scripts/prove/plan.ts";
import { readRows, readState, type State } from "../../scripts/prove/state.ts";
import { countWrites, writtenBetween } from "../../scripts/prove/writes.ts";
import { useDatabase } from "../setup/database.ts";
import { readCatalog, schemaDigest } from "./catalog.ts";

const home = { product: iuCore, names: namesFor(iuCore.defaultSchema) };
const tenant = { product: iuCore, names: namesFor(iuCore.defaultSchema, { core: "tenant_x" }) };
const script = installScript(iuCore, tenant.names);
const functions = planProduct(iuCore).functions;
const database = useDatabase({ template: false });
let owner: Client;
let before: State;

beforeAll(async () => {
  owner = await database.connect();
  await owner.query(installScript(iuCore, home.names));
  before = await readState(owner, home);
  await owner.query(script);
});

describe("the same definitions as tenant_x beside iu_core", () => {
  it("have the same catalog, and leave iu_core's as it was", async () => {
    expect(await readCatalog(owner, "tenant_x")).toEqual(await readCatalog(owner));
    expect((await readState(owner, tenant)).objects).toBe(before.objects);
    expect(await readState(owner, home)).toEqual(before);
    const { rows } = await owner.query(
      "select * from tenant_x.fn_iu_schema_verify() union all select * from iu_core.fn_iu_schema_verify()",
    );
    expect(rows).toEqual([]);
  });

  it("pass their contract tests", async () => {
    await withClient(database.adminUrl ?? database.url, installPgtap);
    for (const { names } of [home, tenant]) {
      for (const definition of functions.filter(({ returns }) => returns.shape !== "trigger")) {
        const text = contractTest(definition, iuCore, names);
        expect(text).toContain(`'${names.schema()}'`);
        expect(await runPgtap(owner, { text }), `${names.schema()}.${definition.name}`).toMatchObject({ ok: true, problems: [] });
      }
    }
  });

  it("work by themselves: every mutating function writes to tenant_x alone", async () => {
    for (const plan of planProofs(iuCore, tenant.names)) {
      const written = await writesOf(plan);
      expect(written, plan.function).toEqual(plan.writes);
      expect(written.filter((table) => !/^tenant_x(_cutter_governance)?[.]/.test(table))).toEqual([]);
    }
    expect(await readState(owner, home)).toEqual(before);
  });

  it("share nothing: a gate open and a unit made in one are not there in the other", async () => {
    const create = (schema: string) => `select ${schema}.fn_iu_create('tenant/unit', 'clause', 'Điều 1', 'Nội dung.', 'tenant')`;
    const open = "select tenant_x.fn_dot_config_set('iu_core.unit_write_enabled', 'true', 'tenant', 'Opens one of two.')";
    await owner.query("begin");
    try {
      await owner.query(open);
      await owner.query(create("tenant_x"));
      expect(await readRows(owner, home)).toEqual(before.tables);
      await expect(owner.query(create("iu_core"))).rejects.toMatchObject({ code: "IU001" });
    } finally {
      await owner.query("rollback");
    }
  });

  it("have no object that depends on the other schema", async () => {
    const { rows } = await owner.query(`
      select p.oid::regprocedure::text as name
      from pg_proc as p
      where p.pronamespace = 'tenant_x'::regnamespace
        and pg_get_functiondef(p.oid) ~ ('(iu_core|\\mcutter_governance)[.](' || (
          select string_agg(o.name, '|')
          from (
            select relname from pg_class where relnamespace in ('iu_core'::regnamespace, 'cutter_governance'::regnamespace)
            union
            select proname from pg_proc where pronamespace = 'iu_core'::regnamespace
          ) as o (name)
        ) || ')\\M')
    `);
    expect(rows).toEqual([]);
    // Without "cascade" PostgreSQL would name the dependent objects and refuse.
    await owner.query("begin; drop schema tenant_x cascade");
    expect(await readState(owner, home)).toEqual(before);
    await owner.query("rollback");
  });

  it("can be dropped without a trace in iu_core", async () => {
    await owner.query("drop schema tenant_x cascade");
    expect(await readState(owner, home)).toEqual(before);
  });
});

/** Tables a proof's call writes with every gate open; rolled back. */
async function writesOf({ openAll, openLast, given, when }: ProofPlan): Promise<string[]> {
  await owner.query(`begin; ${openAll}`);
  try {
    if (given) await owner.query(given);
    await owner.query(openLast);
    const counts = await countWrites(owner);
    await owner.query(when);
    return writtenBetween(counts, await countWrites(owner));
  } finally {
    await owner.query("rollback");
  }
}

describe("a copy that is not one", () => {
  const another = useDatabase({ template: false });

  it("is told apart by its catalog digest", async () => {
    const client = await another.connect();
    const changed = script.replace("> 200", "> 100");
    expect(changed).not.toBe(script);
    await client.query(installScript(iuCore, home.names));
    await client.query(changed);
    expect(await schemaDigest(client, "tenant_x")).not.toBe(await schemaDigest(client));
  });
});
