import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withoutGuard } from "../../schema-ts/compile/extension_scripts.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { generatedFiles, serverFiles } from "../../scripts/extension/files.ts";
import { placeFiles, removeFiles } from "../../scripts/extension/place.ts";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import { readCatalog } from "../product/catalog.ts";
import { readMembership } from "./membership.ts";
import { useExtensionServer } from "./server.ts";

/**
 * pg_tle itself is a module of a server this suite does not have. This stands in for it: functions with the names, arguments and refusals
 * of pg_tle 1.5 that keep what they are given. What they kept is then run by CREATE EXTENSION from files.
 */
const standIn = `
  create schema pgtle;
  create table pgtle.kept (what text, name text, version text, target text, script text, description text, schema text);
  create table pgtle.defaults (name text primary key, version text);
  create function pgtle.install_extension(name text, version text, description text, ext text, requires text[] default null, schema text default null)
    returns boolean language plpgsql as $$
    begin
      if exists (select from pgtle.kept k where k.name = $1) then raise duplicate_object; end if;
      insert into pgtle.kept values ('install', $1, $2, null, $4, $3, $6);
      insert into pgtle.defaults values ($1, $2);
      return true;
    end $$;
  create function pgtle.install_extension_version_sql(name text, version text, ext text) returns boolean language plpgsql as $$
    begin
      if not exists (select from pgtle.defaults d where d.name = $1) then raise undefined_object; end if;
      insert into pgtle.kept values ('install', $1, $2, null, $3);
      return true;
    end $$;
  create function pgtle.install_update_path(name text, fromvers text, tovers text, ext text) returns boolean language sql as
    $$ insert into pgtle.kept values ('update', $1, $2, $3, $4); select true $$;
  create function pgtle.set_default_version(name text, version text) returns boolean language sql as
    $$ update pgtle.defaults d set version = $2 where d.name = $1; select true $$;
  create function pgtle.available_extensions() returns table (name name, default_version text) language sql as
    $$ select d.name::name, d.version from pgtle.defaults d $$;
  create function pgtle.available_extension_versions() returns table (name name, version text) language sql as
    $$ select k.name::name, k.version from pgtle.kept k where k.what = 'install' $$;
  create function pgtle.extension_update_paths(name text, out source text, out target text, out path text) returns setof record language sql as
    $$ select k.version, k.target, k.version || '--' || k.target from pgtle.kept k where k.what = 'update' and k.name = $1 $$;
`;
const place = useExtensionServer({ source: "embedded", embeddedVersion: "18" });
const files = generatedFiles();
const installer = files.get("pg_tle/iu_core.sql") ?? "";

const kept = async (client: Client) =>
  (await client.query("select what, version, target, script, schema from pgtle.kept order by what, version, target")).rows;

it("gives pg_tle every script byte for byte, once, and what it gave makes the extension", async () => {
  const { url } = await place.database();
  const expected = await withClient(url, async (client) => {
    await client.query("create extension iu_core");
    const found = [await readCatalog(client), await readMembership(client)];
    await client.query("drop extension iu_core; drop schema iu_core");
    return found;
  });
  await withClient(url, async (client) => {
    await client.query(standIn);
    await client.query(installer);
    const rows = await kept(client);
    const given = new Map(
      rows.map(({ version, target, script }) => [`iu_core--${[version, target].filter(Boolean).join("--")}.sql`, script]),
    );
    const scripts = [...files].filter(([path]) => path.startsWith("iu_core--"));
    expect(rows).toHaveLength(scripts.length);
    for (const [path, text] of scripts) expect(given.get(path), path).toBe(withoutGuard(text));
    expect(rows.filter(({ schema }) => schema !== null)).toMatchObject([{ schema: "iu_core" }]);
    expect((await client.query("select * from pgtle.defaults")).rows).toEqual([{ name: "iu_core", version: iuCore.version }]);

    await client.query(installer);
    expect(await kept(client)).toEqual(rows);
    // A server that has the first version only is given the rest.
    await client.query("delete from pgtle.kept where version <> '0.1.0' or what = 'update'; update pgtle.defaults set version = '0.1.0'");
    await client.query(installer);
    expect(await kept(client)).toEqual(rows);

    const control = readFileSync(join(place.directory, "iu_core.control"), "utf8");
    removeFiles(place.directory, "iu_core");
    expect(readdirSync(place.directory)).toEqual([]);
    for (const [path, text] of given) writeFileSync(join(place.directory, path), text as string);
    writeFileSync(join(place.directory, "iu_core.control"), control);
    await client.query("create extension iu_core version '0.1.0'; alter extension iu_core update");
    expect([await readCatalog(client), await readMembership(client)]).toEqual(expected);
  });
  for (const name of readdirSync(place.directory)) rmSync(join(place.directory, name));
  placeFiles(place.directory, "iu_core", serverFiles());
});
