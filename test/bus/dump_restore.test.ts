import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { findPgDump } from "../../scripts/demo/factory/dump.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import { createDatabase } from "../../scripts/postgres/databases.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import { emit, emitMany, split } from "../event/events.ts";
import { debian15Has, useDebian15 } from "../product/debian.ts";
import { optional } from "../require.ts";
import { ack, drain, idsOf, openBus, poll, subscribe } from "./bus.ts";

const run = promisify(execFile);

optional("pg_dump and pg_restore", debian15Has(), "postgresql-15").describe(() => {
  const debian = useDebian15();

  it("restored into a fresh cluster, a subscription goes on: nothing is skipped, nothing comes twice or early", async () => {
    const left = await withClient(debian.database.url, async (client) => {
      // transaction ids of this cluster run ahead of those of the next one
      for (let n = 0; n < 300; n += 1) await client.query("select pg_current_xact_id()");
      await openBus(client);
      await subscribe(client, "moves");
      const ids = await emitMany(
        client,
        Array.from({ length: 250 }, () => split),
      );
      expect(idsOf(await poll(client, "moves", 100))).toEqual(ids.slice(0, 100));
      await ack(client, "moves", ids[99]);
      await poll(client, "moves", 50);
      return [...ids.slice(100), await emit(client), await emit(client)];
    });
    const pgDump = await withClient(debian.database.url, findPgDump);
    if (!("path" in pgDump)) throw new Error(pgDump.unavailable);
    const folder = await mkdtemp(join(tmpdir(), "iu-dump-"));
    const server = await openServer({ source: "debian", major: 15 });
    try {
      const file = join(folder, "dump");
      await run(pgDump.path, ["--format=custom", `--file=${file}`, `--dbname=${debian.database.adminUrl}`]);
      const target = await createDatabase(server);
      for (const role of ["iu_reader", "iu_app", "iu_operator", "iu_auditor", "cutter_exec", "cutter_verify"])
        await withClient(target.adminUrl ?? target.url, (admin) => admin.query(`create role ${role} nologin`).catch(() => undefined));
      await run(join(dirname(pgDump.path), "pg_restore"), ["--exit-on-error", `--dbname=${target.adminUrl}`, file]);
      await withClient(target.url, async (client) => {
        const before = await emit(client);
        expect(await drain(client, "moves", 60)).toEqual([...left, before]);
        expect(await drain(client, "moves")).toEqual([]);
      });
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
