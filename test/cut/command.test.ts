import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { blocksOf, documentKeyOf } from "../../scripts/cut/blocks.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { invoke } from "../cli/invoke.ts";
import { state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { approve, execute, newDocument, prepare, stateOf } from "./cuts.ts";

const namesOf = (text: string, level = 6) => blocksOf(text, level).blocks.map((block) => ("gap" in block ? `(${block.gap})` : block.title));

describe("blocks of a Markdown document", () => {
  test.each<[string, string, string[]]>([
    ["headings of both forms", "# A\n\ntext\n\nB\n===\n\nC\n---\n", ["A", "B", "C"]],
    ["code, quotations, lists and HTML have none", "# A\n\n```\n# no\n```\n\n> # no\n\n- # no\n\n<!--\n# no\n-->\n", ["A"]],
    ["a heading's markup is no title", "# *A* `b` [c](d)\n", ["A b c"]],
    ["front matter is a gap", "---\ntitle: x\n---\n\n# A\n", ["(front-matter)", "(preamble)", "A"]],
    ["a text before the first heading", "text\n\n  ## A\n", ["Preamble", "A"]],
    ["no heading", "text\n", ["Preamble"]],
    ["a heading without text", "#\n\n# A\n", ["Section", "A"]],
  ])("%s", (_, text, names) => expect(namesOf(text)).toEqual(names));

  test("of a deeper level are text", () => expect(namesOf("# A\n## B\n### C\n", 2)).toEqual(["A", "B"]));

  test("offsets count UTF-8 bytes, and the blocks are the text", () => {
    const line = fc.oneof(
      fc.constantFrom("# Điều 1", "  ## 🙂", "Điều", "===", "---", "```", "", "- # x"),
      fc.string({ unit: "grapheme", maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const text = lines.join("\n").replace(/[\0\r]/g, " ") || "x";
        const { blocks } = blocksOf(text);
        const bytes = Buffer.from(text);
        expect(blocks.map(({ byte_start, byte_end }) => bytes.subarray(byte_start, byte_end).toString()).join("")).toBe(bytes.toString());
        expect(blocks.every(({ byte_start, byte_end }) => byte_start < byte_end)).toBe(true);
      }),
    );
  });

  test("a document's key follows from its file", () => {
    expect([documentKeyOf("/x/Sổ tay.md"), documentKeyOf("…")]).toEqual(["so-tay", "document"]);
  });
});

describe("iu-core cut", () => {
  const database = useDatabase();
  let owner: Client;
  let file: string;

  beforeAll(async () => {
    owner = await database.connect();
    await prepare(owner);
    file = join(await mkdtemp(join(tmpdir(), "iu-cut-")), "sổ tay.md");
    await writeFile(file, "# Mua sắm\r\n\r\nHai báo giá.\r\n\r\nNgưỡng\r\n------\r\n\r\nNăm mươi triệu.\r\n");
  });
  const run = (...argv: string[]) => invoke("cut", file, ...argv, "--database-url", database.url, "--actor", "ana");

  test("plans, submits, and the plan can be executed as it is", async () => {
    const key = newDocument();
    const { code, json } = await run("--document-key", key, "--submit", "--json");
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, state: "submitted", headings: 2, plan: { add: 2, lossless: true } });
    const cut = json.plan.cut_request_id;
    expect(await stateOf(owner, cut)).toBe("submitted");
    await owner.query("select iu_core.fn_approval_vote($1, 'bình', 'approve')", [json.approval_request_id]);
    expect(await execute(owner, cut)).toMatchObject({ added: 2 });
    const again = await run("--document-key", key);
    expect(again.stdout).toContain("2 keep");
    expect(again.stdout).toContain(`${key}/ngưỡng`);
  });

  test("with --plan-only shows the plan and keeps nothing", async () => {
    const before = await state(owner);
    const { code, stdout } = await run("--plan-only");
    expect(code).toBe(0);
    expect(stdout).toContain("so-tay/mua-sắm");
    expect(stdout).toContain("Nothing was kept.");
    expect(await state(owner)).toEqual(before);
  });

  test("that could not run says why, and keeps nothing", async () => {
    const before = await state(owner);
    for (const [argv, code] of [
      [["--plan-only", "--submit"], "usage"],
      [["--max-level", "7"], "usage"],
      [["--document-key", "a b"], "invalid_argument"],
    ] as const) {
      const outcome = await run(...argv, "--json");
      expect(outcome.code).toBe(2);
      expect(outcome.json.error).toMatchObject({ code });
    }
    const missing = await invoke("cut", `${file}.none`, "--database-url", database.url, "--json");
    expect(missing.json.error).toMatchObject({ code: "bad_input" });
    expect(await state(owner)).toEqual(before);
  });

  test("without --submit leaves a plan that is submitted later", async () => {
    const { json } = await run("--document-key", newDocument(), "--json");
    await approve(owner, json.plan.cut_request_id);
    expect(await stateOf(owner, json.plan.cut_request_id)).toBe("submitted");
  });
});
