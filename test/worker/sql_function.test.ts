import { beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { openAppEvents, traceparent } from "../event/events.ts";
import { enqueue, jobs, letters, newQueue, openJobs } from "../queue/jobs.ts";
import { useDatabase } from "../setup/database.ts";
import { count, eventually, registerClass, runOnce, startWorker } from "./workers.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await openJobs(owner);
  await openAppEvents(owner);
  await owner.query(`
    create schema app;
    create table app.sent (n int, about jsonb);
    create function app.send(p jsonb, p_about jsonb) returns jsonb language sql as $$
      insert into app.sent values ((p ->> 'n')::int, p_about) returning jsonb_build_object('sent', n)
    $$;
    create function app.quiet(p jsonb) returns void language sql as $$ insert into app.sent values ((p ->> 'n')::int, null) $$;
    create function app.fail(p jsonb) returns void language plpgsql as $$
      begin insert into app.sent values (-1, null); raise exception 'out of stock' using detail = 'item 7', errcode = 'P0042'; end $$;
    create function app.slow(p jsonb) returns void language sql as $$ insert into app.sent values (-2, null); select pg_sleep(60) $$;
    create function app.many(p jsonb) returns setof int language sql as $$ select 1 $$;
    create function app."odd Name"(p jsonb) returns int language sql as $$ select 7 $$;
    create function app.secret(p jsonb) returns void language sql as $$ insert into app.sent values (-3, null) $$;
    create function app.emits(p jsonb, p_about jsonb) returns uuid language sql as $$
      select iu_core.fn_event_emit('app.done', 'order', '01890000-0000-7000-8000-000000000000', '{}', 'app', p_about ->> 'traceparent') $$;
  `);
  await owner.query(`select iu_core.fn_event_type_register('app.done', 'app', '{"type": "object", "properties": {}}', 'Done.', 'test')`);
  for (const [name, handler] of Object.entries({
    "app.send": "app.send",
    "app.quiet": "app.quiet",
    "app.fail": "app.fail",
    "app.slow": "app.slow",
    "app.many": "app.many",
    "app.odd": "app.odd Name",
    "app.nowhere": "app.nowhere",
    "app.emits": "app.emits",
  }))
    await registerClass(owner, name, { executor_kind: "sql_function", handler });
});

/** One attempt of one job. */
async function once(kind: string, payload: unknown = {}, more: object = {}) {
  const queue = await newQueue(owner);
  const id = await enqueue(owner, { max_attempts: 1, traceparent }, { queue, kind, payload });
  const totals = await runOnce(database.url, { queues: [queue], ...more });
  const error = (await letters(owner, queue))[0]?.errors[0].error;
  const { rows } = await owner.query("select result from iu_core.job_result where job_id = $1", [id]);
  return { id, queue, totals, error, result: rows[0]?.result };
}

const sent = (n: number) => count(owner, "app.sent where n = $1", [n]);

describe("a registered function", () => {
  it("is called with the payload and what is known of the job; what it returns is kept", async () => {
    const { id, queue, totals, result } = await once("app.send", { n: 1 });
    expect(totals).toMatchObject({ completed: 1, failed: 0 });
    expect(result).toEqual({ sent: 1 });
    const { rows } = await owner.query("select about from app.sent where n = 1");
    expect(rows).toEqual([
      {
        about: {
          job_id: id,
          queue,
          executor_class: "app.send",
          attempt: 1,
          traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/),
        },
      },
    ]);
    expect(rows[0].about.traceparent).not.toBe(traceparent);
  });

  it("may return nothing, and may have any name", async () => {
    expect(await once("app.quiet", { n: 2 })).toMatchObject({ totals: { completed: 1 }, result: undefined });
    expect(await sent(2)).toBe(1);
    expect(await once("app.odd")).toMatchObject({ totals: { completed: 1 }, result: 7 });
  });

  it("that fails leaves nothing behind but its error", async () => {
    const { error } = await once("app.fail");
    expect(error).toMatchObject({ message: "out of stock", detail: "item 7", code: "P0042" });
    expect(await sent(-1)).toBe(0);
  });

  it("that takes too long is cancelled in the server", async () => {
    const { error } = await once("app.slow", {}, { timeoutMs: 200 });
    expect(error.name).toBe("JobTimedOut");
    expect(await sent(-2)).toBe(0);
    const running = "pg_stat_activity where query like '%app%slow%' and state = 'active' and pid <> pg_backend_pid()";
    await eventually(async () => (await count(owner, running)) === 0);
  });

  it("continues the trace in the events it emits", async () => {
    await once("app.emits");
    const { rows } = await owner.query("select trace_id, parent_span_id from iu_core.event_outbox where event_type = 'app.done'");
    expect(rows).toEqual([{ trace_id: "0af7651916cd43dd8448eb211c80319c", parent_span_id: expect.not.stringMatching("b7ad6b7169203331") }]);
  });

  it("did nothing at all when the lease was lost meanwhile", async () => {
    const queue = await newQueue(owner);
    await enqueue(owner, {}, { queue, kind: "app.slow" });
    await owner.query(
      "create or replace function app.slow(p jsonb) returns void language sql as $$ insert into app.sent values (-2, null); select pg_sleep(1) $$",
    );
    const worker = await startWorker(database.url, { queues: [queue], hasDuties: false });
    await eventually(async () => (await jobs(owner, queue))[0]?.state === "leased");
    await owner.query("update iu_core.job_queue set lease_token = gen_random_uuid(), worker = 'another' where queue = $1", [queue]);
    await eventually(() => worker.totals.lease_lost === 1);
    expect(await sent(-2)).toBe(0);
    expect(worker.totals.completed).toBe(0);
  });
});

describe("the class sql_function", () => {
  it("lets the payload choose among the registered functions", async () => {
    expect(await once("sql_function", { function: "app.send", payload: { n: 4 } })).toMatchObject({ result: { sent: 4 } });
  });

  it.each([
    [{ function: "app.secret", payload: {} }, /app\.secret is the handler of no active executor class/],
    [{ function: "pg_catalog.pg_terminate_backend", payload: {} }, /handler of no active executor class/],
    [{ function: "app.send(null); drop table app.sent; --", payload: {} }, /handler of no active executor class/],
    [{}, /names no function/],
    [[], /names no function/],
    ["app.send", /names no function/],
  ])("calls no other: %j", async (payload, message) => {
    const { error, totals } = await once("sql_function", payload);
    expect(error.message).toMatch(message);
    expect(totals.dead).toBe(1);
    expect(await sent(-3)).toBe(0);
  });

  it("calls none whose class was withdrawn", async () => {
    await registerClass(owner, "app.gone", { executor_kind: "sql_function", handler: "app.secret" });
    await owner.query("select iu_core.fn_executor_class_withdraw('app.gone', 'test')");
    const { error } = await once("sql_function", { function: "app.secret", payload: {} });
    expect(error.message).toMatch(/handler of no active/);
  });
});

describe("a handler that cannot be called", () => {
  it.each([
    ["app.nowhere", /There is no function app\.nowhere\(jsonb\)/],
    ["app.many", /returns a set/],
  ])("%s says why", async (kind, message) => {
    expect((await once(kind)).error.message).toMatch(message);
  });
});
