import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuCanonicalText } from "../../schema-ts/unit/fn_iu_canonical_text.ts";
import { fnIuGet } from "../../schema-ts/unit/fn_iu_get.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { rolledBack } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, openUnitWrite } from "./units.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openUnitWrite(owner);
});

const canonical = (text: string) => call(app, fnIuCanonicalText, { p_text: text });
/** What the product promises, computed without it. */
const expected = (text: string) => text.replace(/\r\n?/g, "\n").normalize("NFC");

/** Pieces that compose, decompose and break lines in every combination; blocks that have been the same in all supported Unicode versions. */
const piece = fc.oneof(
  fc.constantFrom("\r\n", "\r", "\n", "\r\r\n", "ư", "ợ", "đ", "Đ", "Quyết định số 15/2026/QĐ-TTg", "phê duyệt", "👩🏽‍⚖️", "ﬁ", "Å", "Ω"),
  fc.constantFrom("\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "\u0302", "\u0306", "\u031b", "\u0327", "\u0345"),
  fc.integer({ min: 0x20, max: 0x24f }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0x1e00, max: 0x1eff }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0x1100, max: 0x1112 }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0x1161, max: 0x1175 }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCodePoint(code)),
);
const text = fc.array(piece, { maxLength: 60 }).chain((pieces) => {
  const joined = pieces.join("");
  return fc.constantFrom(joined, joined.normalize("NFD"), joined.normalize("NFC"));
});

test("is LF and NFC, and applying it again changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(text, async (given) => {
      const once = await canonical(given);
      expect(once).toBe(expected(given));
      expect(await canonical(once)).toBe(once);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["Vietnamese, decomposed", "Quy trình phê duyệt hoá đơn".normalize("NFD"), "Quy trình phê duyệt hoá đơn"],
  ["marks in the wrong order", "e\u0302\u0323", "ệ"],
  ["line ends of every kind", "a\r\nb\rc\nd\r\n\r\ne\r", "a\nb\nc\nd\n\ne\n"],
  ["compatibility characters, which stay", "ﬁ ² Ⅳ", "ﬁ ² Ⅳ"],
  ["nothing", "", ""],
])("%s", async (_, given, wanted) => {
  expect(await canonical(given)).toBe(wanted);
});

test("the digest of what is stored is SHA-256 of the normalised UTF-8 bytes, whatever was handed in", async () => {
  await rolledBack(owner, () =>
    fc.assert(
      fc.asyncProperty(text, async (given) => {
        const [unit] = await call(owner, fnIuGet, { p_iu_id: await create(owner, { p_body: given }) });
        expect(unit?.body).toBe(expected(given));
        expect(unit?.body_digest).toBe(createHash("sha256").update(expected(given), "utf8").digest("hex"));
      }),
      { numRuns: 100 },
    ),
  );
});
