import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { BlockSpec } from "../../schema-ts/cut/block_spec.ts";
import { fnCutMarkdownBlocks } from "../../schema-ts/cut/fn_cut_markdown_blocks.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let client: Client;

beforeAll(async () => {
  client = await database.connect({ role: "iu_reader" });
});

const blocksOf = (source: string, maxLevel = 6): Promise<BlockSpec[]> =>
  call(client, fnCutMarkdownBlocks, { p_source: source, p_max_level: maxLevel });
/** `title` or `(gap)` of each block. */
const namesOf = async (source: string, maxLevel = 6) =>
  (await blocksOf(source, maxLevel)).map((block) => ("gap" in block ? `(${block.gap})` : block.title));

const lines = (...all: string[]) => `${all.join("\n")}\n`;

describe("headings", () => {
  test.each<[string, string, string[]]>([
    ["of all levels", lines("# A", "## B", "###### C", "####### D"), ["A", "B", "C"]],
    ["up to three spaces in", lines("   # A", "    # no"), ["A"]],
    ["a space after the hashes", lines("#A", "# B"), ["Preamble", "B"]],
    ["closing hashes are no title", lines("# A ##", "## B#", "### C # "), ["A", "B#", "C"]],
    ["without a text", lines("#", "## ", "# #"), ["Section", "Section", "Section"]],
    ["markup is no title", lines("# `code` and **bold**", "# [text](http://x) ![](y)"), ["code and bold", "text"]],
    ["tabs", lines("#\tA\tB"), ["A B"]],
    ["nothing but text", lines("Điều 1."), ["Preamble"]],
    ["no line end at the end", "# A\ntext\n# B", ["A", "B"]],
    ["blank lines before the first", lines("", " ", "# A"), ["(preamble)", "A"]],
    ["front matter", lines("---", "title: x", "# no", "---", "", "# A"), ["(front-matter)", "(preamble)", "A"]],
    ["front matter and nothing else", lines("---", "a: 1", "---"), ["(front-matter)"]],
    ["a rule that never closes", lines("---", "# A"), ["Preamble", "A"]],
  ])("%s", async (_, source, names) => {
    expect(await namesOf(source)).toEqual(names);
  });

  test("of a deeper level are text", async () => {
    expect(await namesOf(lines("# A", "## B", "### C"), 2)).toEqual(["A", "B"]);
  });
});

describe("fenced code has no headings", () => {
  test.each<[string, string, string[]]>([
    ["backticks", lines("# A", "```sh", "# no", "```", "# B"), ["A", "B"]],
    ["tildes", lines("# A", "~~~", "# no", "~~~", "# B"), ["A", "B"]],
    ["a longer fence holds a shorter one", lines("# A", "````", "```", "# no", "```", "````", "# B"), ["A", "B"]],
    ["one sort holds the other", lines("# A", "~~~", "```", "# no", "~~~", "# B"), ["A", "B"]],
    ["a closing fence has no text", lines("# A", "```", "``` sh", "# no", "```", "# B"), ["A", "B"]],
    ["backticks in the text after backticks: no fence", lines("# A", "``` a`b", "# B"), ["A", "B"]],
    ["a fence that never closes", lines("# A", "```", "# no"), ["A"]],
    ["four spaces in: no fence", lines("# A", "    ```", "# B"), ["A", "B"]],
  ])("%s", async (_, source, names) => {
    expect(await namesOf(source)).toEqual(names);
  });
});

test("a level that is none is refused", async () => {
  for (const level of [0, 7, null as never]) expect(await refusal(blocksOf("# A", level))).toMatchObject({ sqlstate: "IU003" });
});

test("the blocks are the text, whatever it is", async () => {
  const line = fc.oneof(
    fc.constantFrom("# A", "## Điều 2", "```", "~~~~", "---", "", "  text", "#x", "> # quoted", "Điều ế 🙂"),
    fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replace(/[\0\r\n]/g, " ").normalize("NFC")),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (all) => {
      const source = all.join("\n") || "x";
      const blocks = await blocksOf(source);
      const bytes = Buffer.from(source);
      expect(blocks.map(({ byte_start, byte_end }) => bytes.subarray(byte_start, byte_end).toString()).join("")).toBe(source);
      expect(blocks.every(({ byte_start, byte_end }, i) => byte_start < byte_end && byte_start === (blocks[i - 1]?.byte_end ?? 0))).toBe(
        true,
      );
    }),
    { numRuns: 150 },
  );
});
