import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuUnretire } from "../../schema-ts/lifecycle/fn_iu_unretire.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { openMetadata, register, tag } from "../envelope/envelopes.ts";
import { configure } from "../event/events.ts";
import { type authored, decided, enacted, enactMany, prepare, request } from "../governance/reviews.ts";
import { useDatabase } from "../setup/database.ts";
import { create } from "../unit/units.ts";
import { define, grant, revoke, scopeCollection, scopeUnits } from "./access.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
/** A unit in the scope hr, in force, with a tag and a link, in a collection of that scope; and what allows to retire it. */
let unit: string;
let change: Awaited<ReturnType<typeof authored>>;
let decision: string;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
  await openMetadata(owner);
  await configure(owner, "iu_core.access_enabled", true);
  await define(owner, "hr");
  await register(owner, "pay.grade");
});

beforeEach(async () => {
  unit = await create(owner);
  change = await enacted(owner, unit);
  await tag(owner, unit, "pay.grade", "bậc 7");
  await link("set")(owner);
  const { collection_key } = await compose(owner, [{ iu_id: unit }]);
  decision = await decided(owner, [unit], "retire");
  await scopeUnits(owner, "hr", unit);
  await scopeCollection(owner, "hr", collection_key);
});

const link = (verb: "set" | "unset") => (client: Client) =>
  client.query(`select iu_core.fn_iu_sql_link_${verb}($1, 'function', 'pg_catalog', 'now', 'uses', 'ana')`, [unit]);

const attempts: [string, (client: Client) => Promise<unknown>][] = [
  ["a tag it has already", (c) => tag(c, unit, "pay.grade", "bậc 7")],
  ["another value of its tag", (c) => tag(c, unit, "pay.grade", "bậc 1")],
  ["its tag taken away", (c) => c.query("select iu_core.fn_iu_tag_unset($1, 'pay.grade', 'ana')", [unit])],
  ["a link it has already", link("set")],
  ["its link taken away", link("unset")],
  ["a review", (c) => request(c, [unit], "split")],
  ["the enactment it had already", (c) => enactMany(c, [unit], change)],
  ["a retirement that its places stand against", (c) => c.query("select iu_core.fn_iu_retire($1, $2, 'ana')", [unit, decision])],
  ["a retirement undone that there never was", (c) => call(c, fnIuUnretire, { p_iu_id: unit, p_actor: "ana" })],
];

describe("who does not see a unit neither gives it nor learns from a refusal", () => {
  test.each(attempts)("%s", async (_, attempt) => {
    const before = await state(owner);
    expect(await refusal(attempt(app))).toMatchObject({ sqlstate: "IU011", detail: { iu_ids: [unit], db_role: "iu_app" } });
    expect(await state(owner)).toEqual(before);
  });
});

test("who was granted the scope is answered as ever", async () => {
  await grant(owner, "hr", "iu_app");
  try {
    expect(await tag(app, unit, "pay.grade", "bậc 8")).toMatchObject({ old: "bậc 7", changed: true });
    expect(await enactMany(app, [unit], change)).toMatchObject({ enacted: 0 });
    await expect(request(app, [unit], "split")).resolves.toEqual(expect.any(String));
    expect(await refusal(app.query("select iu_core.fn_iu_retire($1, $2, 'ana')", [unit, decision]))).toMatchObject({ sqlstate: "IU005" });
  } finally {
    await revoke(owner, "hr", "iu_app");
  }
});
