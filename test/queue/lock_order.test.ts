import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { claim, enqueue, enqueueMany, finish, ids, jobs, newQueue, openJobs, outcome, reap } from "./jobs.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await openJobs(owner);
});

/** Positions of the row locks that the body of a function takes, in its text. */
const lockPlaces = (source: string) =>
  [
    /perform from iu_core\.job_queue q where [^;]* and q\.group_key is null and q\.dead_letter_id is null order by q\.job_id for update;/,
    /order by j\.queue, j\.group_key\s*\) as k\s+cross join lateral \(\s*select from iu_core\.job_group g where [^;]* for update\s*\) as l;/,
    /perform from iu_core\.job_queue q where [^;]* and not \(q\.group_key is null and q\.dead_letter_id is null\) order by q\.job_id for update;/,
    /insert into iu_core\.job_dead_letter/,
  ].map((pattern) => source.search(pattern));

test("jobs without group, then groups, then other jobs, then letters: each in the order of its key", async () => {
  const { rows } = await owner.query("select prosrc from pg_proc where proname = 'fn_job_settle'");
  const places = lockPlaces(rows[0].prosrc);
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual([...places].sort((x, y) => x - y));
});

test("only settling waits for jobs; claims and heartbeats pass over what is locked", async () => {
  const { rows } = await owner.query(
    "select proname, prosrc from pg_proc where pronamespace = 'iu_core'::regnamespace and proname in ('fn_job_claim', 'fn_job_heartbeat', 'fn_job_admit')",
  );
  for (const { proname, prosrc } of rows) {
    const locks = prosrc.match(/for (no key )?update\b[^;)]*/g) ?? [];
    expect(locks.length, proname).toBeGreaterThan(0);
    expect(
      locks.filter((lock: string) => !lock.includes("skip locked")),
      proname,
    ).toEqual([]);
  }
});

test("eight sessions that enqueue, claim, finish, fail, cancel and reap the same groups never deadlock", async () => {
  const queue = await newQueue(owner, { max_attempts: 3, backoff_base: "1 ms", backoff_max: "1 ms" });
  const sessions = await Promise.all(Array.from({ length: 8 }, () => database.connect({ role: "iu_app" })));
  const failures: unknown[] = [];
  let seed = 42;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  await Promise.all(
    sessions.map(async (client, s) => {
      for (let turn = 0; turn < 25; turn += 1) {
        try {
          const group_key = random(3) === 0 ? undefined : `g${random(4)}`;
          if (random(2) === 0) await enqueueMany(client, [1, 2, 3], { group_key }, { queue });
          else await enqueue(client, { group_key }, { queue });
          const claimed = await claim(client, 5, { queue, worker: `w${s}`, lease: random(3) === 0 ? "1 ms" : "60 s" });
          const all = ids(await jobs(client, queue));
          if (random(4) === 0) await client.query("select iu_core.fn_job_cancel($1, 'x', 'ana')", [all.slice(-4).reverse()]);
          if (random(3) === 0) await reap(client, 10);
          await client.query("select iu_core.fn_job_heartbeat($1, $2, '1 min')", [`w${s}`, claimed.map(({ lease_token }) => lease_token)]);
          await finish(
            client,
            claimed.reverse().map((job) => outcome(job, random(4) > 0)),
            `w${s}`,
          );
        } catch (error) {
          failures.push(error);
        }
      }
    }),
  );
  expect(failures).toEqual([]);
  const { rows: heads } = await owner.query(
    `select g.group_key from iu_core.job_group g left join iu_core.job_queue q on q.job_id = g.head_job_id
     where g.queue = $1 and (q.job_id is null or q.state = 'blocked')`,
    [queue],
  );
  expect(heads).toEqual([]);
}, 60_000);
