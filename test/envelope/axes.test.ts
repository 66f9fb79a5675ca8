import { beforeAll, describe, expect, test } from "vitest";
import { fnIuThreeAxisDrift } from "../../schema-ts/envelope/fn_iu_three_axis_drift.ts";
import { fnIuHoldPlace } from "../../schema-ts/hold/fn_iu_hold_place.ts";
import { fnIuHoldRelease } from "../../schema-ts/hold/fn_iu_hold_release.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuUnenact } from "../../schema-ts/lifecycle/fn_iu_unenact.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { define, grant, openAccess, scopeUnits } from "../access/access.ts";
import { revise, sha256 } from "../collection/collections.ts";
import { sqlstate } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { enacted, prepare } from "../governance/reviews.ts";
import { useDatabase } from "../setup/database.ts";
import { operationsOf } from "../structure/structure.ts";
import { create } from "../unit/units.ts";
import { automatic, drift, envelope, openMetadata, refresh, register, tag } from "./envelopes.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openMetadata(owner);
  await prepare(owner);
  await openAccess(owner);
  await configure(owner, "iu_core.structure_ops_enabled", true);
  await register(operator, "t.one");
});

const differences = async () => (await call(operator, fnIuThreeAxisDrift, {})).map(({ iu_id, drift, axes }) => [iu_id, drift, axes]);
const facts = (version_no: number, body: string) => ({ version_no, body_digest: sha256(body), body_bytes: Buffer.byteLength(body) });

describe.each(["open", "closed"])("with the gate %s", (gate) => {
  beforeAll(() => automatic(owner, gate === "open"));
  /** What a change leaves: nothing while the gate is open; while it is closed a drift that a refresh mends. */
  async function settled(...expected: [iuId: string, axes: string[]][]): Promise<void> {
    if (gate === "closed") {
      expect(await differences()).toEqual(expected.map(([iuId, axes]) => [iuId, "content_diff", axes]));
      expect(await refresh(operator)).toMatchObject({ inserted: 0, updated: expected.length, deleted: 0 });
    }
    expect(await drift(app)).toEqual([0, 0, 0]);
  }

  test("what comes into force is on the content and the governance axis, and goes again", async () => {
    const iuId = await create(app, { p_body: "Bản một." });
    await refresh(operator);
    const change = await enacted(app, iuId);
    await settled([iuId, ["content", "governance"]]);
    const inForce = { change_set_id: change.change_set_id, review_decision_id: change.review_decision_id, enacted_by: "ana" };
    expect(await envelope(app, iuId)).toMatchObject({
      content: { current: facts(1, "Bản một."), enacted: facts(1, "Bản một.") },
      governance: { lifecycle_status: "enacted", in_force: { version_no: 1, ...inForce } },
    });
    await revise(app, iuId, "Bản hai.");
    await settled([iuId, ["content"]]);
    expect((await envelope(app, iuId)).content).toEqual({ current: facts(2, "Bản hai."), enacted: facts(1, "Bản một.") });
    await enacted(app, iuId);
    await settled([iuId, ["content", "governance"]]);
    expect((await envelope(app, iuId)).governance.in_force).toMatchObject({ version_no: 2 });
    await call(app, fnIuUnenact, { p_iu_id: iuId, p_actor: "ana" });
    await settled([iuId, ["content", "governance"]]);
    expect(await envelope(app, iuId)).toMatchObject({
      content: { current: facts(2, "Bản hai."), enacted: facts(1, "Bản một.") },
      governance: { lifecycle_status: "enacted", in_force: { version_no: 1, ...inForce } },
    });
  });

  test("a hold and its release are on the governance axis", async () => {
    const iuId = await create(app);
    await refresh(operator);
    const p_hold_id = await call(app, fnIuHoldPlace, { p_iu_ids: [iuId], p_reason: "Tranh chấp.", p_actor: "ana" });
    await settled([iuId, ["governance"]]);
    expect((await envelope(app, iuId)).governance.on_hold).toBe(true);
    await call(app, fnIuHoldRelease, { p_hold_id, p_actor: "ana", p_reason: "Xong." });
    await settled([iuId, ["governance"]]);
    expect((await envelope(app, iuId)).governance.on_hold).toBe(false);
  });

  test("what a unit was superseded by is on the structure axis of both, until it is undone", async () => {
    const { supersede, undo } = operationsOf(() => app);
    const [old, other] = [await create(app), await create(app)];
    await refresh(operator);
    const { operation_id } = await supersede(old, other);
    await settled([old, ["structure", "governance"]], [other, ["structure"]]);
    expect((await envelope(app, old)).structure.derived_into).toMatchObject([{ operation: "supersede", operation_id, iu_id: other }]);
    expect((await envelope(app, other)).structure.derived_from).toMatchObject([{ operation: "supersede", operation_id, iu_id: old }]);
    await undo("supersede", operation_id);
    await settled([old, ["structure", "governance"]], [other, ["structure"]]);
    expect((await envelope(app, other)).structure.derived_from).toEqual([]);
  });
});

test("readers see envelopes, tags and links of the units they see", async () => {
  const [open, hidden] = [await create(app), await create(app)];
  for (const iuId of [open, hidden]) {
    await tag(app, iuId, "t.one", "một");
    await app.query("select iu_core.fn_iu_sql_link_set($1, 'function', 'pg_catalog', 'now', 'uses', 'ana')", [iuId]);
  }
  await refresh(operator);
  await define(operator, "board");
  await scopeUnits(operator, "board", hidden);
  const seenBy = async (client: Client) =>
    Promise.all(
      ["iu_three_axis_envelope", "iu_metadata_tag", "iu_sql_link"].map(async (table) =>
        (await client.query(`select iu_id from iu_core.${table} where iu_id = any ($1) order by iu_id`, [[open, hidden]])).rows.map(
          ({ iu_id }) => iu_id,
        ),
      ),
    );
  const [all, some] = [Array(3).fill([open, hidden]), Array(3).fill([open])];
  const reader = await database.connect({ role: "iu_reader" });
  expect(await seenBy(reader)).toEqual(some);
  expect(await seenBy(app)).toEqual(some);
  expect(await seenBy(await database.connect({ role: "iu_auditor" }))).toEqual(all);
  await grant(operator, "board", "iu_app");
  expect(await seenBy(app)).toEqual(all);
  expect(await seenBy(reader)).toEqual(some);
  for (const view of ["live", "drift"])
    for (const client of [reader, app, operator])
      expect(await sqlstate(client.query(`select from iu_core.v_iu_three_axis_envelope_${view}`))).toBe("42501");
});
