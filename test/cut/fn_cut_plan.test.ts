import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { BlockSpec } from "../../schema-ts/cut/block_spec.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { actions, cutMarkdown, legs, newDocument, open, plan, prepare, stateOf } from "./cuts.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
});

const source = "Điều 1.\nĐiều 2.\n";
const bytes = Buffer.byteLength(source);
const half = Buffer.byteLength("Điều 1.\n");
const block = (byte_start: number, byte_end: number, more: object = { title: "Điều" }) => ({ byte_start, byte_end, ...more }) as BlockSpec;
const both = (changes: object, other: object = {}) => [
  { ...block(0, half), ...changes } as BlockSpec,
  { ...block(half, bytes), ...other } as BlockSpec,
];

describe("refused, with the path, and nothing written", () => {
  test.each<[string, readonly unknown[], string]>([
    ["no block at all", [], "$"],
    ["a hole at the start", [block(1, bytes)], "$[0].byte_start"],
    ["a hole in between", [block(0, 3), block(half, bytes)], "$[1].byte_start"],
    ["a hole at the end", [block(0, half)], "$"],
    ["an overlap", [block(0, half + 2), block(half, bytes)], "$[1].byte_start"],
    ["the same range twice", [block(0, bytes), block(0, bytes)], "$[1].byte_start"],
    ["an end outside the source", [block(0, bytes + 1)], "$[0].byte_end"],
    ["a range outside the source", [block(0, bytes), block(bytes, bytes + 4)], "$[1].byte_end"],
    ["an empty range", [block(0, 0), block(0, bytes)], "$[0].byte_end"],
    ["a range that runs backwards", [block(4, 2), block(0, bytes)], "$[0].byte_end"],
    ["a character in two blocks", [block(0, 1), block(1, bytes)], "$[1].byte_start"],
    ["an address given twice", both({ canonical_address: "twice" }, { canonical_address: "twice" }), "$[1].canonical_address"],
    ["no address that could be one", both({ canonical_address: "a b" }), "$[0].canonical_address"],
    ["no title and no gap", [block(0, bytes, {})], "$[0]"],
    ["title and gap at once", [block(0, bytes, { title: "Một", gap: "một" })], "$[0]"],
    ["a blank title", [block(0, bytes, { title: " " })], "$[0].title"],
    ["a blank gap", [block(0, bytes, { gap: "" })], "$[0].gap"],
    ["a title that is no string", both({ title: 1 }), "$[0].title"],
    ["an offset that is no number", [block("0" as never, bytes)], "$[0].byte_start"],
    ["an offset that is a fraction", [block(0, 4.5), block(4.5, bytes)], "$[0].byte_end"],
    ["an offset below 0", [block(-1, bytes)], "$[0].byte_start"],
    ["an offset beyond any integer", [block(0, 1e15)], "$[0].byte_end"],
    ["an offset left out", [{ byte_start: 0, title: "Một" }], "$[0].byte_end"],
    ["a kind that is none", both({ unit_kind: "Điều" }), "$[0].unit_kind"],
    ["metadata that are no object", both({ metadata: [] }), "$[0].metadata"],
    ["an unknown key", both({ body: "Text." }), "$[0].body"],
    ["a block that is no object", [1], "$[0]"],
  ])("%s", async (_, blocks, path) => {
    const cut = await open(owner, source);
    const before = await state(owner);
    const refused = await refusal(plan(owner, cut, blocks as BlockSpec[]));
    expect(refused).toMatchObject({ sqlstate: "IU003", code: "invalid_argument", detail: { path } });
    expect(await state(owner)).toEqual(before);
  });

  test.each<[string, unknown]>([
    ["an object", {}],
    ["JSON null", null],
    ["a string", "blocks"],
  ])("blocks that are %s", async (_, blocks) => {
    const cut = await open(owner, source);
    expect(await refusal(plan(owner, cut, blocks as never))).toMatchObject({ sqlstate: "IU003" });
  });

  test("more blocks than the setting allows, and a body larger than units may be", async () => {
    const cut = await open(owner, source);
    await owner.query("begin");
    await owner.query("insert into iu_core.dot_config (key, value) values ('cutter.max_blocks', '1'), ('iu_core.max_body_bytes', '12')");
    await owner.query("savepoint s");
    expect(await refusal(plan(owner, cut, both({})))).toMatchObject({ sqlstate: "IU003", detail: { limit: 1 } });
    await owner.query("rollback to s");
    expect(await refusal(plan(owner, cut, [block(0, bytes)]))).toMatchObject({ sqlstate: "IU003", detail: { path: "$[0].byte_end" } });
    await owner.query("rollback to s");
    await plan(owner, cut, [block(0, bytes, { gap: "một" })]);
    await owner.query("rollback");
  });

  test("an address that is taken by a unit of another document, or by one that is retired", async () => {
    const { key } = await cutMarkdown(owner, "# Một\n\nText.\n");
    const cut = await open(owner, source);
    const taken = both({ canonical_address: `${key}/một` });
    expect(await refusal(plan(owner, cut, taken))).toMatchObject({
      sqlstate: "IU005",
      detail: { path: "$[0].canonical_address", canonical_address: `${key}/một` },
    });
    await owner.query("select iu_core.fn_iu_create('taken/retired', 'clause', 'Một', 'Text.', 'ana')");
    await owner.query("update iu_core.information_unit set lifecycle_status = 'retired' where canonical_address = 'taken/retired'");
    expect(await refusal(plan(owner, cut, both({}, { canonical_address: "taken/retired" })))).toMatchObject({
      sqlstate: "IU005",
      detail: { path: "$[1].canonical_address" },
    });
  });

  test("a cut that is unknown, missing, or cancelled", async () => {
    expect(await refusal(plan(owner, "00000000-0000-7000-8000-000000000000", both({})))).toMatchObject({ sqlstate: "IU004" });
    expect(await refusal(plan(owner, null as never, both({})))).toMatchObject({ sqlstate: "IU003" });
    const cut = await open(owner, source);
    await owner.query("select iu_core.fn_cut_cancel($1, 'ana')", [cut]);
    expect(await refusal(plan(owner, cut, both({})))).toMatchObject({
      sqlstate: "IU006",
      detail: { machine: "cut_request", from: "cancelled", transition: "plan" },
    });
  });
});

test("blocks come in any order, gaps have names, and addresses follow from titles", async () => {
  const key = newDocument();
  const cut = await open(owner, source, key);
  const blocks = both({ title: "Điều / 1!", metadata: { level: 1 } }, { gap: "đuôi", title: undefined }).reverse();
  expect(await plan(owner, cut, blocks)).toMatchObject({ blocks: 2, gaps: 1, bytes, lossless: true, add: 1 });
  expect(await legs(owner, cut)).toMatchObject([
    { block_no: 1, action: "add", byte_start: 0, byte_end: half, canonical_address: `${key}/điều-1`, title: "Điều / 1!" },
    { block_no: 2, action: "gap", byte_start: half, byte_end: bytes, canonical_address: null, gap_name: "đuôi" },
  ]);
});

test("one title many times: addresses are numbered, past those that are taken", async () => {
  const key = newDocument();
  await owner.query("select iu_core.fn_iu_create($1, 'clause', 'Một', 'Text.', 'ana')", [`${key}/a-2`]);
  const cut = await open(owner, "12345678", key);
  const titles = ["A", "a", "A!", "a 3", "b", "…", "?"];
  await plan(
    owner,
    cut,
    titles.map((title, i) => block(i, i + 1 + (i === 6 ? 1 : 0), { title })),
  );
  expect(await actions(owner, cut)).toEqual(["add a", "add a-4", "add a-5", "add a-3", "add b", "add section", "add section-2"]);
});

test("line ends and normal form are the stored ones; offsets count those bytes", async () => {
  const cut = await open(owner, "Điều\r\nhai\r".normalize("NFD"));
  const stored = "Điều\nhai\n";
  expect((await owner.query("select source, source_bytes from iu_core.cut_request where cut_request_id = $1", [cut])).rows).toEqual([
    { source: stored, source_bytes: Buffer.byteLength(stored) },
  ]);
  await plan(owner, cut, [block(0, Buffer.byteLength(stored))]);
});

test("a section that moves keeps its unit, and so does one whose heading is there twice", async () => {
  const a = "# A\n\nMột.\n\n";
  const usage = "# Usage\n\nHai.\n\n";
  const other = "# Usage\n\nBa.\n\n";
  const { key } = await cutMarkdown(owner, a + usage + other);
  const { cut } = await cutMarkdown(owner, `# Usage\n\nMới.\n\n${other}${a}${usage}`, { key, to: "planned" });
  expect(await actions(owner, cut)).toEqual(["add usage-3", "keep usage-2", "keep a", "keep usage"]);
  expect(await stateOf(owner, cut)).toBe("planned");
});

test("a plan is accepted exactly when it is lossless", async () => {
  const cut = await open(owner, source);
  const starts = [...source, ""].map((_, i, all) => Buffer.byteLength(all.slice(0, i).join("")));
  const lossless = (ranges: readonly (readonly [number, number])[]) => {
    const sorted = [...ranges].sort((x, y) => x[0] - y[0] || x[1] - y[1]);
    return (
      sorted.length > 0 &&
      sorted.every(([from, to], i) => from < to && from === (sorted[i - 1]?.[1] ?? 0) && starts.includes(from)) &&
      sorted.at(-1)?.[1] === bytes
    );
  };
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes - 1 }), { maxLength: 4 }).map((points) => {
    const all = [0, ...points.sort((x, y) => x - y), bytes];
    return all.slice(1).map((to, i) => [all[i] as number, to] as const);
  });
  const aligned = fc.subarray(starts.slice(1, -1), { maxLength: 5 }).map((points) => {
    const all = [0, ...points, bytes];
    return all.slice(1).map((to, i) => [all[i] as number, to] as const);
  });
  const wild = fc.array(fc.tuple(fc.nat({ max: bytes }), fc.nat({ max: bytes + 1 })), { minLength: 1, maxLength: 4 });
  const shuffled = fc.oneof(cuts, aligned, wild).chain((ranges) => fc.shuffledSubarray([...ranges], { minLength: ranges.length }));
  await fc.assert(
    fc.asyncProperty(shuffled, async (ranges) => {
      const blocks = ranges.map(([from, to], i) => (i % 3 === 2 ? block(from, to, { gap: "g" }) : block(from, to)));
      const answer = await plan(owner, cut, blocks).then(
        ({ lossless, bytes }) => ({ lossless, bytes }),
        (error: { code?: string }) => error.code,
      );
      expect(answer).toEqual(lossless(ranges) ? { lossless: true, bytes } : "IU003");
    }),
    { numRuns: 200 },
  );
});
