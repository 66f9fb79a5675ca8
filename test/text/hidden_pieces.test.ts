import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { exportCollection } from "../../scripts/text/export.ts";
import { importFolder } from "../../scripts/text/import.ts";
import { readSidecar, writeSidecar } from "../../scripts/text/sidecar.ts";
import { define, grant, openAccess, revoke, scopeUnits } from "../access/access.ts";
import { compose, newKey, steps } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let place: string;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openAccess(owner);
  await define(owner, "hr");
  place = mkdtempSync(join(tmpdir(), "iu-hidden-"));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const options = { schema: "iu_core", actor: "ana" };

/** A collection of three pieces, exported by who sees them all; then the second is put into a scope. */
async function partlyHidden(): Promise<{ key: string; folder: string; files: string[] }> {
  const key = newKey("hidden");
  const { pieces } = await compose(owner, steps(3), { key });
  const folder = join(place, key);
  await exportCollection(app, key, folder, options);
  await scopeUnits(owner, "hr", pieces[1]?.iu_id as string);
  return { key, folder, files: readdirSync(folder).sort() };
}

const contents = (folder: string) => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
const isRefused = (error: object, key: string) =>
  expect(error).toMatchObject({ sqlstate: "IU011", detail: { collection_key: key, hidden: 1, db_role: "iu_app" } });

test("who does not see every piece exports nothing, and is told how many are hidden", async () => {
  const { key, folder } = await partlyHidden();
  const fresh = join(place, "fresh");
  isRefused(await refusal(exportCollection(app, key, fresh, options)), key);
  expect(existsSync(fresh)).toBe(false);
  expect(readdirSync(place).filter((name) => name.startsWith("."))).toEqual([]);
  const before = contents(folder);
  isRefused(await refusal(exportCollection(app, key, folder, options)), key);
  expect(contents(folder)).toEqual(before);
  await grant(owner, "hr", "iu_app");
  expect((await exportCollection(app, key, fresh, options)).pieces).toHaveLength(3);
  await revoke(owner, "hr", "iu_app");
});

test("who does not see every piece imports nothing: no edit, and no removal", async () => {
  const { key, folder, files } = await partlyHidden();
  const before = await state(owner);
  for (const change of [
    (file: string) => writeFileSync(file, readFileSync(file, "utf8").replace("Nội dung", "Sửa")),
    (file: string) => rmSync(file),
  ]) {
    const edited = join(place, newKey("edited"));
    cpSync(folder, edited, { recursive: true });
    change(join(edited, files[0] as string));
    isRefused(await refusal(importFolder(app, edited, options)), key);
  }
  expect(await state(owner)).toEqual(before);
});

test("a folder that does not know a piece does not remove it, whoever imports it", async () => {
  const { key, folder, files } = await partlyHidden();
  const sidecar = await readSidecar(folder);
  rmSync(join(folder, files[1] as string));
  await writeSidecar(folder, { ...sidecar, pieces: sidecar.pieces.filter((_, at) => at !== 1) });
  const order = async () =>
    (
      await owner.query(
        `select array_agg(m.iu_id order by m.piece_order) as units from iu_core.iu_piece_membership m
         join iu_core.iu_piece_collection c using (collection_id) where c.collection_key = $1`,
        [key],
      )
    ).rows[0].units;
  const before = await order();
  const first = join(folder, files[0] as string);
  writeFileSync(first, readFileSync(first, "utf8").replace("Nội dung", "Sửa"));
  expect(await importFolder(owner, folder, options)).toMatchObject({ revised: 1, arranged: false, conflicts: [] });
  expect(await order()).toEqual(before);
  rmSync(first);
  expect(await importFolder(owner, folder, options)).toMatchObject({ changed: false, conflicts: [{ code: "both_arranged" }] });
  expect(await order()).toEqual(before);
});
