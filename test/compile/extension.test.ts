import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { extensionFiles } from "../../schema-ts/compile/extension.ts";
import { installScript } from "../../schema-ts/compile/install.ts";
import { rolesScript } from "../../schema-ts/compile/roles.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import { reachableTmpdir, serverUser } from "../../scripts/postgres/os-user.ts";
import { useOwnServer } from "../setup/own_server.ts";
import { readCatalog } from "./catalog.ts";
import { isRefused, placed, readCorpus, type Version } from "./corpus.ts";
import { productOf } from "./pieces.ts";
import { readRows } from "./rows.ts";

const corpus = (await readCorpus()).filter((change) => !isRefused(change)).map((change, i) => ({ ...change, i }));

describe("extension scripts", () => {
  // Since 18 a server takes extensions from where it is told to.
  const own = useOwnServer({ source: "embedded", embeddedVersion: "18" });
  let directory: string;
  let client: Client;

  beforeAll(async () => {
    directory = mkdtempSync(join(reachableTmpdir(serverUser()), "iu-corpus-extension-"));
    chmodSync(directory, 0o755);
    mkdirSync(join(directory, "extension"));
    // Only a superuser says where extensions may come from.
    await withClient(own.database.adminUrl, (admin) =>
      admin.query(`alter database ${own.database.name} set extension_control_path = '${directory}:$system'`),
    );
    client = await own.connect();
    await client.query("set jit = off");
    await client.query(rolesScript(productOf([])));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  describe.each(corpus)("$name", (change) => {
    const extension = `toy_c${change.i}`;
    const here = placed(change, (key) => `c${change.i}_${key}`, extension);
    const fresh = placed(change, (key) => `c${change.i}_fresh_${key}`);
    const without = (facts: readonly string[]) => facts.filter((fact) => !change.leaves?.some((name) => fact.includes(name)));
    const catalog = async (version: Version) => without(await readCatalog(client, here.schemas(version)));
    /** Tables whose rows a dump carries, with the condition. */
    const dumped = async (name = extension) => {
      const { rows } = await client.query(
        "select unnest(extconfig)::regclass::text as name, unnest(extcondition) as condition from pg_extension where extname = $1 order by 1",
        [name],
      );
      return rows as { name: string; condition: string }[];
    };

    test("update arrives where a fresh installation does, and back with every row", async () => {
      const put = (files: Map<string, string>) => {
        for (const [name, text] of files) writeFileSync(join(directory, "extension", name), text);
      };
      put(extensionFiles(here.product("before"), here.snapshot("before"), undefined));
      await client.query(`create extension ${extension}`);
      if (change.seed) await client.query(here.spelled(change.seed));
      const expected = {} as Record<Version, string[]>;
      for (const version of ["before", "after"] as const) {
        const product = fresh.product(version);
        await client.query("begin");
        await client.query(installScript(product, namesFor(product.defaultSchema, fresh.schemas(version))));
        expected[version] = await readCatalog(client, fresh.schemas(version));
        await client.query("rollback");
      }
      const rows = await readRows(client, here.schemas("before"));
      const before = await dumped();
      expect(await catalog("before")).toEqual(expected.before);

      put(extensionFiles(here.product("after"), here.snapshot("after"), here.snapshot("before"), change.explicit));
      await client.query(`alter extension ${extension} update`);
      expect(await catalog("after")).toEqual(expected.after);
      const owned = change.after.parts.filter(({ kind, attributes }) => kind === "table" && attributes["operator rows"] !== "none");
      const names = (await dumped()).map(({ name }) => name);
      for (const { id } of owned) expect(names).toContain(here.spelled(id.slice("table ".length)));

      const back = client.query(`alter extension ${extension} update to '1.0.0'`);
      if (change.irreversible)
        return expect(back).rejects.toMatchObject({ code: "0A000", hint: expect.stringMatching(change.irreversible) });
      await back;
      expect(await catalog("before")).toEqual(expected.before);
      expect(await readRows(client, here.schemas("before"))).toEqual(rows);
      // PostgreSQL keeps the number of a table that is gone; a dump passes over it.
      expect((await dumped()).filter(({ name }) => !/^\d+$/.test(name))).toEqual(before);
    });

    const { lossy } = change;
    if (!lossy) return;
    test("going back over rows is refused, unless it may discard them", async () => {
      await client.query(`alter extension ${extension} update to '1.1.0'`);
      await client.query(here.spelled(lossy.use));
      const back = `alter extension ${extension} update to '1.0.0'`;
      await expect(client.query(back)).rejects.toMatchObject({
        code: "55006",
        message: expect.stringContaining(lossy.names),
      });
      await client.query("set iu.discard_rows = 'on'");
      await client.query(back);
      await client.query("reset iu.discard_rows");
    });
  });
});
