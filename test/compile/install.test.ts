import { beforeAll, describe, expect, test } from "vitest";
import { contractTest } from "../../schema-ts/compile/contract_test.ts";
import { installScript } from "../../schema-ts/compile/install.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { rolesRequired, rolesScript } from "../../schema-ts/compile/roles.ts";
import { call, type FunctionDefinition, namesFor, refusalOf } from "../../schema-ts/kit/index.ts";
import { installPgtap } from "../../scripts/pgtap/install.ts";
import { runPgtap } from "../../scripts/pgtap/run.ts";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { readCatalog } from "./catalog.ts";
import { fnItemAdd, fnItemRemove, fnItemsOf, toy } from "./toy/index.ts";

/** Three installations of one product in one database; the last one's names need quoting. */
const installations = [
  { core: "toy_shop", audit: "toy_audit" },
  { core: "tenant_x", audit: "tenant_x_log" },
  { core: "Tenant Y", audit: "Order Log" },
];
const database = useDatabase({ template: false });
let owner: Client;
const namesOf = (schemas: Record<string, string>) => namesFor(toy.defaultSchema, schemas);

beforeAll(async () => {
  await withClient(database.adminUrl ?? database.url, installPgtap);
  owner = await database.connect();
  await owner.query(rolesScript(toy));
  for (const schemas of installations) await owner.query(installScript(toy, namesOf(schemas)));
});

test("the owner is no superuser", async () => {
  const { rows } = await owner.query("select rolsuper, rolbypassrls from pg_roles where rolname = current_user");
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

test("every installation has the same catalog, and names no other", async () => {
  const read = async (schemas: Record<string, string>) =>
    // An example is text its author wrote: it names the default schema.
    (await readCatalog(owner, schemas)).filter((fact) => !/^comment on function .*Example:/s.test(fact));
  const [home, ...tenants] = installations;
  const first = await read(home as (typeof installations)[0]);
  expect(first.length).toBeGreaterThan(150);
  const others: string[] = [];
  for (const tenant of tenants) {
    const found = await read(tenant);
    expect(found).toEqual(first);
    others.push(...found);
  }
  expect(others.filter((fact) => /toy_(shop|audit)/.test(fact))).toEqual([]);
});

describe.each(installations)("installed as $core", (schemas) => {
  const names = namesOf(schemas);
  const core = names.schema();
  const schema = schemas.core;
  let manager: Client;

  beforeAll(async () => {
    manager = await database.connect({ role: "toy_manager" });
  });

  test("passes its contract tests", async () => {
    const functions = planProduct(toy).functions.filter(({ returns }) => returns.shape !== "trigger");
    for (const fn of functions) {
      expect(await runPgtap(owner, { text: contractTest(fn, toy, names) }), fn.name).toMatchObject({ ok: true, problems: [] });
    }
    expect(functions.length).toBe(6);
  });

  test("fails the contract of a function somebody changed", async () => {
    const broken = async (change: string, fn: FunctionDefinition, back: string) => {
      await owner.query(change);
      expect(await runPgtap(owner, { text: contractTest(fn, toy, names) }), change).toMatchObject({ ok: false });
      await owner.query(back);
      expect(await runPgtap(owner, { text: contractTest(fn, toy, names) }), back).toMatchObject({ ok: true });
    };
    const [items, remove] = [`function ${core}.fn_items_of(text)`, `function ${core}.fn_item_remove(uuid)`];
    await broken(`revoke execute on ${items} from toy_clerk`, fnItemsOf, `grant execute on ${items} to toy_clerk`);
    await broken(`grant execute on ${remove} to public`, fnItemRemove, `revoke execute on ${remove} from public`);
    await broken(`alter ${items} volatile`, fnItemsOf, `alter ${items} stable`);
    await broken(`alter ${remove} security invoker`, fnItemRemove, `alter ${remove} security definer`);
    await broken(`alter ${remove} reset all`, fnItemRemove, `alter ${remove} set search_path = pg_catalog, pg_temp`);
  });

  test("is closed: the gate speaks before the arguments are looked at", async () => {
    const refused = await call(manager, fnItemAdd, { p_code: "P-1", p_title: " " }, { schema }).catch(refusalOf);
    expect(refused).toMatchObject({ sqlstate: "TY001", code: "closed", detail: { gate: "toy.stock_open" }, hint: "Open the gate." });
  });

  test("opened, it checks arguments, writes, logs, reads and undoes", async () => {
    await owner.query(`update ${core}.config set is_open = true`);
    expect(await call(manager, fnItemAdd, { p_code: "P-1", p_title: " " }, { schema }).catch(refusalOf)).toMatchObject({ code: "invalid" });
    const pen = await call(manager, fnItemAdd, { p_code: "P-1", p_title: "Pen" }, { schema });
    await call(manager, fnItemAdd, { p_code: "P-0", p_title: "Paper", p_order: 2 }, { schema });
    expect(await call(manager, fnItemsOf, { p_category: "tools" }, { schema })).toEqual([
      { code: "P-1", title: "Pen", order: 0 },
      { code: "P-0", title: "Paper", order: 2 },
    ]);
    expect((await manager.query(`select * from ${core}.v_shelf order by code`)).rows).toEqual([
      { code: "P-0", title: "Paper", entries: "1" },
      { code: "P-1", title: "Pen", entries: "1" },
    ]);
    expect(await call(manager, fnItemRemove, { p_item_id: pen }, { schema })).toEqual({ item_id: pen, code: "P-1" });
    expect(await call(manager, fnItemRemove, { p_item_id: pen }, { schema }).catch(refusalOf)).toMatchObject({
      sqlstate: "TY004",
      message: `No thing ${pen}.`,
      detail: { code: "missing", item_id: pen },
    });
  });

  test("constraints keep what their raw text says", async () => {
    const add = (code: string) => manager.query(`select ${core}.fn_item_add($1, 'X')`, [code]);
    await expect(add("d+")).rejects.toMatchObject({ code: "23514", constraint: "item_code_format_check" });
    await expect(add("X-12")).resolves.toBeDefined();
  });

  test("nobody writes to a table directly, and shipped rows stay", async () => {
    await expect(manager.query(`delete from ${core}.item`)).rejects.toMatchObject({ code: "42501" });
    await expect(owner.query(`delete from ${core}.category`)).rejects.toMatchObject({ code: "TY009" });
    expect((await owner.query(`select category, labels, words from ${core}.category order by category`)).rows).toEqual([
      { category: "things", labels: {}, words: [] },
      { category: "tools", labels: { vi: "dụng cụ" }, words: ["tool", "it's sharp"] },
    ]);
  });

  test("row policies hold for everybody, the owner too", async () => {
    const [{ item_id }] = (await owner.query(`select item_id from ${core}.item`)).rows;
    await manager.query(`insert into ${core}.note (item_id, words) values ($1, 'mine')`, [item_id]);
    await expect(
      manager.query(`insert into ${core}.note (item_id, author, words) values ($1, 'other', 'theirs')`, [item_id]),
    ).rejects.toMatchObject({ code: "42501" });
    expect((await manager.query(`select words from ${core}.note`)).rows).toEqual([{ words: "mine" }]);
    expect((await owner.query(`select words from ${core}.note`)).rows).toEqual([]);
  });
});

test("what was done in one installation is in no other", async () => {
  for (const schemas of installations) {
    const { rows } = await owner.query(`select title from ${namesOf(schemas).schema()}.item order by title`);
    expect(rows).toEqual([{ title: "Paper" }, { title: "X" }]);
  }
});

test("a script without its roles says which are missing", async () => {
  const wanted = { ...toy, roles: [...toy.roles, { ...toy.roles[0], name: "toy_nobody" }] } as typeof toy;
  await expect(owner.query(rolesRequired(wanted))).rejects.toMatchObject({
    code: "42704",
    message: "Roles are missing: toy_nobody.",
  });
});
