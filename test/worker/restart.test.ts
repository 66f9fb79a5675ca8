import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { enqueueMany, jobs } from "../queue/jobs.ts";
import { executorsFile, notes, prepareNotes } from "./noted.ts";
import { useOwnServer } from "./own_server.ts";
import { count, eventually, spawnWorker } from "./workers.ts";

const server = useOwnServer();

it("a worker survives a crash of the server: it comes back by itself and does everything that is left", async () => {
  const before = await server.connect();
  await prepareNotes(before);
  const payloads = Array.from({ length: 300 }, (_, n) => ({ n, ms: 20 }));
  await enqueueMany(before, payloads, { max_attempts: 50 }, { kind: "test.note" });
  const { process, result, log } = spawnWorker(server.url, "--executors", executorsFile, "--lease", "3s", "--json");
  await eventually(async () => (await notes(before, "ended")).length > 60);

  await server.control.crash();
  await sleep(1000);
  expect(process.exitCode).toBeNull();
  await server.control.restart();

  const after = await server.connect();
  const leased = (await jobs(after, "default")).filter(({ state }) => state === "leased");
  await eventually(async () => (await jobs(after, "default")).length === 0, 90_000);
  expect(new Set((await notes(after, "ended")).map(({ n }) => n)).size).toBe(300);
  expect(await count(after, "iu_core.job_dead_letter")).toBe(0);
  // Only what was under lease when the server fell may have been begun twice.
  const open = new Set(leased.map(({ job_id }) => job_id));
  for (const { job_id, attempt } of await notes(after, "begun")) if (attempt > 1) expect(open).toContain(job_id);

  process.kill("SIGTERM");
  const { code, json } = await result;
  expect({ code, ok: json.ok }).toEqual({ code: 0, ok: true });
  const messages = log().map(({ msg }) => msg);
  expect(messages).toContain("The queue cannot be reached; trying again.");
  expect(messages).toContain("The queue answers again.");
}, 180_000);

it("a worker that is stopped while the server is away ends all the same", async () => {
  const { process, result, log } = spawnWorker(server.url);
  await eventually(() => log().some(({ msg }) => msg === "The worker runs."));
  await server.control.crash();
  await sleep(300);
  process.kill("SIGTERM");
  expect((await result).code).toBe(0);
  await server.control.restart();
}, 120_000);

it("a worker that cannot reach a server to begin with says so and exits 2", async () => {
  const { result } = spawnWorker("postgresql://nobody@127.0.0.1:1/nothing", "--json");
  const { code, json } = await result;
  expect({ code, error: json.error.code }).toEqual({ code: 2, error: "cannot_connect" });
}, 120_000);
