import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCompose } from "../../schema-ts/collection/fn_iu_compose.ts";
import type { PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { type ArgumentsOf, call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, fileOf, newKey, openGates, setStatus, steps } from "./collections.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
/** A unit to share, with one version. */
let unit: string;
/** A key and an address that are taken. */
const taken = newKey("taken");

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
  unit =
    (await compose(app, [...steps(1), { title: "Taken", body: "x", canonical_address: "taken/address" }], { key: taken })).pieces[0]
      ?.iu_id ?? "";
});

const good = () => ({
  p_collection_key: newKey(),
  p_collection_kind: "workflow",
  p_title: "Quy trình",
  p_pieces: steps(2) as PieceSpec[],
  p_actor: "ana",
});
type Arguments = Record<keyof ArgumentsOf<typeof fnIuCompose>, unknown>;

/** What a refused composition says; fails when it was not refused or wrote something. */
async function refused(changes: Partial<Arguments>) {
  const before = await state(owner);
  const { sqlstate, detail, message, hint } = await refusal(
    call(app, fnIuCompose, { ...good(), ...changes } as ArgumentsOf<typeof fnIuCompose>),
  );
  expect(await state(owner)).toEqual(before);
  expect(message).toMatch(/\.$/);
  expect(hint).toBeTruthy();
  return { sqlstate, ...detail };
}
const refusedPieces = (...pieces: unknown[]) => refused({ p_pieces: pieces });
const step = { title: "Bước", body: "Nội dung." };

describe("arguments", () => {
  test.each<[string, Partial<Arguments>, Record<string, unknown>]>([
    ["no key", { p_collection_key: null }, { sqlstate: "IU003", argument: "p_collection_key" }],
    ["an empty key", { p_collection_key: "" }, { sqlstate: "IU003", argument: "p_collection_key" }],
    ["a key with a space", { p_collection_key: "a b" }, { sqlstate: "IU003", argument: "p_collection_key" }],
    ["a key of 201 characters", { p_collection_key: "x".repeat(201) }, { sqlstate: "IU003", argument: "p_collection_key" }],
    [
      "a key that is taken",
      { p_collection_key: taken },
      { sqlstate: "IU005", argument: "p_collection_key", collection_key: taken, expected: null },
    ],
    ["no kind", { p_collection_kind: null }, { sqlstate: "IU002", argument: "p_collection_kind" }],
    [
      "an unknown kind",
      { p_collection_kind: "novel" },
      { sqlstate: "IU002", collection_kind: "novel", known: ["file", "instance", "template", "workflow"] },
    ],
    ["no title", { p_title: null }, { sqlstate: "IU003", argument: "p_title" }],
    ["a title of two lines", { p_title: "a\nb" }, { sqlstate: "IU003", argument: "p_title" }],
    ["no actor", { p_actor: null }, { sqlstate: "IU003", argument: "p_actor" }],
    ["a blank actor", { p_actor: " " }, { sqlstate: "IU003", argument: "p_actor" }],
    ["metadata that is a list", { p_metadata: [] }, { sqlstate: "IU003", argument: "p_metadata" }],
    ["no metadata", { p_metadata: null }, { sqlstate: "IU003", argument: "p_metadata" }],
    [
      "a template nobody composed",
      { p_collection_kind: "instance", p_metadata: { made_from: "nobody" } },
      { sqlstate: "IU004", argument: "p_metadata", path: "$.made_from", collection_key: "nobody" },
    ],
    ["no pieces at all", { p_pieces: null }, { sqlstate: "IU003", argument: "p_pieces", path: "$", count: null }],
    ["an object for pieces", { p_pieces: step }, { sqlstate: "IU003", argument: "p_pieces", path: "$" }],
    ["an empty array", { p_pieces: [] }, { sqlstate: "IU003", argument: "p_pieces", path: "$", count: 0, limit: 10_000 }],
    ["10 001 pieces", { p_pieces: steps(10_001) }, { sqlstate: "IU003", argument: "p_pieces", path: "$", count: 10_001, limit: 10_000 }],
  ])("%s", async (_, changes, expected) => {
    expect(await refused(changes)).toMatchObject(expected);
  });

  test("the number of pieces is a setting", async () => {
    await rolledBack(owner, async () => {
      await call(owner, fnDotConfigSet, { p_key: "iu_core.max_pieces", p_value: 2, p_actor: "test", p_reason: "test" });
      await compose(owner, steps(2));
      expect((await refusal(compose(owner, steps(3)))).detail).toMatchObject({ count: 3, limit: 2 });
    });
  });
});

describe("one piece", () => {
  const unknown = "00000000-0000-7000-8000-000000000000";
  test.each<[string, unknown, Record<string, unknown>]>([
    ["a string", "step", { sqlstate: "IU003", path: "$[1]" }],
    ["null", null, { sqlstate: "IU003", path: "$[1]" }],
    ["a list", [step], { sqlstate: "IU003", path: "$[1]" }],
    ["nothing in it", {}, { sqlstate: "IU003", path: "$[1]" }],
    ["only a role", { role: "step" }, { sqlstate: "IU003", path: "$[1]" }],
    ["an unknown key", { ...step, colour: "red" }, { sqlstate: "IU003", path: "$[1].colour" }],
    ["a unit and a text", { ...step, iu_id: unknown }, { sqlstate: "IU003", path: "$[1]" }],
    ["a unit and an address", { iu_id: unknown, canonical_address: "a" }, { sqlstate: "IU003", path: "$[1]" }],
    ["a unit and metadata", { iu_id: unknown, metadata: {} }, { sqlstate: "IU003", path: "$[1]" }],
    ["an id that is no UUID", { iu_id: "7" }, { sqlstate: "IU003", path: "$[1].iu_id" }],
    ["an id in braces", { iu_id: `{${unknown}}` }, { sqlstate: "IU003", path: "$[1].iu_id" }],
    ["an id that is a number", { iu_id: 7 }, { sqlstate: "IU003", path: "$[1].iu_id" }],
    ["an empty id", { iu_id: "" }, { sqlstate: "IU003", path: "$[1].iu_id" }],
    ["a unit that does not exist", { iu_id: unknown }, { sqlstate: "IU004", path: "$[1].iu_id", iu_id: unknown }],
    ["no title", { body: "x" }, { sqlstate: "IU003", path: "$[1].title" }],
    ["a blank title", { ...step, title: " " }, { sqlstate: "IU003", path: "$[1].title" }],
    ["a title of 501 characters", { ...step, title: "x".repeat(501) }, { sqlstate: "IU003", path: "$[1].title" }],
    ["a title of two lines", { ...step, title: "a\r\nb" }, { sqlstate: "IU003", path: "$[1].title" }],
    ["a title that is a number", { ...step, title: 1 }, { sqlstate: "IU003", path: "$[1].title" }],
    ["no body", { title: "x" }, { sqlstate: "IU003", path: "$[1].body" }],
    ["a body that is an object", { ...step, body: {} }, { sqlstate: "IU003", path: "$[1].body" }],
    [
      "a body of 512 KiB and one byte",
      { ...step, body: "x".repeat(524_289) },
      { sqlstate: "IU003", path: "$[1].body", size: 524_289, limit: 524_288 },
    ],
    [
      "a body of 1 MiB",
      { ...step, body: "x".repeat(1_048_576) },
      { sqlstate: "IU003", path: "$[1].body", size: 1_048_576, limit: 524_288 },
    ],
    ["an unknown role", { ...step, role: "chapter" }, { sqlstate: "IU002", path: "$[1].role", role: "chapter" }],
    ["a role that is a list", { ...step, role: [] }, { sqlstate: "IU003", path: "$[1].role" }],
    ["an address with a space", { ...step, canonical_address: "a b" }, { sqlstate: "IU003", path: "$[1].canonical_address" }],
    ["an empty address", { ...step, canonical_address: "" }, { sqlstate: "IU003", path: "$[1].canonical_address" }],
    [
      "an address that is taken",
      { ...step, canonical_address: "taken/address" },
      { sqlstate: "IU005", path: "$[1].canonical_address", canonical_address: "taken/address" },
    ],
    ["a kind of unit in capitals", { ...step, unit_kind: "Step" }, { sqlstate: "IU003", path: "$[1].unit_kind" }],
    ["metadata that is a list", { ...step, metadata: [] }, { sqlstate: "IU003", path: "$[1].metadata" }],
    ["a pin on a new unit", { ...step, pinned_version_no: 1 }, { sqlstate: "IU003", path: "$[1].pinned_version_no" }],
  ])("%s", async (_, piece, expected) => {
    expect(await refusedPieces(step, piece, step)).toMatchObject({ ...expected, problem_count: 1 });
  });

  test.each<[string, unknown, string]>([
    ["a version that does not exist", 2, "IU004"],
    ["version 0", 0, "IU003"],
    ["half a version", 1.5, "IU003"],
    ["a version in quotes", "1", "IU003"],
    ["a version beyond integers", 1e12, "IU003"],
  ])("a pin to %s", async (_, pinned_version_no, sqlstate) => {
    expect(await refusedPieces({ iu_id: unit, pinned_version_no })).toMatchObject({ sqlstate, path: "$[0].pinned_version_no" });
  });

  test.each(["withdrawn", "retired", "superseded"])("a unit that is %s", async (status) => {
    const { pieces } = await compose(app, steps(1), { kind: "template" });
    const iu_id = pieces[0]?.iu_id as string;
    await owner.query(
      "update iu_core.iu_piece_collection set status = 'withdrawn' where collection_id in (select collection_id from iu_core.iu_piece_membership where iu_id = $1)",
      [iu_id],
    );
    await setStatus(owner, iu_id, status);
    expect(await refusedPieces(step, { iu_id })).toMatchObject({ sqlstate: "IU006", path: "$[1].iu_id", iu_id, from_status: status });
  });

  test("a body of 64 MiB", async () => {
    expect(await refusedPieces({ ...step, body: "x".repeat(64 << 20) })).toMatchObject({
      sqlstate: "IU003",
      path: "$[0].body",
      size: 64 << 20,
    });
  }, 60_000);

  test("NUL and invalid UTF-8 never get as far as the function", async () => {
    const before = await state(owner);
    expect(await sqlstate(compose(app, [{ title: "a\0b", body: "x" }]))).toBe("22P05");
    const bytes = "select iu_core.fn_iu_compose('x', 'workflow', convert_from('\\xff', 'UTF8'), '[]', 'ana')";
    expect(await sqlstate(app.query(bytes))).toBe("22021");
    expect(await state(owner)).toEqual(before);
  });
});

describe("several pieces", () => {
  test("the first wrong one decides, all are listed", async () => {
    const found = await refusedPieces(step, { title: "x" }, { iu_id: "y" }, { ...step, role: "z" });
    expect(found).toMatchObject({
      sqlstate: "IU003",
      path: "$[1].body",
      problem_count: 3,
      problems: [
        { path: "$[1].body", code: "invalid_argument" },
        { path: "$[2].iu_id", code: "invalid_argument" },
        { path: "$[3].role", code: "unknown_key", role: "z" },
      ],
    });
  });

  test("at most 20 are listed", async () => {
    const found = await refused({ p_pieces: Array.from({ length: 25 }, () => ({ title: "x" })) });
    expect(found).toMatchObject({ problem_count: 25, path: "$[0].body" });
    expect((found as { problems?: unknown[] }).problems).toHaveLength(20);
  });

  test("an address given twice, also by default", async () => {
    expect(await refusedPieces({ ...step, canonical_address: "twice" }, step, { ...step, canonical_address: "twice" })).toMatchObject({
      sqlstate: "IU003",
      path: "$[2].canonical_address",
      problems: [{ canonical_address: "twice" }],
    });
    const key = newKey();
    expect(await refused({ p_collection_key: key, p_pieces: [step, { ...step, canonical_address: `${key}/1` }] })).toMatchObject({
      sqlstate: "IU003",
      path: "$[1].canonical_address",
    });
  });
});

describe("roles", () => {
  const file = (...roles: string[]) => refused({ p_collection_kind: "file", p_pieces: fileOf(...roles) });
  test("none, where the kind has several", async () => {
    expect(await refused({ p_collection_kind: "file", p_pieces: [step] })).toMatchObject({ sqlstate: "IU003", path: "$[0].role" });
  });
  test("one of another kind", async () => {
    expect(await file("title", "step")).toMatchObject({ sqlstate: "IU002", path: "$[1].role", role: "step" });
  });
  test("in an order the kind forbids", async () => {
    expect(await file("body", "title")).toMatchObject({ sqlstate: "IU003", path: "$[1].role" });
    expect(await file("title", "body", "reference", "appendix")).toMatchObject({ sqlstate: "IU003", path: "$[3].role" });
  });
  test("more than the kind allows", async () => {
    expect(await file("title", "title", "body")).toMatchObject({ sqlstate: "IU003", path: "$[1].role", problem_count: 1 });
    expect(await file("title", "intro", "intro", "body")).toMatchObject({ sqlstate: "IU003", path: "$[2].role" });
  });
  test("fewer than the kind needs", async () => {
    expect(await file("title")).toMatchObject({ sqlstate: "IU003", path: "$" });
    expect(await file("body")).toMatchObject({ sqlstate: "IU003", path: "$" });
  });
  test("of two kinds in a template", async () => {
    const found = await refused({ p_collection_kind: "template", p_pieces: [...fileOf("title", "body"), { ...step, role: "step" }] });
    expect(found).toMatchObject({ sqlstate: "IU002", path: "$[2].role", role: "step" });
  });
});
