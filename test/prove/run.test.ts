import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { type Client, connect } from "../../scripts/postgres/connect.ts";
import { readFunctions } from "../../scripts/prove/environment.ts";
import { planProofs } from "../../scripts/prove/plan.ts";
import { type RunPlace, runProofs } from "../../scripts/prove/run.ts";
import { invoke } from "../cli/invoke.ts";
import { debian15Has, useDebian15 } from "../product/debian.ts";
import { optional } from "../require.ts";
import { useDatabase } from "../setup/database.ts";

const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };
const quiet = { step: <T>(_: string, task: () => Promise<T>) => task(), probe: async () => [], block: async () => [] };
/** A run that believes every scenario, for what is looked at besides them. */
const believing = {
  ...quiet,
  step: <T>(title: string, task: () => Promise<T>): Promise<T> => {
    const [, name] = /^(\w+) {2}\d+ of \d+$/.exec(title) ?? [];
    if (name === undefined) return task();
    const facts = { runs: [], undo: null, witness: null };
    return Promise.resolve({ function: name, ok: true, observed: [], declared: [], problems: [], facts } as T);
  },
};
const placeOf = async (url: string, open: () => Promise<Client>): Promise<RunPlace> => ({
  ...installation,
  client: await open(),
  witness: await open(),
  url,
  own: false,
  version: "0.0.0",
});

describe("the whole run", () => {
  const database = useDatabase();
  const work = mkdtempSync(join(tmpdir(), "iu-core-prove-"));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("proves every mutating function, and its evidence is good", async () => {
    const out = join(work, "evidence");
    const { code, json } = await invoke("prove", "--out", out, "--database-url", database.url, "--json");
    expect(json.problems).toEqual([]);
    expect(json.functions.filter((of: { ok: boolean }) => !of.ok)).toEqual([]);
    expect({ code, verdict: json.verdict, unproved: json.unproved }).toEqual({ code: 0, verdict: "PASS", unproved: [] });
    const names = planProofs(iuCore, installation.names).map((plan) => plan.function);
    expect(json.functions.map((of: { function: string }) => of.function)).toEqual(names);
    expect((await invoke("evidence", "verify", out, "--json")).json).toMatchObject({ ok: true, functions: names.length, partial: false });
    for (const file of ["environment.json", "REPORT.md"]) {
      const text = readFileSync(join(out, file), "utf8");
      for (const place of [work, process.cwd(), new URL(database.url).password]) expect(text).not.toContain(place);
    }
  }, 300_000);
});

describe("a function that could write and has no scenario", () => {
  const database = useDatabase();

  it("fails the run", async () => {
    const place = await placeOf(database.url, () => database.connect());
    await place.client.query("create function iu_core.fn_seeded() returns int language sql volatile security definer as 'select 1'");
    const { verdict, unproved, problems } = await runProofs({ ...place, product: { ...iuCore } }, { ...believing, only: undefined });
    expect({ verdict, unproved }).toEqual({ verdict: "FAIL", unproved: ["fn_seeded"] });
    expect(problems).toEqual([{ code: "SCENARIO_MISSING", detail: "fn_seeded" }]);
  }, 300_000);
});

describe("definitions", () => {
  const database = useDatabase();

  it("are digested as the database does it, so that a proof can be recorded", async () => {
    const client = await database.connect();
    const functions = await readFunctions(client, installation);
    const { rows } = await client.query(
      "select f as function, iu_core.fn_proof_function_digest(f) as definition from unnest($1::text[]) as f",
      [functions.map((of) => of.function)],
    );
    expect(functions.map(({ function: name, definition }) => ({ function: name, definition }))).toEqual(rows);
    const { rows: subjects } = await client.query(`select function_name from iu_core.proof_subject order by 1`);
    expect(functions.map((of) => of.function)).toEqual(subjects.map((row) => row.function_name));
  });
});

optional("pg_dump", debian15Has(), "postgresql-15").describe(() => {
  const debian = useDebian15();
  let place: RunPlace;
  beforeAll(async () => {
    place = await placeOf(debian.database.url, () => connect(debian.database.url));
    return async () => void (await Promise.all([place.client, place.witness].map((client) => (client as Client).end())));
  });

  it("is taken before and after, the same byte for byte", async () => {
    const { verdict, facts } = await runProofs({ ...place, own: true }, { ...quiet, only: ["fn_dot_config_set"] });
    expect(verdict).toBe("PASS");
    expect(facts.environment.dump).toEqual({ by: expect.stringMatching(/^pg_dump 1\d\./), scope: "the whole database" });
    expect(facts.baseline.dump).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(facts.afterRollback.dump).toEqual(facts.baseline.dump);
  }, 60_000);
});
