import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { approve, compensate, complete, execute, newDocument, open, planMarkdown, prepare, verify } from "./cuts.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
});

const sections = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `## Điều ${i + 1}\n\n${text(i)}\n\n`).join("");

/** Milliseconds of a step, as a figure for whoever reads the report; the limit is generous, since the machine may be busy. */
async function within<T>(milliseconds: number, step: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await step();
  const took = performance.now() - start;
  if (process.env["IU_FIGURES"]) process.stdout.write(`${step.toString().replace(/\s+/g, " ")}: ${took.toFixed(0)} ms\n`);
  expect(took).toBeLessThan(milliseconds);
  return value;
}

test("a thousand sections, cut and cut again", async () => {
  const key = newDocument();
  const text = (i: number) => `Nội dung của điều ${i + 1}. `.repeat(8);
  for (const [source, expected] of [
    [sections(1000, text), { add: 1000, keep: 0, revise: 0 }],
    [sections(1000, (i) => (i % 10 === 0 ? "Đã sửa." : text(i))), { add: 0, keep: 900, revise: 100 }],
  ] as const) {
    const cut = await open(owner, source, key);
    expect(await within(5000, () => planMarkdown(owner, cut))).toMatchObject({ blocks: 1000, lossless: true, ...expected });
    await approve(owner, cut);
    await within(5000, () => execute(owner, cut, "dry_run"));
    await within(5000, () => execute(owner, cut));
    await within(5000, () => verify(owner, cut));
    await within(5000, () => complete(owner, cut));
  }
  const { rows } = await owner.query("select cut_request_id from iu_core.cut_request order by executed_at desc limit 1");
  expect(await within(5000, () => compensate(owner, rows[0].cut_request_id))).toMatchObject({ reverted: 100 });
});

test("a thousand sections of one title, each with an address of its own", async () => {
  const cut = await open(owner, "# Điều\n\nNội dung.\n\n".repeat(1000));
  expect(await within(5000, () => planMarkdown(owner, cut))).toMatchObject({ add: 1000 });
});

test("ten thousand fences are walked once", async () => {
  const cut = await open(owner, "```\n# no\n```\n\n".repeat(5000));
  expect(await within(5000, () => planMarkdown(owner, cut))).toMatchObject({ blocks: 1 });
});
