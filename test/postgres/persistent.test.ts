import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withClient } from "../../scripts/postgres/connect.ts";
import { persistentStatus, startPersistent, stopPersistent } from "../../scripts/postgres/persistent.ts";

describe("the persistent development database", () => {
  let cwd: string;

  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), "iu-core-project-"));
    chmodSync(cwd, 0o755);
  });

  afterAll(async () => {
    await stopPersistent({ cwd });
    rmSync(cwd, { recursive: true, force: true });
  });

  it("does not exist before its first start", async () => {
    expect(await persistentStatus({ cwd })).toMatchObject({ running: false, url: undefined, pid: undefined });
    expect(await stopPersistent({ cwd })).toMatchObject({ running: false });
  });

  it("is started once, however many ask", async () => {
    const [one, two] = await Promise.all([startPersistent({ cwd }), startPersistent({ cwd })]);
    expect(one).toEqual(two);
    expect(one.running).toBe(true);
    expect(await persistentStatus({ cwd })).toEqual(one);
  });

  it("keeps its data and its URL over a stop", async () => {
    const { url } = await persistentStatus({ cwd });
    await withClient(url ?? "", (client) => client.query("CREATE DATABASE kept"));
    expect(await stopPersistent({ cwd })).toMatchObject({ running: false, url });
    expect(await startPersistent({ cwd })).toMatchObject({ running: true, url });
    await withClient(url ?? "", async (client) => {
      expect((await client.query("SELECT FROM pg_database WHERE datname = 'kept'")).rowCount).toBe(1);
    });
  });

  it("writes durably", async () => {
    const { url } = await persistentStatus({ cwd });
    await withClient(url ?? "", async (client) => {
      const { rows } = await client.query(
        "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name",
      );
      expect(rows.map(({ setting }) => setting)).toEqual(["on", "on", "on"]);
    });
  });

  it("notices that its server was killed, and starts again", async () => {
    const { pid, url } = await persistentStatus({ cwd });
    process.kill(pid ?? 0, "SIGKILL");
    for (let i = 0; i < 100 && (await persistentStatus({ cwd })).running; i += 1) await sleep(20);
    expect(await persistentStatus({ cwd })).toMatchObject({ running: false, pid: undefined });
    const restarted = await startPersistent({ cwd });
    expect(restarted).toMatchObject({ running: true, url });
    expect(restarted.pid).not.toBe(pid);
  });
});
