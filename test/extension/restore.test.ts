import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import { readCatalog, schemaDigest } from "../product/catalog.ts";
import { debian15Has } from "../product/debian.ts";
import { useProductForGood } from "../product/seed.ts";
import { optional } from "../require.ts";
import { readMembership } from "./membership.ts";
import { useExtensionServer } from "./server.ts";

const bin = "/usr/lib/postgresql/15/bin";

optional("a dump of the extension", debian15Has(), "postgresql-15").describe(() => {
  const place = useExtensionServer({ source: "debian", major: 15 });

  it("brings back every row, and an operator's gates as they were", async () => {
    const [from, to] = [await place.database(), await place.database()];
    const folder = mkdtempSync(join(tmpdir(), "iu-core-dump-"));
    try {
      const before = await withClient(from.url, async (client) => {
        await client.query("create extension iu_core");
        await useProductForGood(client);
        await client.query(
          `select iu_core.fn_dot_config_set('iu_core.composer_enabled', 'false', 'test', 'Closed for good.');
             select iu_core.fn_event_type_register('app.restored', 'app', '{"type": "object", "properties": {}}', 'Of the operator.', 'test')`,
        );
        return [await readState(client), await readCatalog(client), await readMembership(client), await schemaDigest(client)];
      });
      const file = join(folder, "dump");
      execFileSync(`${bin}/pg_dump`, ["--format=custom", "--file", file, from.url], { stdio: "pipe" });
      const { status, stderr } = spawnSync(`${bin}/pg_restore`, ["--exit-on-error", "--dbname", to.url, file], { encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      await withClient(to.url, async (client) => {
        expect([await readState(client), await readCatalog(client), await readMembership(client), await schemaDigest(client)]).toEqual(
          before,
        );
        expect((await client.query("select * from iu_core.fn_iu_schema_verify()")).rows).toEqual([]);
        const { rows } = await client.query("select iu_core.fn_dot_gate_enabled('iu_core.composer_enabled') as open");
        expect(rows).toEqual([{ open: false }]);
        // What is made from now on is logged and emitted again.
        await client.query("select iu_core.fn_iu_create('restored', 'clause', 'Điều 1', 'Nội dung.', 'test')");
        expect(await readState(client)).not.toEqual(before[0]);
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});

/** Tables whose shipped rows are made with the installation, at its time. */
const registries = ["approval_policy", "event_type_registry", "executor_class_registry", "job_queue_registry"];

/** Digests of all rows; of those registries the rows without the times of what ships. */
async function readState(client: Client): Promise<unknown[]> {
  const { rows } = await client.query("select s::text as state from iu_core.fn_iu_state_digest() as s where s.relation <> all ($1)", [
    registries,
  ]);
  const shipped: unknown[] = [];
  for (const table of registries) {
    const found = await client.query(
      `select r - case when coalesce((r ->> 'is_shipped')::boolean, r ->> 'owner' = 'iu_core') then '{changed_at,created_at,registered_at}'::text[] else '{}' end as row
       from iu_core.${table} t, to_jsonb(t) r
       order by r::text collate "C"`,
    );
    shipped.push(...found.rows);
  }
  return [...rows, ...shipped];
}
