import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { define, grant, revoke, scopeUnits } from "../access/access.ts";
import { refusal, state } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { approve, cutMarkdown, execute, open, planMarkdown, prepare, submit, verify } from "./cuts.ts";

const database = useDatabase();
let owner: Client;
let cut: string;
let key: string;

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
  await configure(owner, "iu_core.access_enabled", true);
  await define(owner, "closed");
});

/** A document of two units, one of them in a scope. */
beforeEach(async () => {
  ({ cut, key } = await cutMarkdown(owner, "# A\n\nMột.\n\n# B\n\nHai.\n"));
  const { rows } = await owner.query("select iu_id from iu_core.information_unit where canonical_address = $1", [`${key}/a`]);
  await scopeUnits(owner, "closed", rows[0].iu_id);
});

const tables = ["cut_request", "cut_leg"];
const functions = ["fn_cut_units", "fn_cut_compensation_plan"];
const rowsOf = async (client: Client, table: string) =>
  (await client.query(`select from iu_core.${table} where cut_request_id = $1`, [cut])).rows.length;
const callOf = (client: Client, name: string) => client.query(`select * from iu_core.${name}($1)`, [cut]);
const cancel = (client: Client) => client.query("select iu_core.fn_cut_cancel($1, 'ana')", [cut]);
const granted = async (role: string, work: () => Promise<void>) => {
  await grant(owner, "closed", role);
  try {
    await work();
  } finally {
    await revoke(owner, "closed", role);
  }
};

describe("a document with a unit in a scope", () => {
  test.each(["iu_reader", "iu_app"])("is not there for %s, and is once the scope was granted", async (role) => {
    const client = await database.connect({ role });
    for (const table of tables) expect(await rowsOf(client, table)).toBe(0);
    for (const name of functions) expect(await refusal(callOf(client, name))).toMatchObject({ sqlstate: "IU004" });
    await granted(role, async () => {
      for (const table of tables) expect(await rowsOf(client, table)).toBeGreaterThan(0);
      for (const name of functions) expect((await callOf(client, name)).rows).toHaveLength(2);
    });
  });

  test.each(["cutter_exec", "cutter_verify", "iu_auditor"])("is there for %s, in the tables and in the functions alike", async (role) => {
    const client = await database.connect({ role });
    for (const table of tables) expect(await rowsOf(client, table)).toBeGreaterThan(0);
    for (const name of functions) expect((await callOf(client, name)).rows).toHaveLength(2);
  });

  test("is neither planned nor submitted nor given up by who does not see it", async () => {
    const app = await database.connect({ role: "iu_app" });
    cut = await open(owner, "# A\n\nMột.\n\n# B\n\nSửa.\n", key);
    await planMarkdown(owner, cut);
    const before = await state(owner);
    for (const attempt of [() => planMarkdown(app, cut), () => submit(app, cut), () => cancel(app)])
      expect(await refusal(attempt())).toMatchObject({ sqlstate: "IU004", detail: { cut_request_id: cut } });
    expect(await state(owner)).toEqual(before);
    await granted("iu_app", async () => {
      expect(await planMarkdown(app, cut)).toMatchObject({ keep: 1, revise: 1 });
      expect(await submit(app, cut)).toMatchObject({ state: "submitted" });
      expect((await cancel(app)).rows).toHaveLength(1);
    });
  });

  test("is verified by who sees the cut, without the scope", async () => {
    expect(await verify(await database.connect({ role: "cutter_verify" }), cut)).toMatchObject({ state: "verified", units: 2 });
  });

  test("is seen before it is executed; to change its unit takes the scope", async () => {
    const exec = await database.connect({ role: "cutter_exec" });
    cut = await open(owner, "# A\n\nSửa.\n\n# B\n\nHai.\n", key);
    await planMarkdown(owner, cut);
    await approve(owner, cut);
    expect((await callOf(exec, "fn_cut_units")).rows).toMatchObject([{ action: "revise" }, { action: "keep" }]);
    const before = await state(owner);
    expect(await refusal(execute(exec, cut))).toMatchObject({ sqlstate: "IU011", detail: { db_role: "cutter_exec" } });
    expect(await state(owner)).toEqual(before);
    await granted("cutter_exec", async () => {
      expect(await execute(exec, cut)).toMatchObject({ state: "executed", revised: 1, kept: 1 });
    });
  });

  test("keeps what it gets anew in its scope", async () => {
    const scopes = async () =>
      (
        await owner.query(
          "select canonical_address, scope from iu_core.information_unit where starts_with(canonical_address, $1) order by 1",
          [key],
        )
      ).rows.map(({ canonical_address, scope }) => [canonical_address.slice(key.length), scope]);
    const again = async () => {
      cut = await open(owner, "# A\n\nMột.\n\n# B\n\nHai.\n\n# C\n\nBa.\n", key);
      await planMarkdown(owner, cut);
      await approve(owner, cut);
    };
    await define(owner, "other");
    const { rows } = await owner.query("select iu_id from iu_core.information_unit where canonical_address = $1", [`${key}/b`]);
    await scopeUnits(owner, "other", rows[0].iu_id);
    await again();
    const before = await state(owner);
    expect(await refusal(execute(owner, cut))).toMatchObject({ sqlstate: "IU005", detail: { actual: ["closed", "other"] } });
    expect(await state(owner)).toEqual(before);
    await scopeUnits(owner, null, rows[0].iu_id);
    await again();
    expect(await execute(owner, cut)).toMatchObject({ added: 1 });
    expect(await scopes()).toEqual([
      ["/a", "closed"],
      ["/b", null],
      ["/c", "closed"],
    ]);
  });
});
