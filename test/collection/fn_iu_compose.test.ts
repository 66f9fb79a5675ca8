import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuCompose } from "../../schema-ts/collection/fn_iu_compose.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, fileOf, graphDigest, leavesOf, newKey, openGates, revise, sha256, steps } from "./collections.ts";
import { treeHash } from "./rfc6962.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let reader: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  reader = await database.connect({ role: "iu_reader" });
  await openGates(owner);
});

const unitsOf = async (key: string) =>
  (
    await reader.query(
      `select m.piece_order, m.role, m.pinned_version_no, u.canonical_address, u.unit_kind, u.lifecycle_status, u.current_version_no, u.metadata,
         u.created_by, v.title, v.body, v.body_digest
       from iu_core.iu_piece_collection c join iu_core.iu_piece_membership m using (collection_id) join iu_core.information_unit u using (iu_id)
       join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = 1
       where c.collection_key = $1 order by m.piece_order`,
      [key],
    )
  ).rows;
const logOf = async (iuId: string | undefined) =>
  (
    await reader.query(
      "select transition_type, actor, from_status, to_status, version_no, detail from iu_core.iu_lifecycle_log where iu_id = $1 order by recorded_at",
      [iuId],
    )
  ).rows;
const manifestsOf = async (key: string) =>
  (
    await reader.query(
      `select f.manifest_no, f.graph_digest, f.content_digest, f.piece_count, f.change, f.created_by
       from iu_core.iu_piece_collection_manifest f join iu_core.iu_piece_collection c using (collection_id) where c.collection_key = $1 order by 1`,
      [key],
    )
  ).rows;

describe("a collection of new texts", () => {
  test("has one draft for each piece, one lifecycle row, one manifest, and both digests", async () => {
    const given = steps(7);
    const made = await compose(app, given);
    expect(made).toMatchObject({ collection_kind: "workflow", piece_count: 7, minted: 7, reused: 0 });
    expect(made.pieces.map(({ piece_order, role, minted }) => ({ piece_order, role, minted }))).toEqual(
      given.map((_, i) => ({ piece_order: i + 1, role: "step", minted: true })),
    );
    expect(new Set(made.pieces.map(({ iu_id }) => iu_id)).size).toBe(7);
    expect([...made.pieces.map(({ iu_id }) => iu_id)].sort()).toEqual(made.pieces.map(({ iu_id }) => iu_id));
    expect(made.graph_digest).toBe(graphDigest(made.pieces));
    expect(made.content_digest).toBe(treeHash(leavesOf(given.map(({ body }) => ({ role: "step", body })))).toString("hex"));

    expect(await unitsOf(made.collection_key)).toEqual(
      given.map(({ title, body }, i) => ({
        piece_order: i + 1,
        role: "step",
        pinned_version_no: null,
        canonical_address: `${made.collection_key}/${i + 1}`,
        unit_kind: "step",
        lifecycle_status: "draft",
        current_version_no: 1,
        metadata: {},
        created_by: "ana",
        title,
        body,
        body_digest: sha256(body),
      })),
    );
    expect(await logOf(made.pieces[3]?.iu_id)).toEqual([
      {
        transition_type: "create",
        actor: "ana",
        from_status: null,
        to_status: "draft",
        version_no: 1,
        detail: { collection_key: made.collection_key, piece_order: 4 },
      },
    ]);
    const { graph_digest, content_digest } = made;
    expect(await manifestsOf(made.collection_key)).toEqual([
      { manifest_no: 1, graph_digest, content_digest, piece_count: 7, change: { action: "compose" }, created_by: "ana" },
    ]);
  });

  test("takes address, kind and metadata of a piece; normalises its texts; lets null stand for nothing", async () => {
    const made = await compose(app, [
      {
        title: "Phê duyệt".normalize("NFD"),
        body: "Một\r\nHai\rBa".normalize("NFD"),
        role: "step",
        canonical_address: "quy-trình/phê-duyệt".normalize("NFD"),
        unit_kind: "policy.clause",
        metadata: { owner: "phòng mua sắm" },
      },
      { title: "Rỗng", body: "", role: null, canonical_address: null, unit_kind: null, metadata: null },
    ]);
    expect(await unitsOf(made.collection_key)).toMatchObject([
      {
        canonical_address: "quy-trình/phê-duyệt",
        unit_kind: "policy.clause",
        metadata: { owner: "phòng mua sắm" },
        title: "Phê duyệt",
        body: "Một\nHai\nBa",
        body_digest: sha256("Một\nHai\nBa"),
      },
      { canonical_address: `${made.collection_key}/2`, unit_kind: "step", metadata: {}, title: "Rỗng", body: "" },
    ]);
  });

  test("of the kind file has its roles in their order", async () => {
    const made = await compose(app, fileOf("title", "intro", "body", "body", "appendix", "reference"), { kind: "file" });
    expect(made.pieces.map(({ role }) => role)).toEqual(["title", "intro", "body", "body", "appendix", "reference"]);
    expect((await unitsOf(made.collection_key)).map(({ unit_kind }) => unit_kind)).toEqual(made.pieces.map(({ role }) => role));
    expect((await compose(app, fileOf("title", "body"), { kind: "file" })).piece_count).toBe(2);
  });
});

describe("a collection of existing units", () => {
  test("shares them, logs it, mints nothing and has their graph digest", async () => {
    const template = await compose(app, steps(3));
    const shared = await compose(
      app,
      template.pieces.map(({ iu_id }) => ({ iu_id: iu_id.toUpperCase() })),
    );
    expect(shared).toMatchObject({ minted: 0, reused: 3, graph_digest: template.graph_digest, content_digest: template.content_digest });
    expect(shared.pieces).toEqual(template.pieces.map((piece) => ({ ...piece, minted: false })));
    expect((await logOf(template.pieces[0]?.iu_id))[1]).toEqual({
      transition_type: "compose",
      actor: "ana",
      from_status: "draft",
      to_status: "draft",
      version_no: 1,
      detail: { collection_key: shared.collection_key, piece_order: 1 },
    });
  });

  test("mixes with new ones, takes pins, and may hold one unit twice", async () => {
    const { pieces } = await compose(app, steps(2));
    const [first, second] = pieces.map(({ iu_id }) => iu_id) as [string, string];
    await revise(app, first, "Nội dung mới.");
    const mixed = await compose(app, [
      { iu_id: first, pinned_version_no: 1 },
      { title: "Mới", body: "Giữa." },
      { iu_id: second },
      { iu_id: first },
    ]);
    expect(mixed).toMatchObject({ minted: 1, reused: 3 });
    expect(mixed.pieces.map(({ minted }) => minted)).toEqual([false, true, false, false]);
    expect(mixed.graph_digest).toBe(graphDigest(mixed.pieces));
    const bodies = [steps(1)[0]?.body ?? "", "Giữa.", steps(2)[1]?.body ?? "", "Nội dung mới."];
    expect(mixed.content_digest).toBe(treeHash(leavesOf(bodies.map((body) => ({ role: "step", body })))).toString("hex"));
    const rendered = await call(reader, fnIuCollectionRender, { p_collection_key: mixed.collection_key });
    expect(rendered.map(({ version_no, body }) => ({ version_no, body }))).toEqual(
      bodies.map((body, i) => ({ version_no: i === 3 ? 2 : 1, body })),
    );
  });
});

describe("a kind without roles of its own", () => {
  const rolesOf = async (key: string) =>
    (await reader.query("select role_kind, template_collection_id from iu_core.iu_piece_collection where collection_key = $1", [key]))
      .rows[0];

  test("takes those of the kind that knows the roles in the specs", async () => {
    const template = await compose(app, fileOf("title", "body"), { kind: "template" });
    expect(await rolesOf(template.collection_key)).toEqual({ role_kind: "file", template_collection_id: null });
    const flow = await compose(app, steps(2), { kind: "template" });
    expect(await rolesOf(flow.collection_key)).toEqual({ role_kind: "workflow", template_collection_id: null });
  });

  test("takes those of the collection it is made from, and records that", async () => {
    const template = await compose(app, fileOf("title", "body", "appendix"), { kind: "file" });
    const instance = await compose(
      app,
      template.pieces.map(({ iu_id, role }) => ({ iu_id, role })),
      { kind: "instance", metadata: { made_from: template.collection_key } },
    );
    expect(await rolesOf(instance.collection_key)).toEqual({ role_kind: "file", template_collection_id: template.collection_id });
    expect(instance.graph_digest).toBe(template.graph_digest);
  });
});

describe("who may", () => {
  test("nobody while the gate is closed, and the refusal says nothing else", async () => {
    await rolledBack(owner, async () => {
      await call(owner, fnDotConfigSet, { p_key: "iu_core.composer_enabled", p_value: false, p_actor: "test", p_reason: "test" });
      const attempt = call(owner, fnIuCompose, {
        p_collection_key: "a b",
        p_collection_kind: "nix",
        p_title: "",
        p_pieces: [],
        p_actor: "",
      });
      await expect(attempt).rejects.toMatchObject({ code: "IU001", detail: expect.stringContaining('"gate": "iu_core.composer_enabled"') });
    });
  });

  test("not a reader", async () => {
    const before = await state(owner);
    expect(await sqlstate(compose(reader, steps(1)))).toBe("42501");
    expect(await state(owner)).toEqual(before);
  });
});

test("a rolled-back composition leaves nothing", async () => {
  const before = await state(owner);
  await rolledBack(app, async () => {
    await compose(app, steps(5), { key: newKey() });
  });
  expect(await state(owner)).toEqual(before);
});
