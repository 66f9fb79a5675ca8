import { afterEach, beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey, steps, whileWaiting } from "../collection/collections.ts";
import { pidOf, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create } from "../unit/units.ts";
import { automatic, drift, envelope, openMetadata, refresh, register, tag } from "./envelopes.ts";

const database = useDatabase();
let owner: Client;
let one: Client;
let two: Client;

beforeAll(async () => {
  owner = await database.connect();
  one = await database.connect({ role: "iu_app" });
  two = await database.connect({ role: "iu_app" });
  await openMetadata(owner);
  for (const key of ["t.one", "t.two"]) await register(owner, key);
  await automatic(owner, true);
});

afterEach(async () => {
  expect(await drift(owner)).toEqual([0, 0, 0]);
});

/** `first` commits only once `second` waits for it. */
async function race(first: () => Promise<unknown>, second: () => Promise<unknown>, end = "commit", waiter = two): Promise<void> {
  await one.query("begin");
  await first();
  expect(await whileWaiting(owner, waiter, second, () => one.query(end))).toMatchObject({ status: "fulfilled" });
}

/** Takes the envelope away, as if the unit had been made while the gate was closed. */
const forget = (iuId: string) => owner.query("delete from iu_core.iu_three_axis_envelope where iu_id = $1", [iuId]);
const touch = (iuIds: string[]) => owner.query("select iu_core.fn_iu_envelope_touch($1)", [iuIds]);

test.each(["commit", "rollback"])("two tags of one unit are both in its envelope, or the one that stayed: %s", async (end) => {
  const iuId = await create(one);
  await race(
    () => tag(one, iuId, "t.one", "một"),
    () => tag(two, iuId, "t.two", "hai"),
    end,
  );
  expect((await envelope(owner, iuId)).governance.tags).toEqual(end === "commit" ? { "t.one": "một", "t.two": "hai" } : { "t.two": "hai" });
});

test.each([true, false])("a unit that becomes a piece of two collections at once is in both; it had an envelope: %s", async (had) => {
  const iuId = await create(one);
  if (!had) await forget(iuId);
  await race(
    () => compose(one, [{ iu_id: iuId }, ...steps(1)]),
    () => compose(two, [...steps(1), { iu_id: iuId }]),
  );
  expect((await envelope(owner, iuId)).structure).toMatchObject({ collections: 2, pieces: 2 });
});

test("a tag and a membership at once", async () => {
  const iuId = await create(one);
  await race(
    () => compose(one, [{ iu_id: iuId }]),
    () => tag(two, iuId, "t.one", "một"),
  );
  expect(await envelope(owner, iuId)).toMatchObject({ structure: { pieces: 1 }, governance: { tags: { "t.one": "một" } } });
});

test("collections that get each other's pieces at once do not lock each other out", async () => {
  const [left, right] = [newKey(), newKey()];
  const { pieces: of1 } = await compose(one, steps(1), { key: left });
  const { pieces: of2 } = await compose(one, steps(1), { key: right });
  const [a, b] = [of1[0]?.iu_id ?? "", of2[0]?.iu_id ?? ""];
  const insert = (client: Client, key: string, iuId: string) =>
    client.query("select iu_core.fn_iu_piece_insert($1, 2, $2, 1, 'ana')", [key, JSON.stringify({ iu_id: iuId })]);
  const [pidOne, pidTwo] = [await pidOf(one), await pidOf(two)];
  const third = await database.connect();
  await third.query("begin");
  await third.query("select from iu_core.iu_three_axis_envelope where iu_id = $1 for update", [a]);
  const second = insert(two, right, a);
  await untilBlocked(owner, pidTwo);
  const first = insert(one, left, b);
  await untilBlocked(owner, pidOne);
  await third.query("commit");
  const outcomes = await Promise.allSettled([first, second]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  for (const iuId of [a, b]) expect((await envelope(owner, iuId)).structure).toMatchObject({ collections: 2 });
});

test("many changes of a few units from several sessions leave no envelope behind", async () => {
  const units = await Promise.all([create(one), create(two), create(owner)]);
  await forget(units[0] as string);
  const clients = [one, two, await database.connect({ role: "iu_app" }), await database.connect({ role: "iu_app" })];
  await Promise.all(
    clients.map(async (client, c) => {
      for (let i = 0; i < 8; i += 1) {
        const iuId = units[(c + i) % 3] as string;
        if (i % 2) await tag(client, iuId, c % 2 ? "t.one" : "t.two", `${c}.${i}`);
        else await compose(client, [{ iu_id: iuId }, ...steps(1), { iu_id: units[(c + i + 1) % 3] as string }]);
      }
    }),
  );
  for (const iuId of units) expect((await envelope(owner, iuId)).structure.collections).toBeGreaterThan(0);
});

test("a refresh by hand waits for a change of what it writes, and looks again", async () => {
  const operator = await database.connect({ role: "iu_operator" });
  const iuId = await create(one);
  await owner.query("update iu_core.iu_three_axis_envelope set governance = '{}' where iu_id = $1", [iuId]);
  await race(
    () => tag(one, iuId, "t.one", "một"),
    () => refresh(operator),
    "commit",
    operator,
  );
  expect((await envelope(owner, iuId)).governance.tags).toEqual({ "t.one": "một" });
});

test("a change waits for the refresh by hand that writes its envelope, which then has both", async () => {
  const iuId = await create(two);
  for (const lost of [
    () => forget(iuId),
    () => owner.query("update iu_core.iu_three_axis_envelope set content = '{}' where iu_id = $1", [iuId]),
  ]) {
    await lost();
    const operator = await database.connect({ role: "iu_operator" });
    await operator.query("begin");
    await refresh(operator);
    const outcome = await whileWaiting(
      owner,
      two,
      () => compose(two, [{ iu_id: iuId }]),
      () => operator.query("commit"),
    );
    expect(outcome).toMatchObject({ status: "fulfilled" });
    expect(await drift(owner)).toEqual([0, 0, 0]);
  }
  expect((await envelope(owner, iuId)).structure).toMatchObject({ collections: 2 });
});

test("an envelope that says what is so is not written again", async () => {
  const iuId = await create(one);
  const place = async () =>
    (await owner.query("select ctid, refreshed_at from iu_core.iu_three_axis_envelope where iu_id = $1", [iuId])).rows[0];
  const before = await place();
  await touch([iuId]);
  expect(await place()).toEqual(before);
  expect((await owner.query("select iu_core.fn_iu_envelope_touch($1) as done", [[iuId, iuId]])).rows[0].done).toEqual({
    inserted: 0,
    updated: 0,
  });
});
