import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, refusalOfOutcome, revise, whileWaiting } from "../collection/collections.ts";
import { editsOf } from "../collection/edits.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { create } from "../unit/units.ts";
import { operationsOf, parts, pending, prepare, review, statusesOf } from "./structure.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let other: Client;
const { split, merge, supersede, undo, decide } = operationsOf(() => app);
const { insert } = editsOf(() => app);

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  other = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

/** `first` runs in an open transaction of the application; `second` waits for it, and ends once that commits. */
async function race(first: () => Promise<unknown>, second: () => Promise<unknown>) {
  await app.query("begin");
  await first();
  return await whileWaiting(owner, other, second, () => app.query("commit"));
}
const refusedAfter = async (first: () => Promise<unknown>, second: () => Promise<unknown>) => {
  const { sqlstate, detail } = await refusalOfOutcome(await race(first, second));
  return { sqlstate, ...detail };
};

interface Authored {
  review_decision_id: string;
  change_set_id: string;
}

/** A change set under which a unit may be enacted as it is. */
async function author(id: string): Promise<Authored> {
  const { rows } = await app.query("select iu_core.fn_review_request('enact', array[$1::uuid], 'ana') as request", [id]);
  await app.query("select iu_core.fn_approval_vote($1, 'bình', 'approve')", [rows[0].request]);
  return (await app.query("select iu_core.fn_governance_author('đua', $1, 'ana') as authored", [rows[0].request])).rows[0].authored;
}

describe("of two at once, the second sees what the first did:", () => {
  test("a split during a revision is not what was reviewed; a revision during a split comes too late", async () => {
    const [a, b] = [await create(app), await create(app)];
    const decisions = [await review(app, "split", [a]), await review(app, "split", [b])] as [string, string];
    expect(
      await refusedAfter(
        () => revise(app, a, "Mới."),
        () => split(a, undefined, { decision: decisions[0], client: other }),
      ),
    ).toMatchObject({ sqlstate: "IU007", reason: "other_digest" });
    expect(
      await refusedAfter(
        () => split(b, undefined, { decision: decisions[1] }),
        () => revise(other, b, "Mới."),
      ),
    ).toMatchObject({ sqlstate: "IU006", from_status: "superseded" });
    expect(await statusesOf(owner, [a, b])).toEqual(["draft", "superseded"]);
  });

  test("two splits of one unit under one review", async () => {
    const id = await create(app);
    const decision = await review(app, "split", [id]);
    expect(
      await refusedAfter(
        () => split(id, undefined, { decision }),
        () => split(id, undefined, { decision, client: other }),
      ),
    ).toMatchObject({ sqlstate: "IU006", iu_id: id, from_status: "superseded" });
    const { rows } = await owner.query("select count(*)::int as n from iu_core.iu_derivation where from_iu_id = $1", [id]);
    expect(rows).toEqual([{ n: 2 }]);
  });

  test("bringing a unit into force while it is split, and the other way round", async () => {
    await configure(owner, "iu_core.lifecycle_enabled", true);
    const [a, b] = [await create(app), await create(app)];
    const decisions = [await review(app, "split", [a]), await review(app, "split", [b])] as [string, string];
    const authored = [await author(a), await author(b)] as const;
    const enact = (client: Client, id: string, { review_decision_id, change_set_id }: Authored) =>
      client.query("select iu_core.fn_iu_enact($1, $2, $3, 'ana')", [id, review_decision_id, change_set_id]);
    expect(
      await refusedAfter(
        () => enact(app, a, authored[0]),
        () => split(a, undefined, { decision: decisions[0], client: other }),
      ),
    ).toMatchObject({ sqlstate: "IU007", reason: "other_digest" });
    expect(
      await refusedAfter(
        () => split(b, undefined, { decision: decisions[1] }),
        () => enact(other, b, authored[1]),
      ),
    ).toMatchObject({ sqlstate: expect.stringMatching(/^IU00[67]$/) });
    expect(await statusesOf(owner, [a, b])).toEqual(["enacted", "superseded"]);
  });

  test("a split and an undoing of it; two undoings", async () => {
    const id = await create(app);
    const { operation_id } = await split(id);
    expect(
      await refusedAfter(
        () => undo("split", operation_id),
        () => undo("split", operation_id, other),
      ),
    ).toMatchObject({ sqlstate: "IU005", expected: "not undone" });
  });

  test("a unit that becomes a piece while it is split is listed, or does not become one", async () => {
    const [a, b] = [await create(app), await create(app)];
    const decisions = [await review(app, "split", [a]), await review(app, "split", [b])] as [string, string];
    const { collection_key } = await compose(app, [{ title: "x", body: "x" }]);
    const outcome = await race(
      () => insert(collection_key, 1, { iu_id: a }, 1),
      () => split(a, undefined, { decision: decisions[0], client: other }),
    );
    expect(outcome).toMatchObject({ status: "fulfilled", value: { memberships_affected: 1 } });
    expect(await pending(app, collection_key)).toHaveLength(1);
    expect(
      await refusedAfter(
        () => split(b, undefined, { decision: decisions[1] }),
        () => insert(collection_key, 1, { iu_id: b }, 2, other),
      ),
    ).toMatchObject({ sqlstate: "IU006", iu_id: b });
  });

  test("pieces that follow while the operation is undone", async () => {
    const [a, b] = [await create(app), await create(app)];
    const [one, two] = [await compose(app, [{ iu_id: a }]), await compose(app, [{ iu_id: b }])];
    const [first, second] = [await split(a), await split(b)];
    expect(
      await refusedAfter(
        () => decide(first.operation_id, one.collection_key, "follow", 1),
        () => undo("split", first.operation_id, other),
      ),
    ).toMatchObject({ sqlstate: "IU005", problems: [{ reason: "piece" }, { reason: "piece" }] });
    expect(
      await refusedAfter(
        () => undo("split", second.operation_id),
        () => decide(second.operation_id, two.collection_key, "follow", 1, other),
      ),
    ).toMatchObject({ sqlstate: "IU005", actual: "void" });
    for (const { collection_key } of [one, two])
      expect(await call(app, fnIuCollectionValidate, { p_collection_key: collection_key })).toMatchObject({ ok: true });
  });

  test("pieces that follow while their new units are replaced are listed again", async () => {
    const a = await create(app);
    const { collection_key } = await compose(app, [{ iu_id: a }]);
    const { operation_id, iu_ids } = await split(a);
    const decision = await review(app, "split", [iu_ids[0] as string]);
    const outcome = await race(
      () => decide(operation_id, collection_key, "follow", 1),
      () => split(iu_ids[0] as string, undefined, { decision, client: other }),
    );
    expect(outcome).toMatchObject({ status: "fulfilled", value: { memberships_affected: 1 } });
    expect(await pending(app, collection_key)).toMatchObject([{ piece_order: 1, iu_id: iu_ids[0] }]);
  });

  test("two merges that want the same address", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) ids.push(await create(owner));
    const target = { title: "Gộp", canonical_address: "đua/gộp" };
    const decisions = [await review(app, "merge", ids.slice(0, 2)), await review(app, "merge", ids.slice(2))] as [string, string];
    expect(
      await refusedAfter(
        () => merge(ids.slice(0, 2), target, { decision: decisions[0] }),
        () => merge(ids.slice(2), target, { decision: decisions[1], client: other }),
      ),
    ).toMatchObject({ sqlstate: "IU005", path: "$.canonical_address" });
  });
});

describe("no deadlock:", () => {
  test("collections are locked before units, units in the order of their ids, derivations and decisions after them", async () => {
    const { rows } = await owner.query(
      "select proname, prosrc from pg_proc where pronamespace = 'iu_core'::regnamespace and proname ~ '^fn_iu_(membership_(un)?decide|structure_undo|units_take)$'",
    );
    expect(rows).toHaveLength(4);
    for (const { proname, prosrc } of rows) {
      const units = /perform 1\s+from iu_core\.information_unit u[^;]*order by u\.iu_id\s+for (share|no key update);/.exec(prosrc);
      expect(units, proname).not.toBeNull();
      const before = prosrc.slice(0, units?.index);
      expect(before, proname).not.toMatch(/\b(insert into|update|delete from) iu_core\./);
      expect(prosrc.match(/for (share|update|no key update)/g), proname).toHaveLength(proname.startsWith("fn_iu_membership") ? 2 : 1);
      if (proname.startsWith("fn_iu_membership")) expect(before, proname).toContain("fn_iu_collection_lock");
    }
  });

  test("six sessions that split, merge, supersede, undo, decide and edit the same units", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) ids.push(await create(owner));
    const keys: string[] = [];
    for (let i = 0; i < 2; i += 1)
      keys.push(
        (
          await compose(
            app,
            ids.map((iu_id) => ({ iu_id })),
          )
        ).collection_key,
      );
    const sessions = await Promise.all(Array.from({ length: 6 }, () => database.connect({ role: "iu_app" })));
    const failures = new Set<string>();
    const done = new Map<string, number>();
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const one = <T>(list: readonly T[]) => list[random(list.length)] as T;
    // Whose turn it is, and so what is refused, is the sessions' own doing: they go on until each of these succeeded.
    const needed = ["split", "merge", "undo", "revise"];
    const turn = async (client: Client): Promise<string> => {
      const live: string[] = (
        await client.query("select iu_id from iu_core.information_unit where lifecycle_status = 'draft' order by canonical_address")
      ).rows.map(({ iu_id }) => iu_id);
      const key = one(keys);
      const { rows: made } = await client.query(
        "select distinct operation, operation_id from iu_core.iu_derivation where undone_at is null",
      );
      const kind = random(6);
      if (kind === 0) await split(one(live), parts("1", "2"), { client });
      else if (kind === 1) await merge([...new Set([one(live), one(live), one(live)])], undefined, { client });
      else if (kind === 2) await supersede(one(live), one(live), { client });
      else if (kind === 3 && made.length > 0) {
        const { operation, operation_id } = one(made);
        await undo(operation, operation_id, client);
      } else if (kind === 4) {
        const [first] = await pending(client, key);
        if (first) await decide(first.operation_id, key, one(["follow", "follow", "keep"]), first.manifest_no, client);
      } else await revise(client, one(live), `${random(1e9)}`, 1);
      return ["split", "merge", "supersede", "undo", "decide", "revise"][kind] as string;
    };
    await Promise.all(
      sessions.map(async (client) => {
        for (let n = 0; n < 20 || (n < 200 && needed.some((kind) => !done.has(kind))); n += 1)
          await turn(client).then(
            (kind) => void done.set(kind, (done.get(kind) ?? 0) + 1),
            ({ code, message }) => void (/^IU0(03|04|05|06|07)$/.test(code) || failures.add(`${code} ${message}`)),
          );
      }),
    );
    expect([...failures]).toEqual([]);
    expect([...done.keys()]).toEqual(expect.arrayContaining(needed));
    const { rows: lost } = await owner.query(
      `select iu_id from iu_core.information_unit u
       where (lifecycle_status = 'superseded')
         <> exists (select from iu_core.iu_derivation d where d.from_iu_id = u.iu_id and d.undone_at is null)`,
    );
    expect(lost).toEqual([]);
    for (const key of keys) expect(await call(app, fnIuCollectionValidate, { p_collection_key: key })).toMatchObject({ ok: true });
  }, 120_000);
});
