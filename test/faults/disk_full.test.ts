import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { connect, withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { reachableTmpdir, serverUser } from "../../scripts/postgres/os-user.ts";
import { execute } from "../cli/invoke.ts";
import { compose, openGates, steps } from "../collection/collections.ts";
import { optional } from "../require.ts";
import { type Fingerprint, fingerprintOf, verdict } from "./fingerprint.ts";
import { useFaultServer } from "./server.ts";

// Servers and programs are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const mountPoint = mkdtempSync(join(reachableTmpdir(serverUser()), "iu-core-small-"));
const isSmall = mounted();
const needs = "root, to mount a small tmpfs";
const megabyte = 1024 ** 2;

/** Whether a disk of 256 MB could be put there. */
function mounted(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256m,mode=0755", "iu-core-small", mountPoint], { stdio: "ignore" });
    return true;
  } catch {
    rmSync(mountPoint, { recursive: true });
    return false;
  }
}

/** Leaves so many bytes of the disk to the server, until it is told to leave. */
function fill(leave: number): () => void {
  const ballast = join(mountPoint, "ballast");
  // The server writes meanwhile: what was free a moment ago may be too much.
  for (let tries = 20; ; tries -= 1) {
    const { bavail, bsize } = statfsSync(mountPoint);
    try {
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leave)));
      return () => rmSync(ballast);
    } catch (error) {
      rmSync(ballast, { force: true });
      if (tries === 0 || (error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
}

optional("a full disk", isSmall, needs).describe(() => {
  const faults = useFaultServer(() => ({
    directory: mountPoint,
    settings: { max_wal_size: "64MB", min_wal_size: "32MB", shared_buffers: "32MB", wal_level: "replica" },
  }));
  let database: Database;
  let before: Fingerprint;

  afterAll(async () => {
    await faults.server.stop();
    execFileSync("umount", [mountPoint]);
    rmSync(mountPoint, { recursive: true });
  });

  beforeAll(async () => {
    chmodSync(mountPoint, 0o755);
    database = await faults.installed();
    await withClient(database.url, openGates);
    before = await fingerprintOf(database.url);
  });

  /** A fresh segment of the log is on disk already: what runs out of room is a table. */
  const roomInTheLog = () =>
    withClient(database.adminUrl ?? "", (admin) =>
      admin
        .query("checkpoint")
        .then(() => admin.query("select pg_switch_wal()"))
        .then(() => admin.query("checkpoint")),
    );

  it("in the middle of composing is 53100: nothing of it is there, and with room again it composes", async () => {
    const work = () => withClient(database.url, (client) => compose(client, steps(3000), { key: "full.disk" }));
    await roomInTheLog();
    const free = fill(megabyte);
    const failed = await work().catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "53100", message: expect.stringContaining("No space left on device") });
    // The server goes on serving.
    expect(await fingerprintOf(database.url)).toEqual(before);
    free();
    expect(await work()).toMatchObject({ piece_count: 3000 });
    before = await fingerprintOf(database.url);
  });

  it("in the middle of a migration is said by the command, which ends with 2; with room again it migrates", async () => {
    const empty = await faults.empty();
    const nothing = await fingerprintOf(empty.url);
    const up = () => execute(["migrate", "up", "--json", "--database-url", empty.url]);
    await roomInTheLog();
    const free = fill(megabyte);
    const failed = await up();
    expect(failed.code).toBe(2);
    expect(failed.json.error).toMatchObject({ code: "database_error", sqlstate: "53100", hint: expect.stringContaining("disk") });
    expect(failed.json.error.message).toMatch(/No space left on device/);
    expect(await fingerprintOf(empty.url)).toEqual(nothing);
    free();
    expect((await up()).code).toBe(0);
    const installed = await fingerprintOf((await faults.installed()).url);
    expect(verdict(await fingerprintOf(empty.url), nothing, installed)).toBe("after");
  });

  it("for the log ends the server; with room again it recovers to what was committed", async () => {
    // A checkpoint would hand old segments back to the log, which then never runs out of room: a slot keeps them.
    await withClient(database.adminUrl ?? "", (admin) =>
      admin.query("select pg_create_physical_replication_slot('kept', true) where not exists (select from pg_replication_slots)"),
    );
    const victim = await connect(database.url);
    await victim.query("begin");
    await compose(victim, steps(500), { key: "full.log" });
    const free = fill(megabyte / 4);
    const failed = await (async () => {
      for (;;) await victim.query("select pg_logical_emit_message(true, 'fault', repeat('x', 1000000))");
    })().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    await expect.poll(() => faults.control.log(), { timeout: 60_000 }).toMatch(/PANIC: .*No space left on device/);
    free();
    await faults.crash();
    expect(await fingerprintOf(database.url)).toEqual(before);
    expect(await withClient(database.url, (client) => compose(client, steps(500), { key: "full.log" }))).toMatchObject({
      piece_count: 500,
    });
  });
});

optional("the small disk is taken away again", isSmall, needs).it(() => {
  expect(existsSync(mountPoint)).toBe(false);
  expect(readFileSync("/proc/mounts", "utf8")).not.toContain(mountPoint);
});
