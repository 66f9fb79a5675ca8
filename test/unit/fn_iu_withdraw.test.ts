import { beforeAll, describe, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuGet } from "../../schema-ts/unit/fn_iu_get.ts";
import { fnIuRestore } from "../../schema-ts/unit/fn_iu_restore.ts";
import { fnIuWithdraw } from "../../schema-ts/unit/fn_iu_withdraw.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, openUnitWrite, unknownId } from "./units.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

const withdraw = (client: Client, id: string, expected: number | null = 1, actor = "ana") =>
  call(client, fnIuWithdraw, { p_iu_id: id, p_expected_version_no: expected as number, p_actor: actor });
const restore = (client: Client, id: string, actor = "bình") => call(client, fnIuRestore, { p_iu_id: id, p_actor: actor });

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openUnitWrite(owner);
});

test("takes a draft back and brings it back, both logged; its text stays readable and its address taken", async () => {
  const address = "rút/lại";
  const id = await create(app, { p_canonical_address: address });
  const [draft] = await call(app, fnIuGet, { p_iu_id: id });
  expect(await withdraw(app, id)).toEqual({ iu_id: id, from_status: "draft", to_status: "withdrawn", version_no: 1 });
  expect(await call(app, fnIuGet, { p_iu_id: id })).toEqual([{ ...draft, lifecycle_status: "withdrawn" }]);
  expect((await refusal(create(app, { p_canonical_address: address }))).sqlstate).toBe("IU005");
  expect(await restore(app, id)).toEqual({ iu_id: id, from_status: "withdrawn", to_status: "draft", version_no: 1 });
  expect(await call(app, fnIuGet, { p_iu_id: id })).toEqual([draft]);
  const { rows } = await app.query(
    "select transition_type, actor, from_status, to_status from iu_core.iu_lifecycle_log where iu_id = $1 order by log_id offset 1",
    [id],
  );
  expect(rows).toEqual([
    { transition_type: "withdraw", actor: "ana", from_status: "draft", to_status: "withdrawn" },
    { transition_type: "restore", actor: "bình", from_status: "withdrawn", to_status: "draft" },
  ]);
});

describe("refuses, and writes nothing,", () => {
  test.each(["enacted", "superseded", "retired", "withdrawn"])("to withdraw a unit that is %s", async (status) => {
    const id = await create(app);
    await owner.query("update iu_core.information_unit set lifecycle_status = $2 where iu_id = $1", [id, status]);
    const before = await state(owner);
    expect(await refusal(withdraw(app, id))).toMatchObject({
      sqlstate: "IU006",
      detail: { transition: "withdraw", from_status: status, allowed_from: ["draft"] },
    });
    expect(await state(owner)).toEqual(before);
  });

  test.each(["draft", "enacted", "superseded", "retired"])("to restore a unit that is %s", async (status) => {
    const id = await create(app);
    await owner.query("update iu_core.information_unit set lifecycle_status = $2 where iu_id = $1", [id, status]);
    const before = await state(owner);
    expect(await refusal(restore(app, id))).toMatchObject({ sqlstate: "IU006", detail: { transition: "restore", from_status: status } });
    expect(await state(owner)).toEqual(before);
  });

  test("another expected version, a missing unit, missing arguments", async () => {
    const id = await create(app);
    const before = await state(owner);
    expect(await refusal(withdraw(app, id, 2))).toMatchObject({ sqlstate: "IU005", detail: { expected: 2, actual: 1 } });
    expect(await refusal(withdraw(app, id, null))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_expected_version_no" } });
    expect(await refusal(withdraw(app, unknownId))).toMatchObject({ sqlstate: "IU004", detail: { iu_id: unknownId } });
    expect(await refusal(restore(app, unknownId))).toMatchObject({ sqlstate: "IU004", detail: { iu_id: unknownId } });
    expect(await refusal(withdraw(app, null as never))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_iu_id" } });
    expect(await refusal(restore(app, null as never))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_iu_id" } });
    expect(await refusal(withdraw(app, id, 1, ""))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
    expect(await refusal(restore(app, id, ""))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
    expect(await state(owner)).toEqual(before);
  });

  test("while the gate is closed, and for a reader always", async () => {
    const id = await create(app);
    await rolledBack(owner, async () => {
      await owner.query("update iu_core.dot_config set value = null where key = 'iu_core.unit_write_enabled'");
      await owner.query("savepoint closed");
      for (const attempt of [() => withdraw(owner, id), () => restore(owner, id)]) {
        expect(await refusal(attempt())).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.unit_write_enabled" } });
        await owner.query("rollback to closed");
      }
    });
    const reader = await database.connect({ role: "iu_reader" });
    expect(await sqlstate(withdraw(reader, id))).toBe("42501");
    expect(await sqlstate(restore(reader, id))).toBe("42501");
  });
});
