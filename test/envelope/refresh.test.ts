import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { fnIuThreeAxisDrift } from "../../schema-ts/envelope/fn_iu_three_axis_drift.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey, revise, sha256, steps } from "../collection/collections.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create } from "../unit/units.ts";
import { automatic, drift, envelope, openMetadata, refresh, register, status, tag } from "./envelopes.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openMetadata(owner);
});

describe("by hand", () => {
  test("nothing is in sync with nothing", async () => {
    expect(await status(app)).toEqual({
      current_table_count: "0",
      current_view_count: "0",
      current_in_sync: true,
      current_drift: { missing_count: 0, orphan_count: 0, content_diff_count: 0 },
      last_refreshed_at: null,
    });
    expect(await refresh(operator)).toEqual({ inserted: 0, updated: 0, deleted: 0, unchanged: 0 });
  });

  test("counts what is missing, different and orphaned; a dry run writes nothing, a refresh all of it, again nothing", async () => {
    const { pieces } = await compose(app, steps(4));
    expect(await drift(app)).toEqual([4, 0, 0]);
    const before = await state(owner);
    expect(await refresh(operator, true)).toEqual({ inserted: 4, updated: 0, deleted: 0, unchanged: 0 });
    expect(await state(owner)).toEqual(before);
    expect(await refresh(operator)).toEqual({ inserted: 4, updated: 0, deleted: 0, unchanged: 0 });
    await revise(app, pieces[0]?.iu_id ?? "", "Khác.");
    await owner.query(
      "insert into iu_core.iu_three_axis_envelope (iu_id, structure, content, governance, envelope_digest) values (gen_random_uuid(), '{}', '{}', '{}', 'x')",
    );
    await create(app);
    expect(await status(app)).toMatchObject({ current_table_count: "5", current_view_count: "5", current_in_sync: false });
    expect(await drift(app)).toEqual([1, 1, 1]);
    expect(await refresh(operator, true)).toEqual({ inserted: 1, updated: 1, deleted: 1, unchanged: 3 });
    expect(await refresh(operator)).toEqual({ inserted: 1, updated: 1, deleted: 1, unchanged: 3 });
    expect(await status(app)).toMatchObject({ current_table_count: "5", current_in_sync: true, last_refreshed_at: expect.any(Date) });
    const after = await state(owner);
    expect(await refresh(operator)).toEqual({ inserted: 0, updated: 0, deleted: 0, unchanged: 5 });
    expect(await state(owner)).toEqual(after);
  });

  test("says on three axes where a unit belongs, which text it has and what it may be; never the text", async () => {
    const key = newKey();
    const { pieces } = await compose(app, [{ title: "Bí mật", body: "Nội dung kín.\n" }, ...steps(1)], { key });
    const iuId = pieces[0]?.iu_id ?? "";
    await compose(app, [{ iu_id: iuId, pinned_version_no: 1 }, { iu_id: iuId }], { key: `${key}.b` });
    await register(operator, "owner.department");
    await tag(app, iuId, "owner.department", "pháp chế");
    await refresh(operator);
    const row = await envelope(app, iuId);
    const text = { version_no: 1, body_digest: sha256("Nội dung kín.\n"), body_bytes: Buffer.byteLength("Nội dung kín.\n") };
    expect(row).toMatchObject({
      structure: {
        canonical_address: `${key}/1`,
        unit_kind: "step",
        collections: 2,
        pieces: 3,
        memberships: [
          { collection_key: key, piece_order: 1, role: "step", pinned_version_no: null },
          { collection_key: `${key}.b`, piece_order: 1, role: "step", pinned_version_no: 1 },
          { collection_key: `${key}.b`, piece_order: 2, role: "step", pinned_version_no: null },
        ],
        derived_into: [],
        derived_from: [],
        sql_links: [],
      },
      content: { current: text, enacted: null },
      governance: { lifecycle_status: "draft", in_force: null, on_hold: false, tags: { "owner.department": "pháp chế" } },
    });
    expect(JSON.stringify(row)).not.toMatch(/Bí mật|Nội dung/);
    const { rows } = await owner.query(
      "select structure::text, content::text, governance::text from iu_core.iu_three_axis_envelope where iu_id = $1",
      [iuId],
    );
    const { structure, content, governance } = rows[0];
    expect(row.envelope_digest).toBe(
      createHash("sha256").update(`iu.envelope.v1\n${structure}\n${content}\n${governance}\n`).digest("hex"),
    );
  });

  test("the session's settings change nothing", async () => {
    await refresh(operator);
    const elsewhere = await database.connect({ role: "iu_operator" });
    await elsewhere.query("set timezone = 'Asia/Ho_Chi_Minh'; set datestyle = 'SQL, DMY'; set extra_float_digits = 0");
    expect(await refresh(elsewhere)).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
  });

  test("an envelope changed by hand drifts, even where only its digest is wrong, and is named with its axes", async () => {
    await refresh(operator);
    const iuId = await create(app);
    const other = await create(app);
    await owner.query("select iu_core.fn_iu_envelope_touch(array[$1::uuid, $2::uuid])", [iuId, other]);
    await owner.query(`update iu_core.iu_three_axis_envelope set structure = '{}', governance = '{}' where iu_id = $1`, [iuId]);
    await owner.query("update iu_core.iu_three_axis_envelope set envelope_digest = 'x' where iu_id = $1", [other]);
    expect(await drift(app)).toEqual([0, 0, 2]);
    const rows = await call(operator, fnIuThreeAxisDrift, {});
    expect(rows.map(({ iu_id, drift, axes }) => [iu_id, drift, axes])).toEqual([
      [iuId, "content_diff", ["structure", "governance"]],
      [other, "content_diff", ["digest"]],
    ]);
    expect(await call(operator, fnIuThreeAxisDrift, { p_limit: 1 })).toHaveLength(1);
    await refresh(operator);
    expect(await call(operator, fnIuThreeAxisDrift, {})).toEqual([]);
  });

  test("is for operators, and asks who", async () => {
    expect(await sqlstate(refresh(app))).toBe("42501");
    expect(await sqlstate(call(app, fnIuThreeAxisDrift, {}))).toBe("42501");
    expect(await refusal(operator.query("select iu_core.fn_iu_three_axis_envelope_refresh(' ')"))).toMatchObject({ sqlstate: "IU003" });
    for (const limit of [0, 10_001, null])
      expect(await refusal(call(operator, fnIuThreeAxisDrift, { p_limit: limit as number }))).toMatchObject({ sqlstate: "IU003" });
  });
});

test("a closed gate leaves the envelopes alone, an open one leaves no drift whatever is done", async () => {
  await refresh(operator);
  const key = newKey();
  await rolledBack(owner, async () => {
    await compose(owner, steps(3), { key });
    expect(await drift(owner)).toEqual([3, 0, 0]);
  });
  await automatic(owner, true);
  const { pieces } = await compose(app, steps(3), { key });
  expect(await drift(app)).toEqual([0, 0, 0]);
  const [first = "", second = ""] = pieces.map(({ iu_id }) => iu_id);
  await revise(app, first, "Mới.");
  await app.query("select iu_core.fn_iu_piece_move($1, 1, 3, 1, 'ana')", [key]);
  await app.query("select iu_core.fn_iu_piece_remove($1, 1, 2, 'ana')", [key]);
  await app.query("select iu_core.fn_iu_piece_pin($1, 1, 1, 3, 'ana')", [key]);
  expect(await drift(app)).toEqual([0, 0, 0]);
  expect((await envelope(app, second)).structure).toMatchObject({ pieces: 0, collections: 0 });
  await app.query("select iu_core.fn_iu_piece_replace($1, 1, $2, 4, 'ana')", [key, JSON.stringify({ iu_id: second })]);
  await app.query("select iu_core.fn_iu_collection_instantiate($1, $1 || '.i', 'Mẫu', 'ana')", [key]);
  await app.query("select iu_core.fn_iu_collection_withdraw($1, 5, 'ana')", [key]);
  expect(await drift(app)).toEqual([0, 0, 0]);
  expect((await envelope(app, first)).structure.memberships).toEqual([expect.objectContaining({ collection_key: `${key}.i` })]);
  await app.query("select iu_core.fn_iu_collection_restore($1, 'ana')", [key]);
  await tag(app, first, "owner.department", "nhân sự");
  await app.query("select iu_core.fn_iu_sql_link_set($1, 'function', 'pg_catalog', 'now', 'uses', 'ana')", [first]);
  expect(await drift(app)).toEqual([0, 0, 0]);
  await automatic(owner, false);
});
