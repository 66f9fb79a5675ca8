import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose } from "../collection/collections.ts";
import { editsOf } from "../collection/edits.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { enactByHand, operationsOf, parts, pending, prepare } from "./structure.ts";

const database = useDatabase();
let owner: Client;
const { split, merge, supersede, undo, decide, undecide } = operationsOf(() => owner);
const { pin, rendered } = editsOf(() => owner);

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
});

const line = fc.stringMatching(/^[a-zà-ỹ ]{1,12}$/u).map((text) => text.normalize("NFC"));

/** Digests of units, and of every collection: what an inverse must bring back. */
const digests = async (ids: string[]) => ({
  units: (await owner.query("select iu_core.fn_iu_units_digest($1) as digest", [ids])).rows,
  collections: (
    await owner.query(
      `select c.collection_key, s.graph_digest, iu_core.fn_iu_content_digest(s.leaves) as content_digest
       from iu_core.iu_piece_collection c, iu_core.fn_iu_collection_shape(c.collection_id) s order by 1`,
    )
  ).rows,
});

test("whatever is split, merged or superseded, and decided, its inverses bring all digests back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 2, maxLength: 5 }),
      fc.constantFrom("split" as const, "merge" as const, "supersede" as const),
      fc.boolean(),
      fc.constantFrom("follow", "keep", undefined),
      async (bodies, operation, enacted, decision) => {
        const ids = [await create(owner, { p_body: bodies.join("\n\n") }), await create(owner)] as [string, string];
        if (enacted) await enactByHand(owner, ids[0]);
        const { collection_key } = await compose(owner, [
          { iu_id: ids[0] },
          { title: "x", body: "x" },
          { iu_id: ids[1] },
          { iu_id: ids[0] },
        ]);
        const before = await digests(ids);
        const { operation_id, memberships_affected } =
          operation === "split"
            ? await split(ids[0], parts(...bodies))
            : operation === "merge"
              ? await merge(ids)
              : await supersede(...ids);
        expect(memberships_affected).toBe(operation === "merge" ? 3 : 2);
        expect((await digests(ids)).collections).toEqual(before.collections);
        if (decision) {
          const { manifest_no } = await decide(operation_id, collection_key, decision, 1);
          const { collections } = await digests(ids);
          if (decision === "keep") expect(collections).toEqual(before.collections);
          else expect(collections).not.toEqual(before.collections);
          await undecide(operation_id, collection_key, manifest_no);
        }
        await undo(operation, operation_id);
        expect(await digests(ids)).toEqual(before);
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

test("a document that is split and merged along its paragraphs, and follows, reads the same all the time", async () => {
  const place = fc.nat({ max: 99 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 3, maxLength: 8 }),
      fc.array(fc.tuple(fc.boolean(), place), { minLength: 1, maxLength: 8 }),
      async (paragraphs, operations) => {
        const { collection_key: key } = await compose(owner, [{ title: "Cả bài", body: paragraphs.join("\n\n") }]);
        for (const [isSplit, at] of operations) {
          const pieces = await rendered(key);
          const i = at % pieces.length;
          const [piece, next] = pieces.slice(i, i + 2);
          const bodies = piece?.body.split("\n\n") ?? [];
          if (isSplit && bodies.length > 1) expect(await split(piece?.iu_id ?? "", parts(...bodies))).toMatchObject({ lossless: true });
          else if (!isSplit && piece && next) await merge([piece.iu_id, next.iu_id]);
          else continue;
          const [{ operation_id, manifest_no }] = await pending(owner, key);
          await decide(operation_id, key, "follow", manifest_no);
          expect((await rendered(key)).map(({ body }) => body).join("\n\n")).toBe(paragraphs.join("\n\n"));
        }
      },
    ),
    { numRuns: 20 },
  );
}, 120_000);

/** What must hold whatever was done; no rows. */
const broken = `
  select 'superseded without derivation, or the reverse' as what, u.iu_id
  from iu_core.information_unit u
  where (u.lifecycle_status = 'superseded') <> exists (select from iu_core.iu_derivation d where d.from_iu_id = u.iu_id and d.undone_at is null)
  union all
  select 'replaced twice', from_iu_id
  from iu_core.iu_derivation where undone_at is null group by from_iu_id having count(distinct operation_id) > 1
  union all
  select 'half undone', operation_id
  from iu_core.iu_derivation group by operation_id having count(undone_at) not in (0, count(*))
  union all
  select 'its own descendant', u.iu_id
  from iu_core.information_unit u, iu_core.fn_iu_lineage(u.iu_id) l where l.iu_id = u.iu_id
  union all
  select 'no unit stands for it', u.iu_id
  from iu_core.information_unit u where cardinality(iu_core.fn_iu_successors(u.iu_id)) = 0
  union all
  select 'floats on a superseded unit and is not listed', m.iu_id
  from iu_core.iu_piece_membership m
  join iu_core.information_unit u using (iu_id)
  where u.lifecycle_status = 'superseded' and m.pinned_version_no is null
    and not exists (
      select from iu_core.iu_derivation d join iu_core.iu_membership_decision w using (operation_id)
      where d.from_iu_id = m.iu_id and d.undone_at is null and w.collection_id = m.collection_id and w.state in ('pending', 'kept'))
  union all
  select 'withdrawn piece', m.iu_id
  from iu_core.iu_piece_membership m join iu_core.information_unit u using (iu_id) where u.lifecycle_status = 'withdrawn'
`;
const pins = async () =>
  (
    await owner.query(
      "select iu_id, pinned_version_no, collection_id from iu_core.iu_piece_membership where pinned_version_no is not null order by 1, 3",
    )
  ).rows;

test("whatever is done in whatever order: lineage is complete and has no circles, what floats is listed, pins stay", async () => {
  const place = fc.nat({ max: 99 });
  const done = new Map<string, number>();
  const kinds = fc.constantFrom("split", "merge", "supersede", "undo", "undo", "decide", "decide", "undecide", "revise");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(kinds, place, place), { minLength: 5, maxLength: 25 }), async (operations) => {
      const ids: string[] = [];
      for (let i = 0; i < 3; i += 1) ids.push(await create(owner, { p_body: `${i}` }));
      const { collection_key: key } = await compose(
        owner,
        [...ids, ...ids].map((iu_id) => ({ iu_id })),
      );
      await pin(key, 2, 1, 1);
      const pinned = await pins();
      const made: { operation: "split" | "merge" | "supersede"; operation_id: string }[] = [];
      for (const [kind, x, y] of operations) {
        const pick = (n: number) => ids[n % ids.length] as string;
        const last = made[x % Math.max(made.length, 1)];
        const operation_id = last?.operation_id ?? unknownId;
        const { rows } = await owner.query("select manifest_no from iu_core.iu_piece_collection where collection_key = $1", [key]);
        const attempt = async () => {
          if (kind === "split") made.push(await split(pick(x), parts("1", "2")));
          else if (kind === "merge") made.push(await merge([pick(x), pick(y)]));
          else if (kind === "supersede") made.push(await supersede(pick(x), pick(y)));
          else if (kind === "undo") await undo(last?.operation ?? "split", operation_id);
          else if (kind === "decide") await decide(operation_id, key, y % 3 === 0 ? "keep" : "follow", rows[0].manifest_no);
          else if (kind === "undecide") await undecide(operation_id, key, rows[0].manifest_no);
          else await owner.query("select iu_core.fn_iu_revise($1, 'Mới', $2, 1, 'ana')", [pick(x), `${y}`]);
        };
        await attempt().then(
          () => done.set(kind, (done.get(kind) ?? 0) + 1),
          ({ code, message }) => expect(`${code} ${message}`).toMatch(/^IU0(03|04|05|06|07) /),
        );
        const { rows: units } = await owner.query(
          "select to_iu_id from iu_core.iu_derivation where operation_id = any ($1) and to_iu_id <> all ($2::uuid[]) order by derivation_id",
          [made.map(({ operation_id }) => operation_id), ids],
        );
        ids.push(...units.map(({ to_iu_id }) => to_iu_id));
      }
      expect((await owner.query(broken)).rows).toEqual([]);
      expect(await pins()).toEqual(pinned);
    }),
    { numRuns: 15 },
  );
  expect([...done.keys()].sort()).toEqual(["decide", "merge", "revise", "split", "supersede", "undecide", "undo"]);
}, 180_000);
