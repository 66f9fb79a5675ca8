import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { exportCollection } from "../../scripts/text/export.ts";
import { importFolder } from "../../scripts/text/import.ts";
import { readSidecar } from "../../scripts/text/sidecar.ts";
import { compose, newKey, openGates, revise, steps } from "../collection/collections.ts";
import { state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let place: string;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
  place = mkdtempSync(join(tmpdir(), "iu-text-"));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const options = { schema: "iu_core", actor: "ana" };
const take = (folder: string, more = {}) => importFolder(app, folder, { ...options, ...more });
const bodies = async (key: string) => (await call(owner, fnIuCollectionRender, { p_collection_key: key })).map(({ body }) => body);
const markdown = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort();

async function exported(count = 4): Promise<{ key: string; folder: string; files: string[] }> {
  const key = newKey("text");
  await compose(app, steps(count), { key });
  const folder = join(place, key);
  await exportCollection(app, key, folder, options);
  return { key, folder, files: markdown(folder) };
}

const edit = (path: string, change: (text: string) => string) => writeFileSync(path, change(readFileSync(path, "utf8")));

test("out and in again writes nothing and keeps both digests", async () => {
  const { key, folder, files } = await exported();
  expect(files[0]).toBe("0010-buoc-1.md");
  const before = await state(owner);
  const { graph_digest, content_digest } = await readSidecar(folder);
  expect(await take(folder)).toMatchObject({ edited: 0, changed: false, graph_digest, content_digest });
  // Another system's line ends are no edit either.
  for (const file of files) edit(join(folder, file), (text) => text.replaceAll("\n", "\r\n"));
  expect(await take(folder)).toMatchObject({ edited: 4, changed: false, revised: 0, arranged: false, graph_digest, content_digest });
  expect(await state(owner)).toEqual(before);
  await exportCollection(app, key, folder, options);
  expect(await state(owner)).toEqual(before);
});

test.each([
  ["a NUL", Buffer.from("x\0y"), "NUL"],
  ["what is not UTF-8", Buffer.from([0x78, 0xff]), "not UTF-8"],
])("%s in a file is refused with its name, and changes nothing", async (_, bytes, message) => {
  const { folder, files } = await exported();
  const before = await state(owner);
  appendFileSync(join(folder, files[1] ?? ""), bytes);
  await expect(take(folder)).rejects.toMatchObject({ code: "bad_input", message: expect.stringMatching(`${files[1]}.*${message}`) });
  expect(await state(owner)).toEqual(before);
});

test.each(["", "\n", "one", "one\n", "\n\ntwo\n\n", "---\na: b\n---\n", "Điều 1\n\n```\n---\n```\n"])(
  "a body comes back byte for byte: %j",
  async (body) => {
    const key = newKey("text");
    const made = await compose(app, [{ title: "T: 'quoted' # no comment", body }], { key });
    const folder = join(place, key);
    await exportCollection(app, key, folder, options);
    // Only when the file is parsed does it show whether it is read as it was written.
    const sidecar = join(folder, "iu-collection.json");
    edit(sidecar, (text) => text.replace(/"sha256":"[0-9a-f]{64}"/, '"sha256":"none"'));
    expect(await take(folder)).toMatchObject({ edited: 1, changed: false, content_digest: made.content_digest });
  },
);

test("edits, additions, moves and removals arrive, once", async () => {
  const { key, folder, files } = await exported();
  const [first, second, third, fourth] = files as [string, string, string, string];
  edit(join(folder, first), (text) => text.replace("Nội dung của bước 1", "Đã sửa"));
  renameSync(join(folder, second), join(folder, "0045-moved.md"));
  rmSync(join(folder, third));
  writeFileSync(join(folder, "0015-new.md"), "---\ntitle: Thêm\n---\n\nMới.\n");
  expect(await take(folder, { dryRun: true })).toMatchObject({ revised: 1, minted: 1, arranged: true, changed: false });
  expect(await bodies(key)).toHaveLength(4);
  const report = await take(folder, { note: "review" });
  expect(report).toMatchObject({ conflicts: [], revised: 1, minted: 1, arranged: true, changed: true, manifest_no: 2 });
  expect(await bodies(key)).toEqual(["Đã sửa.\n", "Mới.", "Nội dung của bước 4.\n", "Nội dung của bước 2.\n"]);
  expect(markdown(folder)).toEqual([first, "0015-new.md", fourth, "0045-moved.md"]);
  expect(readFileSync(join(folder, "0015-new.md"), "utf8")).toMatch(/^---\niu: [0-9a-f-]{36}\n/);
  expect(await take(folder)).toMatchObject({ edited: 0, changed: false, graph_digest: report.graph_digest });
});

test("an import that was cut off before it wrote the folder is taken up again, and makes nothing twice", async () => {
  const { key, folder } = await exported();
  writeFileSync(join(folder, "0015-new.md"), "---\ntitle: Thêm\n---\n\nMới.\n");
  const copy = `${folder}.copy`;
  cpSync(folder, copy, { recursive: true });
  await take(folder);
  const before = await state(owner);
  expect(await take(copy)).toMatchObject({ conflicts: [], changed: false, minted: 0 });
  expect(await state(owner)).toEqual(before);
  expect(readFileSync(join(copy, "0015-new.md"), "utf8")).toBe(readFileSync(join(folder, "0015-new.md"), "utf8"));
  expect(await bodies(key)).toHaveLength(5);
});

test("with a conflict nothing is applied, neither there nor here", async () => {
  const { key, folder, files } = await exported();
  const { pieces } = await readSidecar(folder);
  await revise(app, pieces[0]?.iu_id as string, "Từ cơ sở dữ liệu.");
  edit(join(folder, files[0] as string), (text) => text.replace("Nội dung", "Từ tệp"));
  edit(join(folder, files[1] as string), (text) => text.replace("Nội dung", "Sửa"));
  const before = [await state(owner), files.map((file) => readFileSync(join(folder, file), "utf8"))];
  expect(await take(folder)).toMatchObject({ conflicts: [{ code: "both_edited", file: files[0] }], changed: false });
  expect([await state(owner), files.map((file) => readFileSync(join(folder, file), "utf8"))]).toEqual(before);
  expect(await bodies(key)).toContain("Từ cơ sở dữ liệu.");
});

test("what the database changed meanwhile stays, and the next export brings it", async () => {
  const { key, folder, files } = await exported();
  const { pieces } = await readSidecar(folder);
  await revise(app, pieces[0]?.iu_id as string, "Từ cơ sở dữ liệu.");
  edit(join(folder, files[1] as string), (text) => text.replace("Nội dung", "Sửa"));
  expect(await take(folder)).toMatchObject({ conflicts: [], revised: 1 });
  expect((await bodies(key)).slice(0, 2)).toEqual(["Từ cơ sở dữ liệu.", "Sửa của bước 2.\n"]);
  await exportCollection(app, key, folder, options);
  expect(readFileSync(join(folder, files[0] as string), "utf8")).toContain("Từ cơ sở dữ liệu.");
});

test("an export discards no edit unasked, and nobody else's folder", async () => {
  const { key, folder, files } = await exported();
  edit(join(folder, files[0] as string), (text) => `${text}more\n`);
  await expect(exportCollection(app, key, folder, options)).rejects.toMatchObject({ code: "not_empty", detail: { edited: 1 } });
  await exportCollection(app, key, folder, { ...options, force: true });
  expect(await take(folder)).toMatchObject({ edited: 0 });
  await expect(exportCollection(app, key, place, options)).rejects.toMatchObject({ code: "not_empty" });
  await expect(exportCollection(app, newKey("other"), folder, options)).rejects.toMatchObject({ code: "not_empty" });
  await expect(exportCollection(app, "no.such", join(place, "none"), options)).rejects.toMatchObject({ code: "not_found" });
  expect(readdirSync(place).filter((name) => name.startsWith("."))).toEqual([]);
});

test.each([
  ["no front matter", "text\n", /no front matter/],
  ["no title", "---\niu: x\n---\n\n", /no title|UUID/],
  ["a foreign key", "---\ntitle: a\ncolour: red\n---\n\n", /colour/],
  ["broken YAML", "---\ntitle: [\n---\n\n", /YAML/],
  ["a pin that is none", "---\ntitle: a\npin: x\n---\n\n", /pin/],
])("a file with %s is named", async (_what, text, message) => {
  const { folder } = await exported(1);
  writeFileSync(join(folder, "0020-bad.md"), text);
  await expect(take(folder)).rejects.toMatchObject({ code: "bad_input", message: expect.stringMatching(message) });
});

test("a folder without its sidecar, or with a broken one, is refused", async () => {
  const { folder } = await exported(1);
  writeFileSync(join(folder, "iu-collection.json"), "{}");
  await expect(take(folder)).rejects.toMatchObject({ code: "bad_input" });
  rmSync(join(folder, "iu-collection.json"));
  await expect(take(folder)).rejects.toMatchObject({ code: "bad_input", hint: expect.stringContaining("iu-core export") });
});
