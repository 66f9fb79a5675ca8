import { beforeAll, expect, test } from "vitest";
import { fnIuHoldPlace } from "../../schema-ts/hold/fn_iu_hold_place.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuRetire } from "../../schema-ts/lifecycle/fn_iu_retire.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, refusalOfOutcome, revise, whileWaiting } from "../collection/collections.ts";
import { authored, decided, enact, enacted, enactMany, prepare } from "../governance/reviews.ts";
import { useDatabase } from "../setup/database.ts";
import { create } from "../unit/units.ts";

const database = useDatabase();
let owner: Client;
let one: Client;
let two: Client;

beforeAll(async () => {
  owner = await database.connect();
  one = await database.connect({ role: "iu_app" });
  two = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

/** `first` does its work and commits only once `second` waits for it. */
async function race<T>(first: () => Promise<unknown>, second: () => Promise<T>, end = "commit"): Promise<PromiseSettledResult<T>> {
  await one.query("begin");
  await first();
  return whileWaiting(owner, two, second, () => one.query(end));
}

const retire = (client: Client, iuId: string, decision: string) =>
  call(client, fnIuRetire, { p_iu_id: iuId, p_review_decision_id: decision, p_actor: "ana" });
const hold = (client: Client, iuId: string) => call(client, fnIuHoldPlace, { p_iu_ids: [iuId], p_reason: "Tranh chấp.", p_actor: "ana" });

test("enact during revise: it enacts what was reviewed or nothing", async () => {
  const unit = await create(one);
  const change = await authored(one, [unit]);
  const after = await race(
    () => revise(one, unit, "Mới."),
    () => enact(two, unit, change),
  );
  expect((await refusalOfOutcome(after)).detail).toMatchObject({ code: "change_set_not_found", version_no: 2, listed_version_no: 1 });

  const other = await create(one);
  const otherChange = await authored(one, [other]);
  const undone = await race(
    () => revise(one, other, "Mới."),
    () => enact(two, other, otherChange),
    "rollback",
  );
  expect(undone).toMatchObject({ status: "fulfilled", value: { version_no: 1, changed: true } });
});

test("revise during enact: the new version is a draft, the reviewed one is in force", async () => {
  const unit = await create(one);
  const change = await authored(one, [unit]);
  const after = await race(
    () => enact(one, unit, change),
    () => revise(two, unit, "Mới."),
  );
  expect(after).toMatchObject({ status: "fulfilled", value: { version_no: 2 } });
  const { rows } = await owner.query("select lifecycle_status, enacted_version_no from iu_core.information_unit where iu_id = $1", [unit]);
  expect(rows).toEqual([{ lifecycle_status: "enacted", enacted_version_no: 1 }]);
});

test("two enact one unit: by one change set the second finds it done, by another it is no longer what was reviewed", async () => {
  const unit = await create(one);
  const change = await authored(one, [unit]);
  const other = await authored(one, [unit]);
  const same = await race(
    () => enact(one, unit, change),
    () => enact(two, unit, change),
  );
  expect(same).toMatchObject({ status: "fulfilled", value: { changed: false } });

  const second = await create(one);
  const [mine, yours] = [await authored(one, [second]), await authored(one, [second])];
  const differing = await race(
    () => enact(one, second, mine),
    () => enact(two, second, yours),
  );
  expect((await refusalOfOutcome(differing)).detail).toMatchObject({ code: "approval_required", reason: "other_digest" });
  expect(other.change_set_id).not.toBe(change.change_set_id);
});

test("two batches that name the same units in opposite order do not deadlock", async () => {
  const units = [await create(one), await create(one), await create(one)];
  const change = await authored(one, units);
  const results = await Promise.all([enactMany(one, units, change), enactMany(two, [...units].reverse(), change)]);
  expect(results.map(({ enacted: n }) => n).sort()).toEqual([0, 3]);
});

test("retire while a compose is adding the unit: it waits, and is refused; the other way round the compose is", async () => {
  const unit = await create(one);
  await enacted(one, unit);
  const decision = await decided(one, [unit], "retire");
  const refused = await race(
    () => compose(one, [{ iu_id: unit }]),
    () => retire(two, unit, decision),
  );
  expect((await refusalOfOutcome(refused)).detail).toMatchObject({ code: "conflict", actual: 1 });

  const other = await create(one);
  await enacted(one, other);
  const otherDecision = await decided(one, [other], "retire");
  const late = await race(
    () => retire(one, other, otherDecision),
    () => compose(two, [{ iu_id: other }]),
  );
  expect((await refusalOfOutcome(late)).sqlstate).toBe("IU006");
});

test("a hold placed during a revision waits for it; a revision during placing is refused", async () => {
  const unit = await create(one);
  const placed = await race(
    () => revise(one, unit, "Mới."),
    () => hold(two, unit),
  );
  expect(placed.status).toBe("fulfilled");
  const { rows } = await owner.query("select version_no from iu_core.iu_lifecycle_log where iu_id = $1 and transition_type = 'hold'", [
    unit,
  ]);
  expect(rows).toEqual([{ version_no: 2 }]);

  const other = await create(one);
  const refused = await race(
    () => hold(one, other),
    () => revise(two, other, "Mới."),
  );
  expect((await refusalOfOutcome(refused)).detail).toMatchObject({ code: "conflict", actual: "on hold" });
  const composed = await race(
    () => hold(one, other),
    () => compose(two, [{ iu_id: other }]),
  );
  expect((await refusalOfOutcome(composed)).detail).toMatchObject({ code: "conflict", iu_id: other });
});

test("cancelling an approval waits for who enacts under it", async () => {
  const unit = await create(one);
  const change = await authored(one, [unit]);
  const { rows } = await owner.query("select max(request_id::text) as id from iu_core.approval_request");
  const late = await race(
    () => enact(one, unit, change),
    () => two.query("select iu_core.fn_approval_cancel($1, 'ana')", [rows[0].id]),
  );
  expect(late.status).toBe("fulfilled");
  const { rows: units } = await owner.query("select lifecycle_status from iu_core.information_unit where iu_id = $1", [unit]);
  expect(units).toEqual([{ lifecycle_status: "enacted" }]);
});
