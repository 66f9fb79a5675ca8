import { beforeAll, expect, test } from "vitest";
import type { PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuWithdraw } from "../../schema-ts/unit/fn_iu_withdraw.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, newKey, openGates, refusalOfOutcome, revise, steps, whileWaiting } from "./collections.ts";

const database = useDatabase();
let owner: Client;
let a: Client;
let b: Client;

beforeAll(async () => {
  owner = await database.connect();
  a = await database.connect({ role: "iu_app" });
  b = await database.connect({ role: "iu_app" });
  await openGates(owner);
});

/** Session a does its part in an open transaction; b begins; a commits when b waits. Gives what became of b's part. */
async function whileOpen<T>(first: () => Promise<unknown>, second: () => Promise<T>): Promise<PromiseSettledResult<T>> {
  await a.query("begin");
  await first();
  return whileWaiting(owner, b, second, () => a.query("commit"));
}

test("two composers of one key: the first wins, the other is refused and leaves nothing", async () => {
  const key = newKey();
  const outcome = await whileOpen(
    () => compose(a, steps(3), { key }),
    () => compose(b, [{ title: "Of b", body: "b" }], { key }),
  );
  const found = await refusalOfOutcome(outcome);
  expect({ sqlstate: found.sqlstate, ...found.detail }).toMatchObject({
    sqlstate: "IU005",
    argument: "p_collection_key",
    collection_key: key,
  });
  const { rows } = await owner.query(
    "select title from iu_core.unit_version join iu_core.information_unit using (iu_id) where starts_with(canonical_address, $1)",
    [key],
  );
  expect(rows.map(({ title }) => title).sort()).toEqual(["Bước 1", "Bước 2", "Bước 3"]);
});

test("when the first one rolls back, the other one has the key", async () => {
  const key = newKey();
  await a.query("begin");
  await compose(a, steps(3), { key });
  const made = await whileWaiting(
    owner,
    b,
    () => compose(b, steps(2), { key }),
    () => a.query("rollback"),
  );
  expect(made).toMatchObject({ status: "fulfilled", value: { collection_key: key, piece_count: 2 } });
});

test("two composers of one address: the first wins, the other is refused with the path", async () => {
  const address = newKey("address");
  const before = await owner.query("select count(*)::int as n from iu_core.iu_piece_collection");
  const outcome = await whileOpen(
    () => compose(a, [{ title: "A", body: "a", canonical_address: address }]),
    () => compose(b, [...steps(1), { title: "B", body: "b", canonical_address: address }]),
  );
  const found = await refusalOfOutcome(outcome);
  expect({ sqlstate: found.sqlstate, ...found.detail }).toMatchObject({
    sqlstate: "IU005",
    path: "$[1].canonical_address",
    canonical_address: address,
  });
  const after = await owner.query("select count(*)::int as n from iu_core.iu_piece_collection");
  expect(after.rows[0].n).toBe(before.rows[0].n + 1);
});

test("the same addresses in opposite order never deadlock: exactly one of two wins, again and again", async () => {
  for (let round = 0; round < 15; round += 1) {
    const prefix = newKey("race");
    const pieces: PieceSpec[] = Array.from({ length: 40 }, (_, i) => ({ title: `P ${i}`, body: "x", canonical_address: `${prefix}/${i}` }));
    const outcomes = await Promise.allSettled([compose(a, pieces), compose(b, [...pieces].reverse())]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const lost = outcomes.find(({ status }) => status === "rejected") as PromiseRejectedResult;
    expect((await refusalOfOutcome(lost)).sqlstate).toBe("IU005");
  }
});

test("the same shared units in opposite order never deadlock, and both succeed", async () => {
  const { pieces } = await compose(a, steps(40));
  const shared = pieces.map(({ iu_id }) => ({ iu_id }));
  for (let round = 0; round < 15; round += 1) {
    const made = await Promise.all([compose(a, shared), compose(b, [...shared].reverse())]);
    expect(made.map(({ reused }) => reused)).toEqual([40, 40]);
  }
});

test("who shares a unit does not wait for others who share it", async () => {
  const { pieces } = await compose(a, steps(3));
  await a.query("begin");
  await compose(
    a,
    pieces.map(({ iu_id }) => ({ iu_id })),
  );
  await b.query("set lock_timeout = '2 s'");
  expect(
    await compose(
      b,
      pieces.map(({ iu_id }) => ({ iu_id })),
    ),
  ).toMatchObject({ reused: 3 });
  await b.query("reset lock_timeout");
  await a.query("commit");
});

test("a unit that is being shared waits with its revision", async () => {
  const { pieces } = await compose(a, steps(1));
  const iu_id = pieces[0]?.iu_id as string;
  let shared: Awaited<ReturnType<typeof compose>> | undefined;
  const outcome = await whileOpen(
    async () => {
      shared = await compose(a, [{ iu_id }]);
    },
    () => revise(b, iu_id, "Sau."),
  );
  expect(outcome).toMatchObject({ status: "fulfilled", value: { version_no: 2 } });
  expect(shared?.reused).toBe(1);
});

test("a unit is not withdrawn while somebody shares it, nor shared once it is withdrawn", async () => {
  const make = async () => {
    const { collection_key, pieces } = await compose(a, steps(1));
    await owner.query("update iu_core.iu_piece_collection set status = 'withdrawn' where collection_key = $1", [collection_key]);
    return pieces[0]?.iu_id as string;
  };
  const withdraw = (client: Client, p_iu_id: string) => call(client, fnIuWithdraw, { p_iu_id, p_expected_version_no: 1, p_actor: "ana" });

  const used = await make();
  const kept = await whileOpen(
    () => compose(a, [{ iu_id: used }]),
    () => withdraw(b, used),
  );
  expect((await refusalOfOutcome(kept)).sqlstate).toBe("IU005");

  const gone = await make();
  const late = await whileOpen(
    () => withdraw(a, gone),
    () => compose(b, [{ iu_id: gone }]),
  );
  const found = await refusalOfOutcome(late);
  expect({ sqlstate: found.sqlstate, ...found.detail }).toMatchObject({ sqlstate: "IU006", path: "$[0].iu_id", from_status: "withdrawn" });
});

test("what others compose meanwhile is not part of a refused state", async () => {
  const before = await state(owner);
  await refusal(compose(a, []));
  expect(await state(owner)).toEqual(before);
});
