import { beforeAll, expect, test } from "vitest";
import { fnIuPieceRemove } from "../../schema-ts/collection/fn_iu_piece_remove.ts";
import type { PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuCollectionImport } from "../../schema-ts/text/fn_iu_collection_import.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey, openGates, refusalOfOutcome, revise, steps, whileWaiting } from "../collection/collections.ts";
import { state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let owner: Client;
let one: Client;
let two: Client;
let key: string;
let a: string;
let b: string;

beforeAll(async () => {
  owner = await database.connect();
  one = await database.connect({ role: "iu_app" });
  two = await database.connect({ role: "iu_app" });
  await openGates(owner);
});

/** A collection of two steps; then the first session does its work and commits, or not, once the second waits for it. */
async function race<T>(first: () => Promise<unknown>, second: () => Promise<T>, end: "commit" | "rollback" = "commit") {
  let between: unknown;
  await one.query("begin");
  await first();
  const outcome = await whileWaiting(owner, two, second, async () => {
    await one.query(end);
    between = await state(owner);
  });
  return { outcome, isAsTheFirstLeftIt: JSON.stringify(await state(owner)) === JSON.stringify(between) };
}

async function newCollection() {
  key = newKey("import");
  const made = await compose(one, steps(2), { key });
  [a, b] = made.pieces.map(({ iu_id }) => iu_id) as [string, string];
}

const remove = (client: Client) =>
  call(client, fnIuPieceRemove, {
    p_collection_key: key,
    p_piece_order: 2,
    p_expected_manifest_no: 1,
    p_actor: "ana",
  });
const take = (client: Client, pieces: PieceSpec[] | null = [{ iu_id: b }, { iu_id: a }]) =>
  call(client, fnIuCollectionImport, {
    p_collection_key: key,
    p_pieces: pieces,
    p_revisions: [{ iu_id: a, title: "Bước 1", body: "Khác.", expected_version_no: 1 }],
    p_expected_manifest_no: 1,
    p_actor: "ana",
  });

test("an import during an edit waits for it, and is refused as a whole", async () => {
  await newCollection();
  const { outcome, isAsTheFirstLeftIt } = await race(
    () => remove(one),
    () => take(two),
  );
  expect(await refusalOfOutcome(outcome)).toMatchObject({ sqlstate: "IU005", detail: { expected: 1, actual: 2 } });
  expect(isAsTheFirstLeftIt).toBe(true);
});

test("an import during an edit that is given up takes place", async () => {
  await newCollection();
  const { outcome } = await race(
    () => remove(one),
    () => take(two),
    "rollback",
  );
  expect(outcome).toMatchObject({ status: "fulfilled", value: { manifest_no: 2, piece_count: 2, revised: 1 } });
});

test("an edit during an import waits for it, and is refused", async () => {
  await newCollection();
  const { outcome, isAsTheFirstLeftIt } = await race(
    () => take(one),
    () => remove(two),
  );
  expect(await refusalOfOutcome(outcome)).toMatchObject({ sqlstate: "IU005", detail: { expected: 1, actual: 2 } });
  expect(isAsTheFirstLeftIt).toBe(true);
});

test("an import during a revision of one of its units rearranges nothing either", async () => {
  await newCollection();
  const { outcome, isAsTheFirstLeftIt } = await race(
    () => revise(one, a, "Mới."),
    () => take(two),
  );
  expect(await refusalOfOutcome(outcome)).toMatchObject({ sqlstate: "IU005", detail: { path: "$[0].expected_version_no" } });
  expect(isAsTheFirstLeftIt).toBe(true);
});

test("a revision during an import is refused: the text is another now", async () => {
  await newCollection();
  const { outcome, isAsTheFirstLeftIt } = await race(
    () => take(one, null),
    () => revise(two, a, "Mới."),
  );
  expect(await refusalOfOutcome(outcome)).toMatchObject({ sqlstate: "IU005" });
  expect(isAsTheFirstLeftIt).toBe(true);
});

test("of two imports at once the second is refused", async () => {
  await newCollection();
  const { outcome, isAsTheFirstLeftIt } = await race(
    () => take(one),
    () => take(two),
  );
  expect(await refusalOfOutcome(outcome)).toMatchObject({ sqlstate: "IU005", detail: { expected: 1, actual: 2 } });
  expect(isAsTheFirstLeftIt).toBe(true);
});
