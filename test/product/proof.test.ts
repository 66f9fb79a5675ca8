import { beforeAll, describe, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { type ProofPlan, planProofs } from "../../scripts/prove/plan.ts";
import { type ProofPlace, proveFunction } from "../../scripts/prove/prove.ts";
import { useDatabase } from "../setup/database.ts";

const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };
const plans = planProofs(iuCore, installation.names);
const database = useDatabase();
let place: ProofPlace;

beforeAll(async () => {
  place = { ...installation, client: await database.connect(), witness: await database.connect() };
});

// That each one writes what it declares, is undone by its inverse and leaves nothing is what test/prove/run.test.ts has `iu-core prove` show.
it("no function that could write goes without a scenario", async () => {
  const { rows } = await place.client.query(`
    select proname as name
    from pg_proc
    where pronamespace = 'iu_core'::regnamespace and provolatile = 'v' and prosecdef and prorettype <> 'trigger'::regtype
    order by proname collate "C"
  `);
  expect(rows.map(({ name }) => name)).toEqual(plans.map((plan) => plan.function).sort());
});

describe("a proof that lies is caught", () => {
  const honest = (): ProofPlan => {
    const plan = plans.find((candidate) => candidate.function === "fn_dot_config_set");
    if (!plan) throw new Error("fn_dot_config_set has no proof");
    return plan;
  };
  const codesOf = async (lie: Partial<ProofPlan>, at = place) => {
    const { ok, problems } = await proveFunction(at, { ...honest(), ...lie });
    expect(ok).toBe(problems.length === 0);
    return problems.map(({ code, detail }) => `${code}: ${detail}`);
  };
  const set = (value: string) => `select iu_core.fn_dot_config_set('iu_core.max_body_bytes', ${value}, 'proof', 'Seeded.')`;

  it("and an honest one is not", async () => {
    expect(await codesOf({ when: set("'4096'"), given: undefined, undo: set("null") })).toEqual([]);
  });

  it("mutates nothing", async () => {
    expect(await codesOf({ when: "select 1", undo: undefined })).toEqual([
      "ROLLBACK_APPLY_DID_NOT_MUTATE: fn_dot_config_set wrote to no table",
      "WRITE_NOT_OBSERVED: iu_core.dot_config",
      "WRITE_NOT_OBSERVED: iu_core.dot_config_log",
      "ROLLBACK_APPLY_DID_NOT_MUTATE: fn_dot_config_set wrote to no table with its own gates open",
    ]);
  });

  it("writes a table it does not declare", async () => {
    const [, ...writes] = honest().writes;
    expect(await codesOf({ writes })).toEqual(["WRITE_NOT_DECLARED: iu_core.dot_config"]);
  });

  it("declares a table it does not write", async () => {
    expect(await codesOf({ writes: [...honest().writes, "iu_core.dot_config_registry"] })).toEqual([
      "WRITE_NOT_OBSERVED: iu_core.dot_config_registry",
    ]);
  });

  it("writes a table of another schema, truncates, creates one", async () => {
    const when = `${honest().when}; create table public.seeded (a int); insert into public.seeded values (1)`;
    expect(await codesOf({ when })).toEqual(["WRITE_NOT_DECLARED: public.seeded"]);
    const problems = await codesOf({ when: `${honest().when}; truncate iu_core.iu_schema_expectation` });
    expect(problems).toContain("WRITE_NOT_DECLARED: iu_core.iu_schema_expectation");
    expect(problems).toContain("KEEPS_READERS_WAITING: fn_dot_config_set holds a lock that readers wait for");
  });

  it("fails", async () => {
    expect(await codesOf({ when: "select 1 / 0" })).toContain("SCENARIO_FAILED: 22012 division by zero");
  });

  it("is not undone", async () => {
    const undone = await codesOf({ when: set("'4096'"), given: undefined, undo: set("'4097'") });
    expect(undone).toEqual([`UNDO_INCOMPLETE: + iu_core.dot_config {"key": "iu_core.max_body_bytes", "value": 4097}`]);
  });

  it("has nothing to undo", async () => {
    const when = "insert into iu_core.dot_config_log (key, operation, actor, via) values ('a', 'insert', 'a', 'direct')";
    expect(await codesOf({ when, undo: "select 1", writes: ["iu_core.dot_config_log"] })).toEqual([
      "UNDO_PROVES_NOTHING: fn_dot_config_set changed history at most",
    ]);
  });

  describe("commits", () => {
    const ruined = useDatabase();

    it("and leaves rows and objects for all to see", async () => {
      const at = { ...installation, client: await ruined.connect(), witness: await ruined.connect() };
      const problems = await codesOf(
        {
          gate: "iu_core.unit_write_enabled",
          when: `${honest().when}; create function iu_core.seeded() returns int language sql as 'select 1'; commit`,
          given: undefined,
        },
        at,
      );
      expect(problems).toEqual(
        expect.arrayContaining([
          "SEEN_BY_WITNESS: rows of iu_core.dot_config",
          "SEEN_BY_WITNESS: gate iu_core.unit_write_enabled open",
          "TRANSACTION_ENDED: the scenario committed or rolled back by itself",
          "ROLLBACK_LEFT_ROWS: iu_core.dot_config_log",
          expect.stringMatching(/^ROLLBACK_LEFT_OBJECTS: /),
        ]),
      );
    });
  });
});
