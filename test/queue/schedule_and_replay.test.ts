import { beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { gate, run } from "../command/commands.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { type Claimed, claim, enqueue, finish, jobs, letters, newQueue, openJobs, outcome } from "./jobs.ts";

const database = useDatabase();
let owner: Client;
let a: Client;
let b: Client;

beforeAll(async () => {
  owner = await database.connect();
  a = await database.connect({ role: "iu_app" });
  b = await database.connect({ role: "iu_app" });
  await openJobs(owner);
  for (const [principal, role] of [
    ["an", "reviewer"],
    ["binh", "owner"],
    ["chi", "owner"],
  ])
    await owner.query("select iu_core.fn_approval_principal_set($1, $2, 'test')", [principal, role]);
});

describe("a schedule", () => {
  const due = "2026-01-01T00:00:00Z";
  const next = "2026-01-01T00:05:00Z";
  const set = (schedule: string, queue: string, { cron = "*/5 * * * *", at = due, options = {} as unknown, kind = "noop" } = {}) =>
    owner.query("select iu_core.fn_job_schedule_set($1, $2, $3, $4, '{}', $5, 'test', $6)", [schedule, cron, queue, kind, at, options]);
  const fire = async (client: Client, schedule: string, at = due, then = next) =>
    (await client.query("select iu_core.fn_job_schedule_fire($1, $2, $3, 'w') as id", [schedule, at, then])).rows[0].id;

  it("makes one job for each time it is due, whoever tries", async () => {
    const queue = await newQueue(owner);
    await set("often", queue, { options: { priority: 3, time_zone: "Asia/Ho_Chi_Minh" } });
    const made = await Promise.all([fire(a, "often"), fire(b, "often")]);
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await fire(a, "often")).toBeNull();
    expect(await fire(a, "often", next, "2026-01-01T00:10:00Z")).not.toBeNull();
    expect(await jobs(owner, queue)).toMatchObject([{ priority: 3 }, { priority: 3 }]);
    await set("often", queue);
    expect(await fire(a, "often")).toBe(made.find(Boolean));
  });

  it("makes none before its time, nor when it was withdrawn", async () => {
    const queue = await newQueue(owner);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await set("later", queue, { at: later });
    expect(await fire(a, "later", later, new Date(Date.now() + 7_200_000).toISOString())).toBeNull();
    await set("ended", queue);
    await owner.query("select iu_core.fn_job_schedule_withdraw('ended', 'test')");
    expect(await fire(a, "ended")).toBeNull();
    expect(await jobs(owner, queue)).toEqual([]);
  });

  it.each([
    ["six fields", () => set("s", "default", { cron: "0 0 * * * *" }), "IU003"],
    ["an unknown queue", () => set("s", "nowhere"), "IU002"],
    ["an unknown class", () => set("s", "default", { kind: "nothing" }), "IU002"],
    ["an unknown zone", () => set("s", "default", { options: { time_zone: "Mars/Base" } }), "IU003"],
    ["an option that is for one time", () => set("s", "default", { options: { run_at: due } }), "IU003"],
    ["firing what is not there", () => fire(a, "nothing"), "IU004"],
    ["going back in time", () => fire(a, "nothing", next, due), "IU003"],
  ])("refuses %s", async (_, attempt, sqlstate) => {
    const before = await state(owner);
    expect((await refusal(attempt())).sqlstate).toBe(sqlstate);
    expect(await state(owner)).toEqual(before);
  });
});

describe("a replay", () => {
  /** Dead letters in a queue of their own. */
  async function dead(count: number) {
    const queue = await newQueue(owner);
    for (let n = 0; n < count; n += 1) await enqueue(a, { max_attempts: 1, priority: n }, { queue, payload: { n } });
    await finish(
      a,
      (await claim(a, count, { queue })).map((job) => outcome(job, false, { error: "first" })),
    );
    const found = await letters(owner, queue);
    expect(found).toHaveLength(count);
    return { queue, letters: found.map(({ dead_letter_id }) => dead_letter_id as string) };
  }
  const ask = async (ids: string[], actor = "ana"): Promise<string> =>
    (await a.query("select iu_core.fn_dlq_replay_request($1, 'It works again.', $2) as id", [ids, actor])).rows[0].id;
  const vote = (request: string, principal: string, decision = "approve") =>
    a.query("select iu_core.fn_approval_vote(approval_request_id, $2, $3) from iu_core.dlq_replay_request where request_id = $1", [
      request,
      principal,
      decision,
    ]);
  const approve = async (request: string) => {
    await vote(request, "an");
    await vote(request, "binh");
  };
  const execute = async (client: Client, request: string) =>
    (await client.query("select iu_core.fn_dlq_replay_execute($1, 'ana') as r", [request])).rows[0].r;

  it("makes a job of each letter once, also when it is executed twice at the same time", async () => {
    const { queue, letters: ids } = await dead(5);
    const request = await ask(ids);
    await approve(request);
    const results = await Promise.all([execute(a, request), execute(b, request)]);
    expect(results.map(({ replayed }) => replayed).sort()).toEqual([0, 5]);
    expect(results.map(({ skipped }) => skipped).sort()).toEqual([0, 5]);
    expect(await execute(a, request)).toEqual({ replayed: 0, skipped: 5 });
    expect((await jobs(owner, queue)).map(({ payload }) => payload.n).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it("is cancelled and completed by command like any other job", async () => {
    await gate(owner, "iu_core.command_enabled", true);
    const { queue, letters: ids } = await dead(2);
    const request = await ask(ids);
    await approve(request);
    await execute(a, request);
    const [first] = await jobs(owner, queue);
    expect(await run(owner, "job.cancel", { p_job_ids: [first.job_id], p_reason: "Not needed." })).toMatchObject({ status: "succeeded" });
    const [job] = (await claim(a, 1, { queue })) as [Claimed];
    const tokens = { p_job_ids: [job.job_id], p_lease_tokens: [job.lease_token] };
    expect(await run(owner, "job.complete", tokens)).toMatchObject({ status: "succeeded", result: 1 });
    expect((await letters(owner, queue)).map(({ state }) => state).sort()).toEqual(["dead", "resolved"]);
  });

  it("that fails again returns with its history, and is not replayed by the old approval", async () => {
    const { queue, letters: ids } = await dead(2);
    const request = await ask(ids);
    await approve(request);
    await execute(a, request);
    const [again, good] = (await claim(a, 2, { queue })) as [Claimed, Claimed];
    await finish(a, [outcome(again, false, { error: "second" }), outcome(good)]);
    const found = await letters(owner, queue);
    expect(found.map(({ state }) => state).sort()).toEqual(["dead", "resolved"]);
    const returned = found.find(({ state }) => state === "dead");
    expect(returned).toMatchObject({ deaths: 2, errors: [{ error: "first" }, { error: "second" }] });
    expect(ids).toContain(returned.dead_letter_id);
    expect(await execute(a, request)).toEqual({ replayed: 0, skipped: 2 });
    const second = await ask([returned.dead_letter_id]);
    await approve(second);
    expect(await execute(a, second)).toEqual({ replayed: 1, skipped: 0 });
  });

  it("whose job is cancelled is dead again", async () => {
    const { queue, letters: ids } = await dead(1);
    const request = await ask(ids);
    await approve(request);
    await execute(a, request);
    await a.query("select iu_core.fn_job_cancel($1, 'x', 'ana')", [(await jobs(owner, queue)).map(({ job_id }) => job_id)]);
    expect(await letters(owner, queue)).toMatchObject([{ state: "dead", deaths: 1 }]);
  });

  it("of a letter that two requests name happens once", async () => {
    const { letters: ids } = await dead(1);
    const [one, two] = [await ask(ids), await ask(ids)];
    await approve(one);
    await approve(two);
    const results = await Promise.all([execute(a, one), execute(b, two)]);
    expect(results.map(({ replayed }) => replayed).sort()).toEqual([0, 1]);
  });

  it.each([
    ["without any vote", async () => {}],
    ["with one vote of two", (request: string) => vote(request, "an")],
    ["after a veto", (request: string) => vote(request, "an", "reject")],
  ])("is refused %s", async (_, before) => {
    const { letters: ids } = await dead(1);
    const request = await ask(ids);
    await before(request);
    const was = await state(owner);
    expect((await refusal(execute(a, request))).sqlstate).toBe("IU007");
    expect(await state(owner)).toEqual(was);
  });

  it("is refused when a letter is no longer what was approved", async () => {
    const { queue, letters: ids } = await dead(1);
    const request = await ask(ids);
    await approve(request);
    await owner.query(`update iu_core.job_dead_letter set payload = '{"n": 99}' where queue = $1`, [queue]);
    expect((await refusal(execute(a, request))).sqlstate).toBe("IU007");
    expect(await jobs(owner, queue)).toEqual([]);
  });

  it("refuses a vote of one's own, letters that are not there and requests of nothing", async () => {
    const { letters: ids } = await dead(1);
    const request = await ask(ids, "an");
    expect((await refusal(vote(request, "an"))).sqlstate).toBe("IU011");
    await vote(request, "binh");
    expect((await refusal(vote(request, "binh"))).sqlstate).toBe("IU005");
    const before = await state(owner);
    expect((await refusal(ask([crypto.randomUUID()]))).sqlstate).toBe("IU004");
    expect((await refusal(ask([]))).sqlstate).toBe("IU003");
    expect((await refusal(execute(a, crypto.randomUUID()))).sqlstate).toBe("IU004");
    expect(await state(owner)).toEqual(before);
  });
});
