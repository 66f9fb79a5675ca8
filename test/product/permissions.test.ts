import { beforeAll, describe, expect, it } from "vitest";
import { functionName } from "../../schema-ts/compile/emit/function.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { type FunctionDefinition, namesFor } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { rolesThatMayCall } from "./callers.ts";

const names = namesFor(iuCore.defaultSchema);
const functions = planProduct(iuCore).functions.filter(({ returns }) => returns.shape !== "trigger");
const database = useDatabase();

/** SQLSTATE of a statement, or undefined when it runs. Everything is rolled back. */
async function stateOf(client: Client, statement: string): Promise<string | undefined> {
  await client.query("begin");
  try {
    await client.query(statement);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await client.query("rollback");
  }
}

describe.each(iuCore.roles.map(({ name }) => name))("%s", (role) => {
  let client: Client;
  let owner: Client;

  beforeAll(async () => {
    client = await database.connect({ role });
    owner = await database.connect();
  });

  it("writes no table directly, partitions included", async () => {
    const { rows: tables } = await owner.query<{ name: string; column: string }>(`
      select c.oid::regclass::text as name, quote_ident(a.attname) as "column"
      from pg_class as c
      join pg_attribute as a on a.attrelid = c.oid and a.attnum = 1
      where c.relnamespace in ('iu_core'::regnamespace, 'cutter_governance'::regnamespace) and c.relkind in ('r', 'p')
      order by 1
    `);
    expect(tables.length).toBeGreaterThan(4);
    const allowed = [];
    for (const { name, column } of tables) {
      for (const statement of [
        `insert into ${name} default values`,
        `update ${name} set ${column} = ${column}`,
        `delete from ${name}`,
        `truncate ${name} cascade`,
        `copy ${name} from stdin`,
        `lock table ${name} in exclusive mode`,
        `select from ${name} for update`,
      ]) {
        const state = await stateOf(client, statement);
        if (state !== "42501") allowed.push(`${statement}: ${state}`);
      }
    }
    expect(allowed).toEqual([]);
  });

  it("creates nothing in the schema", async () => {
    expect(await stateOf(client, "create table iu_core.seeded (a int)")).toBe("42501");
    expect(await stateOf(client, "create function iu_core.seeded() returns int language sql as 'select 1'")).toBe("42501");
    expect(await stateOf(client, "alter table iu_core.dot_config disable trigger all")).toBe("42501");
  });

  it("calls the functions granted to it, and no others", async () => {
    const wrong = [];
    for (const definition of functions) {
      const may = rolesThatMayCall(definition, iuCore).some(({ name }) => name === role);
      const denied = deniedItself(await errorOf(client, definition), definition);
      if (may === denied) wrong.push(`${definition.name} is ${denied ? "refused" : "let through"}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("a privilege that was given away is noticed", () => {
  const generous = useDatabase();

  it("on a table and on a function", async () => {
    const owner = await generous.connect();
    const client = await generous.connect({ role: "iu_app" });
    const [set] = functions.filter(({ name }) => name === "fn_dot_config_set");
    if (!set) throw new Error("fn_dot_config_set is gone");
    expect(await stateOf(client, "delete from iu_core.dot_config")).toBe("42501");
    expect(deniedItself(await errorOf(client, set), set)).toBe(true);
    await owner.query("grant delete on iu_core.dot_config to iu_app; grant execute on all functions in schema iu_core to iu_app");
    expect(await stateOf(client, "delete from iu_core.dot_config")).toBeUndefined();
    expect(deniedItself(await errorOf(client, set), set)).toBe(false);
  });
});

it("the owner is no superuser", async () => {
  const owner = await database.connect();
  const { rows } = await owner.query(`
    select r.rolsuper, r.rolbypassrls
    from pg_namespace as n
    join pg_roles as r on r.oid = n.nspowner
    where n.nspname = 'iu_core'
  `);
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

it("a role that is nobody to the product does not even find the schema", async () => {
  const owner = await database.connect();
  const { rows } = await owner.query("select has_schema_privilege('public', 'iu_core', 'usage') as usage");
  expect(rows).toEqual([{ usage: false }]);
});

it.each(iuCore.roles.map(({ name }) => name))("%s finds nothing of cutter_governance", async (role) => {
  const client = await database.connect({ role });
  expect(await stateOf(client, "select from cutter_governance.review_decision")).toBe("42501");
  const { rows } = await client.query("select has_schema_privilege('cutter_governance', 'usage') as usage");
  expect(rows).toEqual([{ usage: false }]);
});

/** Calls a function with nulls and gives its error. */
async function errorOf(client: Client, definition: FunctionDefinition): Promise<{ code?: string; message?: string } | undefined> {
  const nulls = Object.values(definition.args).map(({ sqlType }) => `null::${sqlType}`);
  await client.query("begin");
  try {
    await client.query(`select ${functionName(definition, names)}(${nulls.join(", ")})`);
    return undefined;
  } catch (error) {
    return error as { code?: string; message?: string };
  } finally {
    await client.query("rollback");
  }
}

/** Refused at the door, not by something the function reads. */
const deniedItself = (error: { code?: string; message?: string } | undefined, { name }: FunctionDefinition) =>
  error?.code === "42501" && new RegExp(`permission denied for (function ${name}|schema)`).test(error.message ?? "");
