import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { headingsOf, sectionsOf } from "../../scripts/demo/documents/headings.ts";
import { readDocuments } from "../../scripts/demo/documents/read.ts";
import { Problem } from "../../scripts/output/problem.ts";

const root = mkdtempSync(join(tmpdir(), "iu-core-documents-"));
let number = 0;
let folder = "";

beforeEach(() => {
  number += 1;
  folder = join(root, `handbook-${number}`);
  mkdirSync(folder);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};

/** The problem `readDocuments` throws. */
function refusal(path = folder): Problem {
  try {
    readDocuments(path);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a folder of Markdown", () => {
  it("becomes a file: the first piece is the title, the rest body, in file name order", () => {
    put("10-last.md", "# Ten\n\nlast");
    put("2-second.md", "# Two\n\nsecond");
    put("1-first.md", "# One\n\nfirst");
    put("notes.txt", "not Markdown");
    put("below/3.md", "# Not looked at");
    const { collectionKind, collectionKey, title, pieces } = readDocuments(folder);
    expect({ collectionKind, title, key: collectionKey }).toEqual({ collectionKind: "file", title: "One", key: `file.handbook-${number}` });
    expect(pieces).toEqual([
      { role: "title", title: "One", body: "# One\n\nfirst", place: "1-first.md" },
      { role: "body", title: "Two", body: "# Two\n\nsecond", place: "2-second.md" },
      { role: "body", title: "Ten", body: "# Ten\n\nlast", place: "10-last.md" },
    ]);
  });

  it("takes a title from the file's name where no heading outside of quotations and code has one", () => {
    put("a plain one.md", "no heading here");
    put("b.markdown", "before\n\nSetext *heading*\n=======\n\nafter\n");
    put("c.md", "> # quoted\n\n```\n# code\n```\n");
    const { pieces } = readDocuments(folder);
    expect(pieces.map(({ title }) => title)).toEqual(["a plain one", "Setext heading", "c"]);
    expect(pieces[1]?.body).toBe("before\n\nSetext *heading*\n=======\n\nafter\n");
  });

  it("keeps a key to what a key may have", () => {
    const named = join(root, "Sổ tay: mua sắm (2026)");
    mkdirSync(named);
    writeFileSync(join(named, "1.md"), "# Một");
    writeFileSync(join(named, "2.md"), "# Hai");
    expect(readDocuments(named).collectionKey).toBe("file.Sổ-tay-mua-sắm-2026");
  });

  it("shortens a heading that is longer than a title may be", () => {
    put("1.md", `# ${"đ".repeat(600)}`);
    put("2.md", "# b");
    const title = readDocuments(folder).pieces[0]?.title ?? "";
    expect([...title]).toHaveLength(500);
    expect(title.endsWith("…")).toBe(true);
  });
});

describe("one document", () => {
  const manual = "Preamble.\n\n# One\n\nA.\n\n### Deeper\n\nstays with One\n\n## Two\n\nB.\n\nThree\n---\n";

  it("is cut at its headings of level 1 and 2, losing nothing", () => {
    expect(
      sectionsOf(manual)
        .map(({ text }) => text)
        .join(""),
    ).toBe(manual);
    put("manual.md", manual);
    const { pieces, collectionKey } = readDocuments(join(folder, "manual.md"));
    expect(collectionKey).toBe("file.manual");
    expect(pieces).toEqual([
      { role: "title", title: "manual", body: "Preamble.\n\n", place: "manual.md, line 1" },
      { role: "body", title: "One", body: "# One\n\nA.\n\n### Deeper\n\nstays with One\n\n", place: "manual.md, line 3" },
      { role: "body", title: "Two", body: "## Two\n\nB.\n\n", place: "manual.md, line 11" },
      { role: "body", title: "Three", body: "Three\n---\n", place: "manual.md, line 15" },
    ]);
  });

  it("gives a title and a body even when it has one section", () => {
    put("manual.md", "# Only\n\ntext");
    expect(readDocuments(folder).pieces.map(({ role, title, body }) => [role, title, body])).toEqual([
      ["title", "Only", ""],
      ["body", "Only", "# Only\n\ntext"],
    ]);
  });

  it("has no heading inside quotations, lists and code", () => {
    expect(headingsOf("> # a\n\n- # b\n\n    # c\n\n# d\n").map(({ text }) => text)).toEqual(["d"]);
  });
});

describe("collection.json", () => {
  const valid = {
    collection_key: "k",
    collection_kind: "workflow",
    title: "T",
    pieces: [
      { file: "a.md", role: "step" },
      { file: "b.md", title: "Given" },
    ],
  };
  const putCollection = (content: unknown) => put("collection.json", typeof content === "string" ? content : JSON.stringify(content));

  it("names key, kind, title, and the pieces with their roles", () => {
    put("a.md", "# A\n\na");
    put("b.md", "# B\n\nb");
    putCollection(valid);
    expect(readDocuments(folder)).toEqual({
      collectionKey: "k",
      collectionKind: "workflow",
      title: "T",
      pieces: [
        { role: "step", title: "A", body: "# A\n\na", place: "a.md" },
        { role: undefined, title: "Given", body: "# B\n\nb", place: "b.md" },
      ],
      source: folder,
    });
  });

  it.each([
    ["{", "$", "is not JSON"],
    [[], "$", "is not an object"],
    [{ ...valid, title: undefined }, "$.title", "is missing"],
    [{ ...valid, titel: "x" }, "$.titel", "is not known"],
    [{ ...valid, collection_key: 7 }, "$.collection_key", "is not a text"],
    [{ ...valid, pieces: [] }, "$.pieces", "is not a list of pieces"],
    [{ ...valid, pieces: [{ file: "a.md" }, { role: "step" }] }, "$.pieces[1].file", "is missing"],
    [{ ...valid, pieces: [{ file: "../../etc/passwd" }] }, "$.pieces[0].file", "lies outside the folder"],
    [{ ...valid, pieces: [{ file: "/etc/passwd" }] }, "$.pieces[0].file", "lies outside the folder"],
  ])("is refused with the path: %j", (content, path, reason) => {
    put("a.md", "# A");
    putCollection(content);
    const { code, detail, message } = refusal();
    expect({ code, path: detail?.["path"] }).toEqual({ code: "bad_input", path });
    expect(message).toContain(`collection.json: ${path} ${reason}`);
  });

  it("is refused where it names a file that is not there", () => {
    putCollection(valid);
    expect(refusal().message).toBe(`${join(folder, "a.md")}: there is no such file.`);
  });
});

describe("input that cannot be used is refused by name", () => {
  it.each([
    ["a lone continuation byte", [0x23, 0x20, 0x61, 0x80, 0x0a], 1],
    ["a sequence cut off at the end", [0x61, 0x0a, 0x0a, 0xe1, 0xbb], 3],
    ["Latin-1", [...Buffer.from("# Menu\ncaf\u00e9 au lait\n", "latin1")], 2],
  ])("invalid UTF-8: %s", (_what, bytes, line) => {
    put("1-good.md", "# fine");
    put("2-bad.md", Uint8Array.from(bytes));
    const { message, detail } = refusal();
    expect(message).toBe(`${join(folder, "2-bad.md")}: line ${line} is not UTF-8.`);
    expect(detail).toEqual({ file: join(folder, "2-bad.md") });
  });

  it("a NUL byte", () => {
    put("1.md", "# a\n\u0000b");
    put("2.md", "# b");
    expect(refusal().message).toBe(`${join(folder, "1.md")}: there is a NUL byte in line 2.`);
  });

  it("an empty folder", () => {
    expect(refusal().message).toBe(`${folder}: there is no Markdown file in this folder.`);
  });

  it("nothing there, a folder in a file's place, a link to nowhere, something else than Markdown", () => {
    expect(refusal(join(folder, "gone")).message).toContain("there is no such file");
    put("text.txt", "x");
    expect(refusal(join(folder, "text.txt")).message).toContain("not a Markdown file");
    mkdirSync(join(folder, "1.md"));
    put("2.md", "# b");
    expect(refusal().message).toBe(`${join(folder, "1.md")}: it is a folder.`);
    rmSync(join(folder, "1.md"), { recursive: true });
    symlinkSync(join(folder, "1.md"), join(folder, "1.md"));
    expect(refusal().message).toBe(`${join(folder, "1.md")}: its links go in a circle.`);
    rmSync(join(folder, "1.md"));
    symlinkSync(join(folder, "nowhere"), join(folder, "1.md"));
    expect(refusal().message).toBe(`${join(folder, "1.md")}: there is no such file.`);
  });
});
