import { readFileSync } from "node:fs";
import type pg from "pg";
import { withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import type { BenchContext } from "../cell.ts";

/** About 200 bytes as text. */
export const payload = (n: number) => ({ n, note: `${"invoice-approval ".repeat(10)}${n}`.slice(0, 180) });
const payloads = (count: number) => Array.from({ length: count }, (_, n) => payload(n));
const written = new Map<number, string>();
/** So many payloads as JSON, which is written once: what a client does before it calls is not measured. */
export function batchOf(count: number): string {
  const text = written.get(count) ?? JSON.stringify(payloads(count));
  written.set(count, text);
  return text;
}

/** The ids of a batch, which whoever is called by SQL gives as the text of one array: the quickest there is for node-postgres to read. */
export const idsOf = async (answer: Promise<pg.QueryResult<{ ids: string }>>) => (await answer).rows[0]?.ids.slice(1, -1).split(",");

/** One queue as the cells use it; every statement is one transaction. */
export interface JobQueue {
  readonly name: string;
  open(): Promise<pg.Client>;
  /** Fills an empty queue, as its own batch call would, but in one go. */
  fill(client: pg.Client, jobs: number): Promise<void>;
  /** Removes all jobs. */
  empty(client: pg.Client): Promise<unknown>;
  enqueue(client: pg.Client, n: number): Promise<unknown>;
  enqueueMany(client: pg.Client, count: number): Promise<unknown>;
  /** Claims up to `count` jobs and ends them: two statements. Gives how many there were. */
  turn(client: pg.Client, count: number): Promise<number>;
  size(client: pg.Client): Promise<number>;
}

export async function ours(context: BenchContext): Promise<JobQueue> {
  const database = await context.migrated();
  await withClient(database.url, (client) =>
    client.query("select iu_core.fn_dot_config_set('job_substrate.enabled', 'true', 'bench', 'jobs are what is measured')"),
  );
  return {
    name: "iu_core",
    open: () => context.connect(database),
    fill: async (client, jobs) => {
      for (let done = 0; done < jobs; done += 10_000) {
        await client.query(
          `select iu_core.fn_job_enqueue_many('default', 'noop', (select jsonb_agg(jsonb_build_object('n', n, 'note', repeat('invoice-approval ', 10))) from generate_series(1, $1) as n), 'bench')`,
          [Math.min(10_000, jobs - done)],
        );
      }
    },
    empty: (client) => client.query("truncate iu_core.job_queue, iu_core.job_batch"),
    enqueue: (client, n) =>
      client.query({ name: "enqueue", text: "select iu_core.fn_job_enqueue('default', 'noop', $1, 'bench')", values: [payload(n)] }),
    enqueueMany: (client, count) =>
      idsOf(
        client.query({
          name: "enqueue-many",
          text: "select iu_core.fn_job_enqueue_many('default', 'noop', $1, 'bench')::text as ids",
          values: [batchOf(count)],
        }),
      ),
    turn: async (client, count) => {
      const { rows } = await client.query({
        name: "claim",
        text: "select * from iu_core.fn_job_claim('default', 'bench', $1)",
        values: [count],
      });
      if (rows.length > 0)
        await client.query({
          name: "complete",
          text: "select iu_core.fn_job_complete($1, $2)",
          // The jobs of a claim have one token.
          values: [rows.map(({ job_id }) => job_id), [rows[0].lease_token]],
        });
      return rows.length;
    },
    size: (client) => counted(client, "select count(*)::int as n from iu_core.job_queue"),
  };
}

/** The plainest queue there is: one table, two indexes, prepared statements, no function, no check, nothing kept of a job. */
export async function plain(context: BenchContext): Promise<JobQueue> {
  const database = await context.empty();
  await withClient(database.url, (client) =>
    client.query(`
      create table plain_queue (
        job_id bigint primary key generated always as identity,
        read_count int not null default 0,
        enqueued_at timestamptz not null default now(),
        visible_at timestamptz not null default now(),
        payload jsonb not null
      );
      create index on plain_queue (visible_at);
    `),
  );
  return {
    name: "plain table",
    open: () => context.connect(database),
    fill: async (client, jobs) =>
      void (await client.query(
        `insert into plain_queue (payload) select jsonb_build_object('n', n, 'note', repeat('invoice-approval ', 10)) from generate_series(1, $1) as n`,
        [jobs],
      )),
    empty: (client) => client.query("truncate plain_queue"),
    enqueue: (client, n) =>
      client.query({ name: "enqueue", text: "insert into plain_queue (payload) values ($1) returning job_id", values: [payload(n)] }),
    enqueueMany: (client, count) =>
      idsOf(
        client.query({
          name: "enqueue-many",
          text: `with made as (insert into plain_queue (payload) select e.value from jsonb_array_elements($1::jsonb) as e returning job_id)
            select array_agg(job_id)::text as ids from made`,
          values: [batchOf(count)],
        }),
      ),
    turn: async (client, count) => {
      const { rows } = await client.query({
        name: "claim",
        text: `with next as (
            select job_id from plain_queue where visible_at <= clock_timestamp() order by job_id limit $1 for update skip locked
          )
          update plain_queue as q set visible_at = clock_timestamp() + interval '60 s', read_count = read_count + 1
          from next where q.job_id = next.job_id returning q.job_id, q.read_count, q.payload`,
        values: [count],
      });
      if (rows.length > 0)
        await client.query({
          name: "delete",
          text: "delete from plain_queue where job_id = any ($1)",
          values: [rows.map(({ job_id }) => job_id)],
        });
      return rows.length;
    },
    size: (client) => counted(client, "select count(*)::int as n from plain_queue"),
  };
}

/** pgmq from the SQL file named in the environment; undefined without one. */
export async function pgmq(context: BenchContext): Promise<JobQueue | undefined> {
  const file = process.env["IU_BENCH_PGMQ_SQL"];
  if (!file) return undefined;
  const database: Database = await context.empty();
  await withClient(database.adminUrl ?? database.url, async (admin) => {
    await admin.query("create schema if not exists pgmq");
    await admin.query(readFileSync(file, "utf8").replaceAll(/^\\.*$/gm, ""));
    await admin.query("select pgmq.create('bench')");
    await admin.query(
      "grant usage on schema pgmq to public; grant all on all tables in schema pgmq to public; grant all on all sequences in schema pgmq to public",
    );
  });
  return {
    name: "pgmq",
    open: () => context.connect(database),
    fill: async (client, jobs) =>
      void (await client.query(
        `select count(*) from pgmq.send_batch('bench', array(select jsonb_build_object('n', n, 'note', repeat('invoice-approval ', 10)) from generate_series(1, $1) as n))`,
        [jobs],
      )),
    empty: (client) => client.query("select pgmq.purge_queue('bench')"),
    enqueue: (client, n) => client.query({ name: "enqueue", text: "select pgmq.send('bench', $1::jsonb)", values: [payload(n)] }),
    enqueueMany: (client, count) =>
      idsOf(
        client.query({
          name: "enqueue-many",
          text: "select array(select pgmq.send_batch('bench', array(select e.value from jsonb_array_elements($1::jsonb) as e)))::text as ids",
          values: [batchOf(count)],
        }),
      ),
    turn: async (client, count) => {
      const { rows } = await client.query({ name: "read", text: "select * from pgmq.read('bench', 60, $1)", values: [count] });
      if (rows.length > 0)
        await client.query({
          name: "delete",
          text: "select pgmq.delete('bench', $1::bigint[])",
          values: [rows.map(({ msg_id }) => msg_id)],
        });
      return rows.length;
    },
    size: (client) => counted(client, "select count(*)::int as n from pgmq.q_bench"),
  };
}

const counted = async (client: pg.Client, text: string) => Number((await client.query(text)).rows[0].n);
