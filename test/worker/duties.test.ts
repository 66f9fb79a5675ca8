import { beforeAll, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { openWorkerDatabase } from "../../scripts/worker/database.ts";
import { dutiesOf } from "../../scripts/worker/duties.ts";
import { Heartbeat } from "../../scripts/worker/heartbeat.ts";
import { Leases } from "../../scripts/worker/leases.ts";
import { Tally } from "../../scripts/worker/meter.ts";
import { openBus, subscribe } from "../bus/bus.ts";
import { configure } from "../event/events.ts";
import { openJobs } from "../queue/jobs.ts";
import { recorded } from "../relay/running.ts";
import { useDatabase } from "../setup/database.ts";
import { eventually } from "./workers.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await openJobs(owner);
  await openBus(owner);
});

/** One duty of a worker, with what it writes to the log. */
function useDuty(name: string) {
  const { log, lines } = recorded("info");
  const connections = openWorkerDatabase(database.url, "iu_core", { queues: 1, concurrency: 1 });
  const duty = dutiesOf({ worker: "test", database: connections, leaseMs: 1000, pollMs: 100, log }).find((each) => each.name === name);
  return { run: () => duty?.run(), lines, close: () => connections.close() };
}

it("a subscription that is held back is said once, and once more when it is not", async () => {
  const withdraw = (status: string) =>
    owner.query("update iu_core.executor_class_registry set status = $1 where executor_class = 'noop'", [status]);
  await subscribe(owner, "held", ["*"], { executor_class: "noop" });
  const { run, lines, close } = useDuty("dispatch");
  await run();
  for (const status of ["withdrawn", "active", "withdrawn"]) {
    await withdraw(status);
    for (const _ of [1, 2, 3]) await run();
  }
  await withdraw("active");
  await close();
  expect(lines.map(({ level, subscriptions }) => [level, subscriptions])).toEqual([
    [40, ["held"]],
    [30, ["held"]],
    [40, ["held"]],
  ]);
});

it("a heartbeat that a closed gate refuses is no failed one", async () => {
  await configure(owner, "job_substrate.heartbeat_enabled", false);
  const { log, lines } = recorded();
  const beats: boolean[] = [];
  const meter = Object.assign(new Tally(), { heartbeat: (ok: boolean) => void beats.push(ok) });
  const connections = openWorkerDatabase(database.url, "iu_core", { queues: 1, concurrency: 1 });
  const heartbeat = new Heartbeat({
    worker: "test",
    lease: "1 s",
    leaseMs: 1000,
    database: connections,
    loops: [],
    leases: new Leases(),
    meter,
    log,
  });
  heartbeat.start();
  await eventually(() => lines.length > 0);
  expect({ lines: lines.map(({ msg }) => msg), beats }).toEqual({
    lines: [expect.stringContaining("gate of heartbeats is closed")],
    beats: [],
  });
  await configure(owner, "job_substrate.heartbeat_enabled", true);
  await eventually(() => beats.length > 0);
  await heartbeat.stop();
  await connections.close();
  expect(beats).toContain(true);
});
