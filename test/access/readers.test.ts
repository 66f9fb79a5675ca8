import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionCompare } from "../../schema-ts/collection/fn_iu_collection_compare.ts";
import { fnIuCollectionInclusionProof } from "../../schema-ts/collection/fn_iu_collection_inclusion_proof.ts";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuCollectionRenderMarkdown } from "../../schema-ts/collection/fn_iu_collection_render_markdown.ts";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { fnIuCollectionVisibility } from "../../schema-ts/collection/fn_iu_collection_visibility.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuGet } from "../../schema-ts/unit/fn_iu_get.ts";
import { fnIuHistory } from "../../schema-ts/unit/fn_iu_history.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey, sha256 } from "../collection/collections.ts";
import { refusal } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { define, everythingReadable, grant, openAccess, scopeCollection, scopeUnits } from "./access.ts";

const database = useDatabase();
const roles = ["iu_reader", "iu_app", "iu_operator", "iu_auditor"] as const;
type Role = (typeof roles)[number];
const clients = {} as Record<Role, Client>;

/** Scope of the unit or collection, and who sees it: a grant to iu_app is one to iu_operator, which has its privileges. */
const circles: [scope: string | null, seenBy: readonly Role[]][] = [
  [null, roles],
  ["hr", ["iu_app", "iu_operator", "iu_auditor"]],
  ["board", ["iu_operator", "iu_auditor"]],
  ["nobody", ["iu_auditor"]],
];
const secret = (scope: string | null) => `Bí mật của ${scope ?? "mọi người"}.`;
const everybody = newKey("everybody");
const collectionOf = (scope: string | null) => `circle.${scope ?? "open"}`;
let made = 0;
const units = new Map<string | null, string>();

beforeAll(async () => {
  const owner = await database.connect();
  await openAccess(owner);
  for (const role of roles) clients[role] = await database.connect({ role });
  for (const scope of ["hr", "board", "nobody"]) await define(clients.iu_operator, scope);
  await grant(clients.iu_operator, "hr", "iu_app");
  await grant(clients.iu_operator, "board", "iu_operator");
  const { pieces } = await compose(
    owner,
    circles.map(([scope]) => ({ title: `Tiêu đề ${scope}`, body: secret(scope) })),
    { key: everybody },
  );
  for (const [i, [scope]] of circles.entries()) {
    const iuId = pieces[i]?.iu_id as string;
    units.set(scope, iuId);
    if (scope) await scopeUnits(clients.iu_operator, scope, iuId);
    await compose(owner, [{ title: `Riêng ${scope}`, body: `Bộ sưu tập ${scope}.`, canonical_address: `riêng/${made++}` }], {
      key: collectionOf(scope),
    });
    if (scope) await scopeCollection(clients.iu_operator, scope, collectionOf(scope));
  }
});

describe.each(roles)("%s", (role) => {
  const sees = circles.filter(([, seenBy]) => seenBy.includes(role));
  const hidden = circles.filter(([, seenBy]) => !seenBy.includes(role));
  const of = (scope: string | null) => units.get(scope) as string;

  test.each(circles)("gets a unit in scope %s, or is told that there is none", async (scope, seenBy) => {
    const get = () => call(clients[role], fnIuGet, { p_iu_id: of(scope) });
    const history = () => call(clients[role], fnIuHistory, { p_iu_id: of(scope) });
    if (seenBy.includes(role)) {
      expect((await get())[0]?.body).toBe(secret(scope));
      expect((await history())[0]?.body_digest).toBe(sha256(secret(scope)));
    } else {
      const missing = { sqlstate: "IU004", detail: { code: "not_found", iu_id: of(scope) } };
      expect(await refusal(history())).toMatchObject(missing);
      expect(await refusal(get())).toMatchObject(missing);
    }
  });

  test("renders the pieces it sees, in their places", async () => {
    const pieces = await call(clients[role], fnIuCollectionRender, { p_collection_key: everybody });
    expect(pieces.map(({ piece_order, body }) => [piece_order, body])).toEqual(
      circles.flatMap(([scope, seenBy], i) => (seenBy.includes(role) ? [[i + 1, secret(scope)]] : [])),
    );
    const markdown = await call(clients[role], fnIuCollectionRenderMarkdown, { p_collection_key: everybody });
    for (const [scope] of sees) expect(markdown).toContain(secret(scope));
    for (const [scope] of hidden) expect(markdown).not.toContain(secret(scope));
    for (const [scope] of hidden) expect(markdown).not.toContain(`Tiêu đề ${scope}`);
  });

  test("learns how many pieces are hidden, and nothing else about them", async () => {
    expect(await call(clients[role], fnIuCollectionVisibility, { p_collection_key: everybody })).toEqual({
      collection_key: everybody,
      piece_count: circles.length,
      visible: sees.length,
      hidden: hidden.length,
    });
  });

  test("is answered about the whole only where it sees the whole", async () => {
    const questions = [
      () => call(clients[role], fnIuCollectionValidate, { p_collection_key: everybody }),
      () => call(clients[role], fnIuCollectionInclusionProof, { p_collection_key: everybody, p_piece_order: 1 }),
      () => call(clients[role], fnIuCollectionCompare, { p_a: everybody, p_b: collectionOf(null) }),
      () => call(clients[role], fnIuCollectionCompare, { p_a: collectionOf(null), p_b: everybody }),
    ];
    for (const ask of questions) {
      if (hidden.length === 0) await ask();
      else
        expect(await refusal(ask())).toMatchObject({
          sqlstate: "IU011",
          detail: { code: "not_permitted", collection_key: everybody, hidden: hidden.length },
        });
    }
    expect((await call(clients[role], fnIuCollectionValidate, { p_collection_key: collectionOf(null) })).ok).toBe(true);
  });

  test.each(circles)("renders a collection in scope %s, or is told that there is none", async (scope, seenBy) => {
    const rendered = call(clients[role], fnIuCollectionRender, { p_collection_key: collectionOf(scope) });
    if (seenBy.includes(role)) expect(await rendered).toHaveLength(1);
    else expect(await refusal(rendered)).toMatchObject({ sqlstate: "IU004" });
  });

  test("reads nothing of what is hidden in any table", async () => {
    const all = await everythingReadable(clients[role]);
    for (const [scope] of sees) for (const text of [secret(scope), of(scope), collectionOf(scope)]) expect(all).toContain(text);
    for (const [scope] of hidden) {
      for (const text of [secret(scope), sha256(secret(scope)), of(scope), collectionOf(scope), `"${scope}"`])
        expect(all).not.toContain(text);
    }
  });
});
