import { beforeAll, describe, expect, it, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { whileWaiting } from "../collection/collections.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import {
  type Claimed,
  claim,
  enqueue,
  enqueueMany,
  expire,
  finish,
  ids,
  jobs,
  newQueue,
  openJobs,
  outcome,
  reap,
  registerClass,
} from "./jobs.ts";

const database = useDatabase();
let owner: Client;
let a: Client;
let b: Client;

beforeAll(async () => {
  owner = await database.connect();
  a = await database.connect({ role: "iu_app" });
  b = await database.connect({ role: "iu_app" });
  await openJobs(owner);
});

describe("jobs of a group", () => {
  it("run one at a time, in order, through failures, deaths, releases and cancellations", async () => {
    const queue = await newQueue(owner, { max_attempts: 2 });
    const made = [...(await enqueueMany(a, [1, 2, 3], { group_key: "g" }, { queue })), await enqueue(a, { group_key: "g" }, { queue })];
    const head = async () => {
      const claimed = await claim(b, 10, { queue });
      expect(claimed).toHaveLength(1);
      return claimed[0] as Claimed;
    };
    const first = await head();
    expect(first.job_id).toBe(made[0]);
    expect(await claim(b, 10, { queue })).toEqual([]);
    await finish(b, [outcome(first, false, { retry_after_ms: 0 })]);
    const again = await head();
    expect(again).toMatchObject({ job_id: made[0], attempt: 2 });
    expect(await finish(b, [outcome(again, false)])).toMatchObject({ dead: 1 });
    const second = await head();
    expect(second.job_id).toBe(made[1]);
    await b.query("select iu_core.fn_job_cancel($1, 'x', 'ana')", [[made[2]]]);
    await expire(owner, queue);
    await reap(b);
    await b.query("select iu_core.fn_job_cancel($1, 'x', 'ana')", [[made[1]]]);
    const last = await head();
    expect(last.job_id).toBe(made[3]);
    await finish(b, [outcome(last)]);
    expect((await owner.query("select from iu_core.job_group where queue = $1", [queue])).rowCount).toBe(0);
  });

  it("do not keep those of other groups waiting", async () => {
    const queue = await newQueue(owner);
    for (const group_key of ["x", "y", "x", "z", "y"]) await enqueue(a, { group_key }, { queue });
    expect(await claim(b, 10, { queue })).toHaveLength(3);
    expect(await claim(b, 10, { queue })).toHaveLength(0);
  });

  it("stay in order when several enqueue and several work at the same time", async () => {
    const queue = await newQueue(owner);
    const workers = await Promise.all(Array.from({ length: 4 }, () => database.connect({ role: "iu_app" })));
    await Promise.all(
      workers.map(async (client, w) => {
        for (let n = 0; n < 10; n += 1) await enqueue(client, { group_key: `g${n % 3}` }, { queue, payload: { w, n } });
      }),
    );
    const order = new Map((await jobs(owner, queue)).map(({ job_id, group_key, group_no }) => [job_id, { group_key, group_no }]));
    const done: string[] = [];
    await Promise.all(
      workers.map(async (client) => {
        while (done.length < 40) {
          const claimed = await claim(client, 3, { queue });
          done.push(...ids(claimed));
          if (claimed.length > 0)
            await finish(
              client,
              claimed.map((job) => outcome(job)),
            );
        }
      }),
    );
    for (const group of ["g0", "g1", "g2"]) {
      const places = done
        .map((id) => order.get(id))
        .filter((job) => job?.group_key === group)
        .map((job) => job?.group_no);
      expect(places).toEqual([...places].sort((x, y) => x - y));
    }
    expect(new Set(done).size).toBe(40);
  });

  it("one that comes in while the last one ends is not forgotten", async () => {
    const queue = await newQueue(owner);
    await enqueue(a, { group_key: "g" }, { queue });
    const [job] = (await claim(a, 1, { queue })) as [Claimed];
    await a.query("begin");
    await finish(a, [outcome(job)]);
    const next = await whileWaiting(
      owner,
      b,
      () => enqueue(b, { group_key: "g" }, { queue }),
      () => a.query("commit"),
    );
    expect(next.status).toBe("fulfilled");
    expect(await claim(a, 1, { queue })).toHaveLength(1);
  });
});

const register = (name: string, limits: unknown, kind?: string) => registerClass(owner, name, limits, kind);

describe("limits of a class", () => {
  it("hold over all queues and workers for what runs at the same time", async () => {
    await register("narrow", { max_running: 3 });
    const [one, two] = [await newQueue(owner), await newQueue(owner)];
    for (const queue of [one, two]) await enqueueMany(a, Array(5).fill({}), {}, { queue, kind: "narrow" });
    await enqueue(a, {}, { queue: one });
    const first = await claim(a, 10, { queue: one });
    expect(first.map(({ executor_class }) => executor_class).sort()).toEqual(["narrow", "narrow", "narrow", "noop"]);
    expect(await claim(b, 10, { queue: two })).toEqual([]);
    await finish(
      a,
      first.slice(0, 2).map((job) => outcome(job)),
    );
    const freed = first.slice(0, 2).filter(({ executor_class }) => executor_class === "narrow").length;
    expect(await claim(b, 10, { queue: two })).toHaveLength(freed);
  });

  it("are not exceeded by claims that run at the same time", async () => {
    await register("race", { max_running: 5 });
    const queue = await newQueue(owner);
    await enqueueMany(a, Array(40).fill({}), {}, { queue, kind: "race" });
    const workers = await Promise.all(Array.from({ length: 6 }, () => database.connect({ role: "iu_app" })));
    const claimed = (await Promise.all(workers.map((client) => claim(client, 4, { queue })))).flat();
    expect(claimed.length).toBeLessThanOrEqual(5);
    expect(claimed.length + (await claim(a, 10, { queue })).length).toBe(5);
  });

  it("hold for how many start in a time", async () => {
    await register("slow", { rate_count: 2, rate_seconds: 3600 });
    const queue = await newQueue(owner);
    await enqueueMany(a, Array(5).fill({}), {}, { queue, kind: "slow" });
    const first = await claim(a, 10, { queue });
    expect(first).toHaveLength(2);
    await finish(
      a,
      first.map((job) => outcome(job)),
    );
    expect(await claim(a, 10, { queue })).toEqual([]);
    await owner.query(
      "update iu_core.job_class_usage set booked_until = booked_until - interval '31 minutes' where executor_class = 'slow'",
    );
    expect(await claim(a, 10, { queue })).toHaveLength(1);
  });

  it("hold for jobs that were let through while others were claimed", async () => {
    await register("behind", { rate_count: 1, rate_seconds: 60 });
    const queue = await newQueue(owner);
    await enqueueMany(a, Array(3).fill({}), { priority: -1 }, { queue });
    await enqueueMany(a, Array(5).fill({}), {}, { queue, kind: "behind" });
    for (let n = 0; n < 3; n += 1) {
      expect(await claim(a, 1, { queue })).toMatchObject([{ executor_class: "noop" }]);
      await owner.query(
        "update iu_core.job_class_usage set booked_until = booked_until - interval '5 minutes' where executor_class = 'behind'",
      );
    }
    expect(await claim(a, 10, { queue })).toHaveLength(1);
    expect(await claim(a, 10, { queue })).toHaveLength(0);
  });

  it("fail a claim that would count in an older snapshot", async () => {
    await register("snapshot", { max_running: 1 });
    const [one, two] = [await newQueue(owner), await newQueue(owner)];
    for (const queue of [one, two]) await enqueue(a, {}, { queue, kind: "snapshot" });
    await b.query("begin isolation level repeatable read");
    await b.query("select from iu_core.job_queue limit 1");
    expect(await claim(a, 1, { queue: one })).toHaveLength(1);
    expect(await sqlstate(claim(b, 1, { queue: two }))).toBe("40001");
    await b.query("rollback");
  });
});

describe("registering", () => {
  it("changes nothing the second time, brings back what was withdrawn, and leaves alone what ships", async () => {
    expect((await register("twice", {})).rows[0].r).toEqual({ executor_class: "twice", status: "active", old: null, changed: true });
    expect((await register("twice", {})).rows[0].r.changed).toBe(false);
    await owner.query("select iu_core.fn_executor_class_withdraw('twice', 'test')");
    expect((await refusal(enqueue(a, {}, { kind: "twice" }))).sqlstate).toBe("IU002");
    expect((await register("twice", {})).rows[0].r.changed).toBe(true);
    await enqueue(a, {}, { kind: "twice" });
    expect((await refusal(register("noop", {}))).sqlstate).toBe("IU005");
    expect((await refusal(owner.query("select iu_core.fn_job_queue_withdraw('default', 'test')"))).sqlstate).toBe("IU005");
    expect((await refusal(owner.query("select iu_core.fn_job_queue_withdraw('nowhere', 'test')"))).sqlstate).toBe("IU002");
  });

  it.each([
    ["a name that is none", () => register("Big Name", {})],
    ["a kind nobody knows", () => register("odd", {}, "magic")],
    ["half a rate", () => register("odd", { rate_count: 1 })],
    ["a limit of nothing", () => register("odd", { max_running: 0 })],
    ["a limit too large to count to", () => register("odd", { max_running: 3_000_000_000 })],
    ["a limit nobody knows", () => register("odd", { speed: 1 })],
    ["a queue without description", () => owner.query("select iu_core.fn_job_queue_register('odd', '{}', 'test')")],
    ["a queue that keeps what", () => newQueue(owner, { keep_results: "some" })],
    ["a queue whose back-off ends after time itself", () => newQueue(owner, { backoff_base: "1 s", backoff_max: "300000 years" })],
    ["a queue whose results are kept for longer", () => newQueue(owner, { result_retention: "300000 years" })],
    ["a queue with a back-off that is no time", () => newQueue(owner, { backoff_base: "soon" })],
  ])("refuses %s", async (_, attempt) => {
    const before = await state(owner);
    expect((await refusal(attempt())).sqlstate).toBe("IU003");
    expect(await state(owner)).toEqual(before);
  });
});

test("jobs go through the states their machine lists, and no others", async () => {
  const queue = await newQueue(owner);
  await enqueue(a, {}, { queue });
  const change = (to: string) => owner.query("update iu_core.job_queue set state = $2 where queue = $1", [queue, to]);
  for (const to of ["blocked", "limited", "scheduled", "gone"]) expect((await refusal(change(to))).sqlstate).toBe("IU006");
});
