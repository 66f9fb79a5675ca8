import type { ChildProcess } from "node:child_process";
import { expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { enqueueMany } from "../queue/jobs.ts";
import { executorsFile, prepareNotes } from "./noted.ts";
import { useOwnServer } from "./own_server.ts";
import { count, eventually, spawnWorker } from "./workers.ts";

/** The full form: IU_STRESS_JOBS=50000 npx vitest run test/worker/stress.test.ts */
const amount = Number(process.env["IU_STRESS_JOBS"] || 5000);
const size = 8;
const kills = 10;
const server = useOwnServer();

/** What a worker holds, or all of them; their names carry the process id. */
const leasedIds = async (client: Client, pid: number | "%") => {
  const text = "select job_id from iu_core.job_queue where state = 'leased' and worker like $1";
  return (await client.query<{ job_id: string }>(text, [`%:${pid}:%`])).rows.map(({ job_id }) => job_id);
};

it(
  `${size} workers, ${amount} jobs, kill -9 at random and one crash of the server: nothing lost, nothing twice but open leases`,
  async () => {
    let client = await server.connect();
    await prepareNotes(client);
    await client.query("update iu_core.job_queue_registry set keep_results = 'all' where queue = 'default'");
    for (let done = 0; done < amount; done += 5000) {
      const payloads = Array.from({ length: Math.min(5000, amount - done) }, (_, i) => ({ n: done + i }));
      await enqueueMany(client, payloads, { max_attempts: 100 }, { kind: "test.count" });
    }

    const workers: ChildProcess[] = [];
    const hire = () =>
      workers.push(
        spawnWorker(server.url, "--executors", executorsFile, "--lease", "8s", "--concurrency", "4", "--log-level", "silent").process,
      );
    for (let n = 0; n < size; n += 1) hire();
    const finished = () => count(client, "iu_core.job_result");
    /** Jobs whose lease was open when a worker or the server died. */
    const open = new Set<string>();
    const began = performance.now();
    for (let n = 1; n <= kills; n += 1) {
      await eventually(async () => (await finished()) >= (amount * n) / (kills + 2), 60_000 + amount * 10);
      const [victim] = workers.splice(Math.floor(Math.random() * workers.length), 1);
      victim?.kill("SIGKILL");
      for (const id of await leasedIds(client, victim?.pid ?? 0)) open.add(id);
      hire();
      if (n === kills / 2) {
        await server.control.crash();
        await server.control.restart();
        client = await server.connect();
        for (const id of await leasedIds(client, "%")) open.add(id);
      }
    }
    await eventually(async () => (await count(client, "iu_core.job_queue")) === 0, 60_000 + amount * 10);
    const seconds = (performance.now() - began) / 1000;

    expect(await finished()).toBe(amount);
    expect(await count(client, "iu_core.job_dead_letter")).toBe(0);
    expect(await count(client, "(select distinct n from app.note) as d")).toBe(amount);
    const { rows } = await client.query<{ job_id: string }>("select job_id from app.note group by job_id having count(*) > 1");
    for (const { job_id } of rows) expect(open).toContain(job_id);
    console.log(
      `${amount} jobs in ${seconds.toFixed(1)} s, ${kills} workers and the server killed: ${rows.length} jobs were begun again, ${open.size} leases were open`,
    );
  },
  180_000 + amount * 20,
);
