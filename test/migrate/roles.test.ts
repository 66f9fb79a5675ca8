import { afterAll, beforeAll, expect, test } from "vitest";
import { rolesScript } from "../../schema-ts/compile/roles.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { RolesMissing } from "../../scripts/migrate/roles.ts";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import { createDatabase, type Database } from "../../scripts/postgres/databases.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";
import { folderOf, removeFolders, shelf, shelfNames } from "./folder.ts";
import { readLeftovers } from "./leftovers.ts";

removeFolders();
const names = iuCore.roles.map(({ name }) => name);
const options = { folder: folderOf(shelf).path, schema: "toy" };
/** A cluster of our own: roles belong to the cluster, and other tests have made them in theirs. */
let server: PostgresServer;
const clients: Client[] = [];

beforeAll(async () => {
  server = await openServer({ source: "embedded" });
  await withClient(server.url, (owner) => owner.query("create role toy_plain login password 'plain'"));
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await server?.stop();
});

async function open({ url }: Database, role?: string): Promise<Client> {
  const target = new URL(url);
  if (role) [target.username, target.password] = [role, "plain"];
  const client = await connect(target.href);
  clients.push(client);
  return client;
}

/** A database the role without CREATEROLE may create schemas in. */
async function plainDatabase(): Promise<Client> {
  const database = await createDatabase(server);
  await withClient(database.url, (owner) => owner.query(`grant create on database ${database.name} to toy_plain`));
  return open(database, "toy_plain");
}

test("who may not create roles is told which are missing and what to apply, and nothing is written", async () => {
  const client = await plainDatabase();
  const before = await readLeftovers(client);
  const error = await migrateUp(client, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RolesMissing);
  expect((error as Error).message).toBe(
    `Roles are missing: ${names.join(", ")}. This connection may not create roles; have somebody with CREATEROLE apply generated-sql/roles.sql once for the cluster`,
  );
  expect(await readLeftovers(client)).toEqual(before);
});

test("two who may create them at once both get through", async () => {
  const databases = [await createDatabase(server), await createDatabase(server)];
  const [one, other] = await Promise.all(databases.map((database) => open(database)));
  const results = await Promise.all([one, other].map((client) => migrateUp(client as Client, options)));
  expect(results.map(({ applied }) => applied)).toEqual([shelfNames, shelfNames]);
  expect([...new Set(results.flatMap(({ rolesCreated }) => rolesCreated))].sort()).toEqual([...names].sort());
  const { rows } = await (one as Client).query(
    `select rolname, rolcanlogin or rolsuper or rolcreaterole as able, shobj_description(oid, 'pg_authid') as words,
       array(select roleid::regrole::text from pg_auth_members where member = r.oid order by 1) as includes
     from pg_roles r where rolname = any($1)`,
    [names],
  );
  const expected = iuCore.roles.map(({ name, summary, includes }) => ({
    rolname: name,
    able: false,
    words: summary,
    includes: includes.map((role) => role.name).sort(),
  }));
  const byName = (a: { rolname: string }, b: { rolname: string }) => (a.rolname < b.rolname ? -1 : 1);
  expect(rows.sort(byName)).toEqual(expected.sort(byName));
});

test("where they exist nobody needs to create any", async () => {
  expect(await migrateUp(await plainDatabase(), options)).toEqual({ applied: shelfNames, rolesCreated: [] });
});

test("roles.sql can be applied again and again", async () => {
  await withClient(server.url, async (owner) => {
    for (const _ of [1, 2]) await owner.query(rolesScript(iuCore));
  });
});
