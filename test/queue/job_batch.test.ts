import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { claim, enqueue, enqueueMany, expire, finish, ids, jobs, later, newQueue, openJobs, outcome, reap } from "./jobs.ts";

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

const many = 20;
const enqueueBatch = (queue: string, options = {}, client = a) => enqueueMany(client, Array(many).fill({}), options, { queue });

/** The batches of a queue. */
const batches = async (queue: string) =>
  (
    await owner.query(
      "select b.first_id, b.last_id from iu_core.job_batch b join iu_core.job_lane l on l.lane = b.lane where l.queue = $1 order by b.run_at",
      [queue],
    )
  ).rows;

test("many jobs have one entry, few have one each", async () => {
  const queue = await newQueue(owner);
  const made = await enqueueBatch(queue);
  expect(await batches(queue)).toEqual([{ first_id: made[0], last_id: made.at(-1) }]);
  expect((await jobs(owner, queue)).map(({ job_id, state, lane }) => ({ job_id, state, lane }))).toEqual(
    made.map((job_id) => ({ job_id, state: "ready", lane: null })),
  );
  await enqueueMany(a, [1, 2], {}, { queue });
  expect(await batches(queue)).toHaveLength(1);
  expect((await jobs(owner, queue)).filter(({ lane }) => lane !== null)).toHaveLength(2);
});

test.each([1, 7, 100])(
  "batches and single jobs come in the order of their priorities, then of their times, %s at a time",
  async (limit) => {
    const queue = await newQueue(owner);
    const order = [
      ...(await enqueueBatch(queue)),
      await enqueue(a, {}, { queue }),
      ...(await enqueueBatch(queue)),
      await enqueue(a, {}, { queue }),
    ];
    const first = [...(await enqueueBatch(queue, { priority: -1 })), await enqueue(a, { priority: -1 }, { queue })];
    const got: string[] = [];
    for (let claimed = await claim(b, limit, { queue }); claimed.length > 0; claimed = await claim(b, limit, { queue })) {
      got.push(...ids(claimed));
      if (got.length % 3 === 0) await later(owner, queue);
    }
    expect(got).toEqual([...first, ...order]);
  },
);

test.each([
  ["a group", { group_key: "g" }],
  ["a time to come", { run_at: "2100-01-01Z" }],
])("jobs with %s have entries of their own", async (_, options) => {
  const queue = await newQueue(owner);
  await enqueueBatch(queue, options);
  expect(await batches(queue)).toEqual([]);
});

test("what is given back comes again, once, and before the rest of its batch", async () => {
  const queue = await newQueue(owner);
  const made = await enqueueBatch(queue);
  const claimed = await claim(a, 3, { queue });
  await a.query("select iu_core.fn_job_release($1, $2, 'w')", [ids(claimed), claimed.map(({ lease_token }) => lease_token)]);
  await later(owner, queue);
  expect(ids(await claim(b, 5, { queue }))).toEqual(made.slice(0, 5));
  expect(ids(await claim(b, 100, { queue }))).toEqual(made.slice(5));
});

test("what failed or was left by its worker comes again; what was cancelled does not", async () => {
  const queue = await newQueue(owner);
  const made = await enqueueBatch(queue);
  const [failed, left] = await claim(a, 2, { queue });
  if (!failed || !left) throw new Error("nothing claimed");
  await finish(a, [outcome(failed, false, { retry_after_ms: 0 })]);
  await expire(owner, queue);
  await reap(b);
  await a.query("select iu_core.fn_job_cancel($1, 'A test.', 'ana')", [[made[5], made.at(-1)]]);
  const expected = made.filter((_, n) => n !== 5 && n !== many - 1);
  expect(ids(await claim(b, 100, { queue })).sort()).toEqual(expected);
});

test("a batch that is committed late is found though later jobs were claimed before", async () => {
  const queue = await newQueue(owner);
  await enqueueBatch(queue);
  await a.query("begin");
  const late = await enqueueBatch(queue);
  await enqueueBatch(queue, {}, b);
  for (let n = 0; n < 2; n += 1) {
    await later(owner, queue);
    expect(await claim(b, many, { queue })).toHaveLength(many);
  }
  await a.query("commit");
  expect(ids(await claim(b, 100, { queue }))).toEqual(late);
});

describe("a batch of which no job is left", () => {
  /** Claims from the other batch, twice: the second claim finds the floor behind the first batch, and removes what is done with. */
  const goOn = async (queue: string) => {
    for (let n = 0; n < 2; n += 1) {
      await later(owner, queue);
      expect(await claim(b, 1, { queue })).toHaveLength(1);
    }
  };

  test("is removed by and by", async () => {
    const queue = await newQueue(owner);
    await enqueueBatch(queue);
    const next = await enqueueBatch(queue);
    expect(await claim(b, many, { queue })).toHaveLength(many);
    expect(await batches(queue)).toHaveLength(2);
    await goOn(queue);
    expect(await batches(queue)).toEqual([{ first_id: next[0], last_id: next.at(-1) }]);
  });

  test("stays while a claim of its jobs may be taken back", async () => {
    const queue = await newQueue(owner);
    const made = await enqueueBatch(queue);
    await enqueueBatch(queue);
    // So that the claim that is open writes nothing to the lane.
    expect(await claim(b, 1, { queue })).toHaveLength(1);
    await owner.query("update iu_core.job_lane set moved_at = clock_timestamp() + interval '1 hour' where queue = $1", [queue]);
    await a.query("begin");
    expect(ids(await claim(a, many - 1, { queue }))).toEqual(made.slice(1));
    await goOn(queue);
    await a.query("rollback");
    expect(await batches(queue)).toHaveLength(2);
    expect(ids(await claim(b, 100, { queue })).slice(0, many - 1)).toEqual(made.slice(1));
  });

  test("keeps no claim waiting while somebody else removes it", async () => {
    const queue = await newQueue(owner);
    await enqueueBatch(queue);
    await enqueueBatch(queue);
    expect(await claim(b, many + 1, { queue })).toHaveLength(many + 1);
    await later(owner, queue);
    await owner.query("begin");
    await owner.query("select from iu_core.job_batch for update");
    await b.query("begin; set local lock_timeout = '2 s'");
    expect(await claim(b, 1, { queue })).toHaveLength(1);
    await b.query("commit");
    await owner.query("rollback");
    expect(await batches(queue)).toHaveLength(2);
  });
});

test("a batch is announced where somebody waits, and what comes behind it is not", async () => {
  const queue = await newQueue(owner);
  const heard: (string | undefined)[] = [];
  owner.on("notification", ({ payload }) => heard.push(payload));
  await owner.query("listen iu_core_job");
  const enqueued = async () => {
    await enqueueBatch(queue);
    await owner.query("select 1");
    return heard.length;
  };
  expect(await enqueued()).toBe(1);
  expect(await enqueued()).toBe(1);
  while ((await claim(a, 7, { queue })).length === 7);
  expect(await enqueued()).toBe(2);
  expect(await claim(a, 1, { queue })).toHaveLength(1);
  expect(await enqueued()).toBe(2);
  await owner.query("unlisten *");
});

test("eight claimers at once get each job of many batches once", async () => {
  const queue = await newQueue(owner);
  for (let n = 0; n < 20; n += 1) {
    await enqueueBatch(queue);
    await enqueue(a, {}, { queue });
  }
  const claimers = await Promise.all(Array.from({ length: 8 }, () => database.connect({ role: "iu_app" })));
  const claimed = await Promise.all(
    claimers.map(async (client, n) => {
      const own: string[] = [];
      for (let got = ids(await claim(client, n + 1, { queue })); got.length > 0; got = ids(await claim(client, n + 1, { queue })))
        own.push(...got);
      return own;
    }),
  );
  expect(claimed.flat()).toHaveLength(20 * (many + 1));
  expect(new Set(claimed.flat()).size).toBe(20 * (many + 1));
});
