import { afterAll, beforeAll, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { type FunctionDefinition, functionsOf, namesFor } from "../../schema-ts/kit/index.ts";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { ephemeral } from "../../scripts/postgres/settings.ts";
import { planProofs } from "../../scripts/prove/plan.ts";
import { useFaultServer } from "../faults/server.ts";
import { useProductForGood } from "../product/seed.ts";
import { optional } from "../require.ts";
import { hasPgBouncer, needsPgBouncer, usePgBouncer } from "./pgbouncer.ts";

const names = namesFor(iuCore.defaultSchema);
const plans = new Map(planProofs(iuCore, names).map((plan) => [plan.function, plan]));
const functions = iuCore.modules.flatMap(functionsOf).filter(({ grantTo }) => grantTo.length > 0);

/**
 * What somebody before left in the session this one gets next: nothing a function does may depend on it. PgBouncer itself gives every client
 * its own time zone, date style and encoding, and nothing else.
 */
const rudeness = `
  set search_path = pg_temp; set bytea_output = 'escape'; set extra_float_digits = -15; set quote_all_identifiers = on;
  set default_transaction_isolation = 'repeatable read'; set lc_numeric = 'C'; set row_security = off; set jit = off;
  set check_function_bodies = off; set statement_timeout = '1min'`;

const unit = /'0[0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}'/g;

/** One call of a reader: its example, about units that exist. */
function callOf({ name, args, example }: FunctionDefinition, someUnit: string): string | undefined {
  if (example) return example.replaceAll(unit, `'${someUnit}'`);
  const required = Object.values(args).filter((arg) => !(arg as { optional?: boolean }).optional);
  return required.length === 0 ? `select * from iu_core.${name}()` : undefined;
}

optional("every public function through PgBouncer in transaction mode", hasPgBouncer, needsPgBouncer).describe(() => {
  // One server connection for each database: everybody gets the session the one before has left.
  const faults = useFaultServer(() => ({ settings: { ...ephemeral, max_connections: "300" } }));
  const bouncer = usePgBouncer(() => faults.server, 1);
  const pooledClients: Client[] = [];

  /** Two clients of the pool, the other one having been rude. */
  async function pooled(database: Database): Promise<Client> {
    const client = await connect(bouncer.through(database.url));
    pooledClients.push(client);
    await withClient(bouncer.through(database.url), (rude) => rude.query(rudeness));
    return client;
  }

  afterAll(async () => {
    await Promise.all(pooledClients.map((client) => client.end()));
  });

  const writers = functions.filter(({ name }) => plans.has(name));
  const readers = functions.filter(({ name }) => !plans.has(name));

  it("is shared: what one client sets, the next one finds", async () => {
    const client = await pooled(await faults.installed());
    expect((await client.query("show bytea_output")).rows).toEqual([{ bytea_output: "escape" }]);
  });

  it.each(writers.map(({ name }) => name))("%s", async (name) => {
    const plan = plans.get(name);
    if (!plan) throw new Error(`${name} has no proof scenario`);
    const database = await faults.installed();
    await withClient(database.url, (owner) => owner.query(plan.openOwn));
    const client = await pooled(database);
    // Each statement is a transaction of its own, in whatever session there is.
    if (plan.given) await client.query(plan.given);
    await client.query(plan.when);
    if (plan.undo) await client.query(plan.undo);
  });

  let seeded: Database;
  let someUnit: string;
  let client: Client;

  beforeAll(async () => {
    seeded = await faults.installed();
    await withClient(seeded.url, async (owner) => {
      await useProductForGood(owner);
      for (const [key, pieces] of [
        ["workflow.invoice-approval", 5],
        ["workflow.invoice-approval.2026-05", 3],
      ] as const) {
        const specs = Array.from({ length: pieces }, (_, i) => ({ title: `Bước ${i + 1}`, body: `Nội dung ${i + 1}.` }));
        await owner.query("select iu_core.fn_iu_compose($1, 'workflow', 'Duyệt', $2::jsonb, 'seed')", [key, JSON.stringify(specs)]);
      }
      someUnit = (await owner.query("select iu_id from iu_core.information_unit order by 1 limit 1")).rows[0].iu_id;
    });
    client = await pooled(seeded);
  });

  /** A call's rows, or the SQLSTATE it ended with. */
  const outcome = async (session: Client, text: string): Promise<unknown> =>
    session.query(text).then(
      ({ rows }) => rows,
      (error: { code: string }) => error.code,
    );

  // What tells the time or makes a number up differs between any two calls.
  const moving = new Set(["fn_iu_uuid7", "fn_iu_healthcheck"]);

  it.each(readers.map(({ name }) => name))("%s", async (name) => {
    const definition = readers.find((candidate) => candidate.name === name);
    const text = definition && callOf(definition, someUnit);
    if (!text) throw new Error(`${name} needs an example`);
    const direct = await withClient(seeded.url, (owner) => outcome(owner, text));
    const through = await outcome(client, text);
    // A refusal of the product is an answer too; any other error is not.
    if (typeof direct === "string") expect(direct).toMatch(/^IU/);
    if (moving.has(name)) expect(typeof through).toBe(typeof direct);
    else expect(through).toEqual(direct);
  });

  it("leaves none out", async () => {
    const { rows } = await client.query(`
      select distinct p.proname as name
      from pg_proc as p, aclexplode(p.proacl) as a
      where p.pronamespace = 'iu_core'::regnamespace and a.grantee <> p.proowner`);
    expect(rows.map((row) => row.name).sort()).toEqual(functions.map(({ name }) => name).sort());
    expect(writers.length).toBeGreaterThan(10);
    expect(readers.length).toBeGreaterThan(10);
  });

  it("would show a function that leans on its session", async () => {
    await withClient(seeded.url, (owner) =>
      owner.query(
        "create schema toy; create function toy.leaning() returns text language sql stable as $$ select convert_to('a', 'UTF8')::text $$",
      ),
    );
    const direct = await withClient(seeded.url, (owner) => outcome(owner, "select toy.leaning()"));
    expect(await outcome(client, "select toy.leaning()")).not.toEqual(direct);
  });
});
