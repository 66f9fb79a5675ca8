import { describe, expect, it, test } from "vitest";
import { code } from "../../schema-ts/compile/lint/code.ts";
import { scaleOutFindings } from "../../schema-ts/compile/lint/index.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import {
  defineFunction,
  defineSchema,
  defineTable,
  defineTrigger,
  defineTriggerFunction,
  defineView,
  type Fragment,
  int,
  nothing,
  plpgsql,
  sql,
  text,
} from "../../schema-ts/kit/index.ts";
import { home, productOf, side, table } from "./pieces.ts";

const findings = (...objects: unknown[]) => scaleOutFindings(planProduct(productOf([table, ...objects])));
const rulesOf = (...objects: unknown[]) => findings(...objects).map(({ rule, object }) => `${rule} ${object}`);

const doing = (body: Fragment) =>
  defineFunction({
    name: "seeded",
    summary: "S.",
    args: {},
    returns: nothing,
    volatility: "volatile",
    writes: "nothing",
    grantTo: [],
    body,
  });
const other = defineTable({ name: "other", schema: side, summary: "O.", columns: { name: text("N.") }, primaryKey: ["name"] });
const columns = { name: text("N."), place: int("P.") };

test("the product keeps every rule", () => {
  const plan = planProduct(iuCore);
  expect(scaleOutFindings(plan)).toEqual([]);
  const copying = plan.triggers.filter(({ newTable, oldTable }) => newTable ?? oldTable);
  expect(copying.length).toBeGreaterThan(2);
});

describe("a body", () => {
  it.each([
    ["one-schema", plpgsql`delete from ${other};`, [other]],
    ["no-local-ids", plpgsql`perform pg_current_xact_id();`],
    ["no-local-ids", plpgsql`perform pg_current_snapshot();`],
    ["no-advisory-lock", plpgsql`perform pg_advisory_xact_lock(1);`],
    ["no-sequence", plpgsql`perform nextval('s');`],
    ["no-row-loop", plpgsql`for v_row in select 1 loop delete from ${table}; end loop;`],
    ["no-session", plpgsql`perform current_setting('iu.actor', true);`],
    ["no-session", plpgsql`perform current_setting('iu_core.traceparent.actor', true);`],
    ["no-session", plpgsql`perform set_config('iu.actor', 'ana', true);`],
    ["no-session", plpgsql`set local work_mem = '1GB';`],
    ["no-temp", plpgsql`create temp table t (a int);`],
    ["errors-by-state", plpgsql`get stacked diagnostics v_name = constraint_name;`],
    ["volatile-first", plpgsql`update ${table} set name = 'b', at = clock_timestamp() where name = 'a';`],
    ["no-merge", plpgsql`merge into ${table} using (values (1)) v on true when matched then do nothing;`],
    ["checked-at-once", plpgsql`set constraints all deferred;`],
    ["objects-apart", plpgsql`create table p (a int); delete from ${table};`],
  ])("%s", (rule, body, others: unknown[] = []) => {
    expect(rulesOf(doing(body), ...others)).toEqual([`${rule} seeded`]);
  });

  it("is read without its comments and literals, and may ask for the role and the trace of a session", () => {
    expect(rulesOf(doing(plpgsql`perform 'merge into it''s'; -- set constraints`))).toEqual([]);
    expect(rulesOf(doing(plpgsql`perform current_setting('role'), current_setting('iu_core.traceparent', true);`))).toEqual([]);
    expect(code("Select 'it''s' -- x\n, 1")).toBe(`select${" ".repeat(13)}\n, 1`);
  });

  it("is named by the line the violation stands in", () => {
    const body = plpgsql`
      perform 1;
      perform pg_advisory_xact_lock(1);
    `;
    const line = body.origin.line ?? 0;
    expect(findings(doing(body))[0]?.where).toMatch(new RegExp(`lint\\.test\\.ts:${line + 2}$`));
  });

  it("may not call the product's own volatile functions in what it assigns", () => {
    const callee = doing(plpgsql`null;`);
    const caller = defineFunction({
      name: "caller",
      summary: "C.",
      args: {},
      returns: nothing,
      volatility: "volatile",
      writes: "nothing",
      grantTo: [],
      body: plpgsql`update ${table} set name = ${callee}() where name = 'a';`,
    });
    expect(rulesOf(callee, caller)).toEqual(["volatile-first caller"]);
  });
});

describe("a table", () => {
  it.each([
    ["primary-key", { primaryKey: [] }],
    ["one-schema", { foreignKeys: [{ columns: ["name"] as const, references: other }] }],
    ["no-local-ids", { columns: { ...columns, place: { ...int("P."), sqlType: "xid8" } } }],
    ["no-local-ids", { columns: { ...columns, place: { ...int("P."), sqlType: "pg_lsn" } } }],
    ["no-sequence", { columns: { ...columns, place: { ...int("P."), sqlType: "bigserial" } } }],
    ["no-sequence", { columns: { ...columns, place: int("P.").default(sql`nextval('s')`) } }],
    ["no-session", { columns: { ...columns, name: text("N.").default(sql`current_setting('iu.actor')`) } }],
    ["no-session", { checks: { mine: () => sql`name = current_setting('iu.actor')` } }],
    [
      "no-session",
      { rowSecurity: { policies: [{ name: "mine", to: [], using: () => sql`name = current_setting('iu.actor')`, summary: "M." }] } },
    ],
  ])("%s: %j", (rule, change) => {
    const seeded = defineTable({ name: "seeded", summary: "S.", columns, primaryKey: ["name"], ...(change as object) });
    expect(rulesOf(other, seeded)).toEqual([`${rule} seeded`]);
  });
});

test("a view", () => {
  const view = defineView({
    name: "seeded",
    summary: "S.",
    columns: { name: text("N.") },
    query: sql`select name from ${table} where xmin::text <> ''`,
  });
  expect(rulesOf(view)).toEqual(["no-local-ids seeded"]);
});

describe("a companion of the schema", () => {
  const companion = defineSchema({ key: "side", name: "toy_side", summary: "Beside it.", companionOf: home });
  const kept = defineTable({ name: "kept", schema: companion, summary: "K.", columns: { name: text("N.") }, primaryKey: ["name"] });
  const rulesOf = (...objects: unknown[]) =>
    scaleOutFindings(planProduct(productOf([table, kept, ...objects], { companions: ["side"] }))).map(
      ({ rule, object }) => `${rule} ${object}`,
    );
  const writer = (body: Fragment, schema = {}) =>
    defineFunction({
      name: "seeded",
      summary: "S.",
      args: {},
      returns: nothing,
      volatility: "volatile",
      writes: "nothing",
      grantTo: [],
      body,
      ...schema,
    });

  it("is written and its triggers are served by that schema's functions", () => {
    expect(rulesOf(writer(plpgsql`delete from ${kept};`))).toEqual([]);
    const execute = defineTriggerFunction({ name: "fn_seeded", summary: "S.", writes: "nothing", body: plpgsql`null;` });
    expect(
      rulesOf(execute, defineTrigger({ name: "seeded", summary: "S.", on: kept, timing: "after", events: ["insert"], execute })),
    ).toEqual([]);
  });

  it("writes nothing of that schema, and no key leads from one to the other", () => {
    expect(rulesOf(writer(plpgsql`delete from ${table};`, { schema: companion }))).toEqual(["one-schema seeded"]);
    const columns = { name: text("N.") };
    const foreignKeys = [{ columns: ["name"] as const, references: kept }];
    const pointing = defineTable({ name: "pointing", summary: "P.", columns, primaryKey: ["name"], foreignKeys });
    expect(rulesOf(pointing)).toEqual(["one-schema pointing"]);
  });
});

describe("a trigger", () => {
  const on = (body: Fragment, schema = {}) => {
    const execute = defineTriggerFunction({ name: "fn_seeded", summary: "S.", writes: "nothing", body, ...schema });
    const trigger = { name: "seeded", summary: "S.", on: table, timing: "after", events: ["insert"], newTable: "added" } as const;
    return rulesOf(execute, defineTrigger({ ...trigger, execute }));
  };

  it("copies its transition table into an array first", () => {
    expect(on(plpgsql`v_names := array(select a.name from added a); insert into ${table} select unnest(v_names);`)).toEqual([]);
    expect(on(plpgsql`insert into ${table} select a.name from added a;`)).toEqual(["transition-copied seeded"]);
    expect(on(plpgsql`v_names := array(select a.name from added a); perform from ${table} join added on true;`)).toEqual([
      "transition-copied seeded",
    ]);
  });

  it("calls a function of its own schema", () => {
    expect(on(plpgsql`null;`, { schema: side })).toEqual(["one-schema seeded"]);
  });
});
