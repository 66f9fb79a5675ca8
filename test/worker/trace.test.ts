import { beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import type { ExecutorContext } from "../../scripts/worker/executor.ts";
import { openBus, subscribe } from "../bus/bus.ts";
import { compose, openGates, steps } from "../collection/collections.ts";
import { rolledBack } from "../config/session.ts";
import { outbox, traceparent } from "../event/events.ts";
import { enqueue, jobs, newQueue, openJobs } from "../queue/jobs.ts";
import { useDatabase } from "../setup/database.ts";
import { create } from "../unit/units.ts";
import { registerClass, runOnce } from "./workers.ts";

const database = useDatabase();
const traceId = traceparent.slice(3, 35);
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await openGates(owner);
  await openJobs(owner);
  await openBus(owner);
});

describe("what a job changes in a collection is told of in the job's trace, and so is what comes of it:", () => {
  const inserting = (key: string) =>
    `iu_core.fn_iu_piece_insert(${key}, 2, '{"title": "Bước mới", "body": "Nội dung.", "role": "step"}', 1, 'ana')`;
  beforeAll(async () => {
    await registerClass(owner, "typescript");
    await owner.query(`
      create schema app;
      create function app.inserts(p jsonb) returns jsonb language sql as $$ select ${inserting("p ->> 'key'")} $$;
    `);
    await registerClass(owner, "sql", { executor_kind: "sql_function", handler: "app.inserts" });
  });

  it.each(["typescript", "sql"])("%s", async (kind) => {
    const queue = await newQueue(owner);
    const next = await newQueue(owner);
    const { collection_key } = await compose(owner, steps(3));
    await subscribe(owner, `insert-${kind}`, ["piece.*"], { executor_class: "noop", queue: next });
    await enqueue(owner, { traceparent }, { queue, kind, payload: { key: collection_key } });
    let span = "";
    const executors = {
      typescript: (_: unknown, context: ExecutorContext) =>
        context.transaction(async (within) => {
          span = context.span.spanId;
          await within.query(`select ${inserting(`'${collection_key}'`)}`);
        }),
    };
    expect(await runOnce(database.url, { queues: [queue], executors })).toMatchObject({ completed: 1, failed: 0 });

    const events = await outbox(owner, "payload ->> 'collection_key' = $1 and trace_id is not null", [collection_key]);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(event).toMatchObject({ trace_id: traceId, trace_flags: "01" });
      if (span) expect(event.parent_span_id).toBe(span);
    }
    await owner.query("select iu_core.fn_event_dispatch(100, 'w')");
    const made = await jobs(owner, next);
    expect(made.map(({ payload }) => payload.event_id)).toEqual(events.map(({ event_id }) => event_id));
    for (const job of made) expect(job.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  });
});

describe("a transaction", () => {
  const say = (value: string) => owner.query("select set_config('iu_core.traceparent', $1, true)", [value]);
  const traceOf = async (id: string) => (await outbox(owner, "subject_id = $1", [id])).map(({ trace_id }) => trace_id);

  it("that says nothing of its trace has none, nor has one after one that did", async () => {
    await rolledBack(owner, async () => {
      await say(traceparent);
      expect(await traceOf(await create(owner))).toEqual([traceId]);
    });
    expect(await traceOf(await create(owner))).toEqual([null]);
  });

  it.each(["", "nonsense", traceparent.toUpperCase(), `${traceparent}-01`, `00-${"0".repeat(32)}-${"1".repeat(16)}-01`])(
    "that says %j works all the same, without a trace",
    async (value) => {
      await rolledBack(owner, async () => {
        await say(value);
        expect(await traceOf(await create(owner))).toEqual([null]);
      });
    },
  );
});
