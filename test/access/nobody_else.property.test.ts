import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuGet } from "../../schema-ts/unit/fn_iu_get.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey } from "../collection/collections.ts";
import { rolledBack } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { mayActAs } from "../setup/role.ts";
import { define, everythingReadable, grant, openAccess, render, scopeCollection, scopeUnits } from "./access.ts";

const database = useDatabase();
const scopes = ["a", "b", "c"] as const;
/** Who has the privileges of whom; auditors are apart, they see everything. */
const privileges = {
  iu_reader: ["iu_reader"],
  iu_app: ["iu_app", "iu_reader"],
  iu_operator: ["iu_operator", "iu_app", "iu_reader"],
} as const;
const sessions = Object.keys(privileges) as (keyof typeof privileges)[];
const people = ["an@example.org", "bình@example.org"] as const;
const key = newKey();
const text = (i: number) => `Văn bản thứ ${i} chỉ cho ai được xem.`;
let owner: Client;
let units: string[];

beforeAll(async () => {
  owner = await database.connect();
  await openAccess(owner);
  for (const role of sessions) await mayActAs(owner, role);
  const { pieces } = await compose(
    owner,
    [0, 1, 2, 3].map((i) => ({ title: `Mục ${i}`, body: text(i) })),
    { key },
  );
  units = pieces.map(({ iu_id }) => iu_id);
  for (const scope of scopes) await define(owner, scope);
});

const scopeOrNone = fc.option(fc.constantFrom(...scopes), { nil: null });
const world = fc.record({
  units: fc.array(scopeOrNone, { minLength: 4, maxLength: 4 }),
  collection: scopeOrNone,
  grants: fc.uniqueArray(fc.tuple(fc.constantFrom(...scopes), fc.constantFrom(...sessions, ...people)), {
    selector: ([scope, principal]) => `${scope} ${principal}`,
    maxLength: 10,
  }),
  session: fc.constantFrom(...sessions),
  principal: fc.constantFrom(...sessions, ...people),
});

/** The body, or the SQLSTATE of the refusal; the transaction goes on. */
async function bodyOrState(read: () => Promise<{ body: string } | undefined>): Promise<string | undefined> {
  await owner.query("savepoint reading");
  try {
    return (await read())?.body;
  } catch (error) {
    await owner.query("rollback to savepoint reading");
    return (error as { code?: string }).code;
  }
}

test("nobody gets a text of a unit whose scope they do not hold, and everybody the others", async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ units: scopesOf, collection, grants, session, principal }) => {
      const holds = (who: string, scope: string | null) =>
        scope === null ||
        grants.some(
          ([granted, to]) =>
            granted === scope &&
            (to === who || (who in privileges && (privileges[who as keyof typeof privileges] as readonly string[]).includes(to))),
        );
      await rolledBack(owner, async () => {
        for (const [i, scope] of scopesOf.entries()) if (scope !== null) await scopeUnits(owner, scope, units[i] as string);
        if (collection !== null) await scopeCollection(owner, collection, key);
        for (const [scope, to] of grants) await grant(owner, scope, to);
        await owner.query(`set local role ${session}`);
        const seen = scopesOf.map((scope) => holds(session, scope));

        const readable = await everythingReadable(owner);
        expect(units.map((_, i) => readable.includes(text(i)))).toEqual(seen);
        expect(readable.includes(`"${key}"`)).toBe(holds(session, collection));
        for (const [i, unit] of units.entries()) {
          const got = await bodyOrState(async () => (await call(owner, fnIuGet, { p_iu_id: unit }))[0]);
          expect(got).toBe(seen[i] ? text(i) : "IU004");
          if (session === "iu_reader") continue;
          const rendered = await bodyOrState(() => render(owner, unit, { principal }));
          expect(rendered).toBe(seen[i] && holds(principal, scopesOf[i] ?? null) ? text(i) : "IU011");
        }
        const pieces = await bodyOrState(async () => ({
          body:
            (await owner.query("select string_agg(body, '') as body from iu_core.fn_iu_collection_render($1)", [key])).rows[0].body ?? "",
        }));
        expect(pieces).toBe(holds(session, collection) ? units.map((_, i) => (seen[i] ? text(i) : "")).join("") : "IU004");
      });
    }),
    { numRuns: 60 },
  );
});
