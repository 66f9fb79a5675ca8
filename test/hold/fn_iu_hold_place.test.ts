import { beforeAll, expect, test } from "vitest";
import { fnIuHoldPlace } from "../../schema-ts/hold/fn_iu_hold_place.ts";
import { fnIuHoldRelease } from "../../schema-ts/hold/fn_iu_hold_release.ts";
import { fnIuHolds } from "../../schema-ts/hold/fn_iu_holds.ts";
import { holdEnabled } from "../../schema-ts/hold/gates.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuRetire } from "../../schema-ts/lifecycle/fn_iu_retire.ts";
import { fnIuUnenact } from "../../schema-ts/lifecycle/fn_iu_unenact.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, revise } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { authored, decided, enact, enacted, prepare } from "../governance/reviews.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

const place = (iuIds: (string | null)[] | null, reason: string | null = "Ngưỡng đang tranh chấp.") =>
  call(app, fnIuHoldPlace, { p_iu_ids: iuIds as string[], p_reason: reason as string, p_actor: "ana" });
const release = (holdId: string | null, reason: string | null = "Đã thống nhất.") =>
  call(app, fnIuHoldRelease, { p_hold_id: holdId as string, p_actor: "ana", p_reason: reason as string });

test("a unit on hold refuses every change and says why and how to go on; released, it takes them", async () => {
  const [draft, unit] = [await create(app), await create(app)];
  await enacted(app, unit);
  const change = await authored(app, [draft]);
  const decision = await decided(app, [unit], "retire");
  const hold = await place([unit, draft, unit]);
  const before = await state(owner);
  const changes = [
    () => revise(app, unit, "Mới."),
    () => enact(app, draft, change),
    () => app.query("select iu_core.fn_iu_withdraw($1, 1, 'ana')", [draft]),
    () => call(app, fnIuUnenact, { p_iu_id: unit, p_actor: "ana" }),
    () => call(app, fnIuRetire, { p_iu_id: unit, p_review_decision_id: decision, p_actor: "ana" }),
    () => compose(app, [{ iu_id: unit }]),
    () => owner.query("update iu_core.information_unit set metadata = '{}' where iu_id = $1", [unit]),
  ];
  for (const attempt of changes) {
    const { sqlstate, detail, message, hint } = await refusal(attempt());
    expect([sqlstate, detail.actual, detail.holds]).toEqual(["IU005", "on hold", [hold]]);
    expect(message).toContain("Ngưỡng đang tranh chấp.");
    expect(hint).toContain("fn_iu_hold_release");
  }
  expect(await state(owner)).toEqual(before);
  expect(await release(hold)).toEqual({ hold_id: hold, released: 2, still_held: 0 });
  await expect(revise(app, unit, "Mới.")).resolves.toMatchObject({ version_no: 2 });
});

test("a piece on hold stays the piece it is, wherever it moves", async () => {
  const unit = await create(app);
  const { collection_key: key } = await compose(app, [{ title: "Một", body: "1" }, { iu_id: unit }, { title: "Ba", body: "3" }]);
  const hold = await place([unit]);
  const edit = (text: string) => app.query(`select iu_core.${text}`, [key]);
  const refusals = [
    "fn_iu_piece_remove($1, 2, 1, 'ana')",
    "fn_iu_piece_pin($1, 2, 1, 1, 'ana')",
    `fn_iu_piece_replace($1, 2, '{"title": "Hai", "body": "2"}', 1, 'ana')`,
    `fn_iu_piece_replace($1, 1, '{"iu_id": "${unit}"}', 1, 'ana')`,
    `fn_iu_piece_insert($1, 1, '{"iu_id": "${unit}"}', 1, 'ana')`,
  ];
  const before = await state(owner);
  for (const text of refusals) expect((await refusal(edit(text))).detail).toMatchObject({ code: "conflict", iu_id: unit, holds: [hold] });
  expect(await state(owner)).toEqual(before);
  await edit(`fn_iu_piece_insert($1, 1, '{"title": "Không", "body": "0"}', 1, 'ana')`);
  await edit("fn_iu_piece_remove($1, 4, 2, 'ana')");
  const { rows } = await app.query("select piece_order, iu_id from iu_core.fn_iu_collection_render($1) where iu_id = $2", [key, unit]);
  expect(rows).toEqual([{ piece_order: 3, iu_id: unit }]);
});

test("a unit in two holds is free when both are released; others never were held", async () => {
  const [unit, free] = [await create(app), await create(app)];
  const [first, second] = [await place([unit]), await place([unit], "Thứ hai.")];
  expect((await call(app, fnIuHolds, { p_iu_id: unit })).map(({ hold_id }) => hold_id)).toEqual([first, second]);
  await expect(revise(app, free, "Mới.")).resolves.toMatchObject({ changed: true });
  expect(await release(first)).toMatchObject({ still_held: 1 });
  expect((await refusal(revise(app, unit, "Mới."))).detail).toMatchObject({ holds: [second] });
  expect(await release(second)).toMatchObject({ still_held: 0 });
  await expect(revise(app, unit, "Mới.")).resolves.toMatchObject({ changed: true });
  expect((await refusal(release(second))).sqlstate).toBe("IU006");
  const { rows } = await owner.query(
    "select transition_type from iu_core.iu_lifecycle_log where iu_id = $1 and transition_type in ('hold', 'release') order by log_id",
    [unit],
  );
  expect(rows.map(({ transition_type }) => transition_type)).toEqual(["hold", "hold", "release", "release"]);
});

test("bad calls are refused and leave nothing; a closed gate frees nobody", async () => {
  const unit = await create(app);
  const hold = await place([unit]);
  const before = await state(owner);
  const refusals = [
    [() => place([]), "IU003"],
    [() => place(null), "IU003"],
    [() => place([unit, null]), "IU003"],
    [() => place([unit], null), "IU003"],
    [() => place([unit], " "), "IU003"],
    [() => place([unit, unknownId]), "IU004"],
    [() => release(null), "IU003"],
    [() => release(unknownId), "IU004"],
    [() => release(hold, ""), "IU003"],
  ] as const;
  for (const [attempt, code] of refusals) expect((await refusal(attempt())).sqlstate).toBe(code);
  expect(await state(owner)).toEqual(before);

  await configure(owner, holdEnabled.name, false);
  for (const attempt of [() => place([unit]), () => release(hold)]) expect((await refusal(attempt())).detail.gate).toBe(holdEnabled.name);
  expect((await refusal(revise(app, unit, "Mới."))).sqlstate).toBe("IU005");
  await configure(owner, holdEnabled.name, true);
});

test("a hold is history: its owner changes nothing of it but its release, and that once", async () => {
  const hold = await place([await create(app)]);
  const change = (to: string) => refusal(owner.query(`update iu_core.iu_hold set ${to} where hold_id = $1`, [hold]));
  const refused = { sqlstate: "IU009", detail: { relation: "iu_hold", hold_id: hold } };
  for (const to of ["reason = 'x'", "placed_by = 'x'", "placed_at = now()"]) expect(await change(to)).toMatchObject(refused);
  await release(hold);
  expect(await change("released_by = 'x'")).toMatchObject(refused);
  expect(await change("released_at = null, released_by = null, release_reason = null")).toMatchObject(refused);
});
