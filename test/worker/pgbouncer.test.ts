import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { withClient } from "../../scripts/postgres/connect.ts";
import { reachableTmpdir, serverUser } from "../../scripts/postgres/os-user.ts";
import { freePort } from "../../scripts/postgres/port.ts";
import { enqueueMany, openJobs } from "../queue/jobs.ts";
import { optional } from "../require.ts";
import { useDatabase } from "../setup/database.ts";
import { eventually, registerClass, startWorker } from "./workers.ts";

const program = "/usr/sbin/pgbouncer";

optional("behind PgBouncer in transaction mode", existsSync(program), "pgbouncer").describe(() => {
  const database = useDatabase();

  it("a worker does its jobs, those of SQL functions too; what nobody notifies of is found by polling", async () => {
    const owner = await database.connect();
    await openJobs(owner);
    await registerClass(owner, "test");
    await owner.query(
      "create schema app; create table app.note (n int); create function app.note(p jsonb) returns void language sql as $$ insert into app.note values ((p ->> 'n')::int) $$",
    );
    await registerClass(owner, "app.note", { executor_kind: "sql_function", handler: "app.note" });
    const url = await startPgBouncer(database.url);
    let ran = 0;
    const test = async (_: unknown, { database: work }: { database: { query(text: string): Promise<unknown> } }) => {
      await work.query("select 1");
      ran += 1;
    };
    // Two server connections for all of the worker's.
    const worker = await startWorker(url, { executors: { test }, pollMs: 50 });
    for (let round = 1; round <= 5; round += 1) {
      await enqueueMany(
        owner,
        Array.from({ length: 100 }, (_, n) => ({ n })),
        {},
        { kind: "test" },
      );
      await enqueueMany(
        owner,
        Array.from({ length: 20 }, (_, n) => ({ n })),
        {},
        { kind: "app.note" },
      );
      await eventually(() => worker.totals.completed === 120 * round);
    }
    expect(ran).toBe(500);
    expect((await owner.query("select count(*)::int as n, count(distinct n)::int as d from app.note")).rows).toEqual([{ n: 100, d: 20 }]);
    expect(worker.totals).toMatchObject({ failed: 0, lease_lost: 0 });
  }, 60_000);
});

async function startPgBouncer(url: string): Promise<string> {
  const { hostname, port, pathname, username, password } = new URL(url);
  const user = serverUser();
  const folder = await mkdtemp(join(reachableTmpdir(user), "iu-core-pgbouncer-"));
  const own = await freePort();
  await writeFile(join(folder, "users"), `"${username}" "${decodeURIComponent(password)}"\n`);
  await writeFile(
    join(folder, "ini"),
    `[databases]\n* = host=${hostname} port=${port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${own}\nunix_socket_dir =\nauth_type = trust
auth_file = ${join(folder, "users")}\npool_mode = transaction\ndefault_pool_size = 2\nmax_client_conn = 100\n`,
  );
  await chmod(folder, 0o755);
  const child = spawn(program, [join(folder, "ini")], { stdio: "ignore", ...user });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    await rm(folder, { recursive: true, force: true });
  });
  const pooled = `postgresql://${username}@127.0.0.1:${own}${pathname}`;
  await eventually(() => withClient(pooled, () => Promise.resolve(true)).catch(() => false));
  return pooled;
}
