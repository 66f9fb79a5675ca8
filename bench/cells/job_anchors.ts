import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import pg from "pg";
import type { BenchContext } from "../cell.ts";
import { batchOf, idsOf, type JobQueue, payload } from "./job_contestants.ts";

const folder = fileURLToPath(new URL("../anchors/", import.meta.url));

/** A package of bench/anchors, installed when it is asked for first; undefined when that fails or it does not run on this Node. */
export async function anchor(name: string): Promise<any> {
  try {
    if (!existsSync(join(folder, "node_modules", name)))
      execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--silent"], { cwd: folder, stdio: "ignore" });
    return await import(pathToFileURL(createRequire(join(folder, "package.json")).resolve(name)).href);
  } catch {
    return undefined;
  }
}

const payloads = (count: number) => Array.from({ length: count }, (_, n) => payload(n));
const counted = async (client: pg.Client, text: string) => Number((await client.query(text)).rows[0].n);

/** graphile-worker through its SQL functions. It claims inside its worker only, which the cell worker-e2e compares. */
export async function graphile(context: BenchContext): Promise<JobQueue | undefined> {
  const worker = await anchor("graphile-worker");
  if (!worker) return undefined;
  const database = await context.empty();
  const pool = new pg.Pool({ connectionString: database.url });
  pool.on("error", () => {});
  await (worker.runMigrations ?? worker.default.runMigrations)({ pgPool: pool });
  await pool.end();
  const none = async () => {
    throw new Error("graphile-worker claims inside its worker only");
  };
  return {
    name: "graphile-worker",
    open: () => context.connect(database),
    fill: none,
    turn: none,
    empty: (client) => client.query("truncate graphile_worker._private_jobs"),
    enqueue: (client, n) =>
      client.query({ name: "enqueue", text: "select graphile_worker.add_job('noop', $1::json)", values: [payload(n)] }),
    enqueueMany: (client, count) =>
      idsOf(
        client.query({
          name: "enqueue-many",
          text: `select array(select j.id from graphile_worker.add_jobs(array(
            select ('noop', e.value::json, null, null, null, null, null, null)::graphile_worker.job_spec
            from jsonb_array_elements($1::jsonb) as e)) as j)::text as ids`,
          values: [batchOf(count)],
        }),
      ),
    size: (client) => counted(client, "select count(*)::int as n from graphile_worker._private_jobs"),
  };
}

/** pg-boss through its own calls, each on the connection of the client that makes it. */
export async function boss(context: BenchContext): Promise<JobQueue | undefined> {
  const module = await anchor("pg-boss");
  const PgBoss = module?.PgBoss ?? module?.default;
  if (!PgBoss) return undefined;
  const database = await context.empty();
  const main = new PgBoss({ connectionString: database.url, supervise: false, schedule: false, max: 1 });
  await main.start();
  await main.createQueue("bench");
  await main.stop({ graceful: false });
  const of = new WeakMap<pg.Client, any>();
  return {
    name: "pg-boss",
    open: async () => {
      const client = await context.connect(database);
      const own = new PgBoss({
        db: { executeSql: (text: string, values: unknown[]) => client.query(text, values) },
        supervise: false,
        schedule: false,
        migrate: false,
      });
      // It looks around by itself from time to time, also when its connection is closed already.
      own.on("error", () => {});
      await own.start();
      client.once("end", () => void own.stop({ graceful: false }).catch(() => {}));
      of.set(client, own);
      return client;
    },
    fill: async (client, jobs) => {
      for (let done = 0; done < jobs; done += 10_000)
        await of.get(client).insert(
          "bench",
          payloads(Math.min(10_000, jobs - done)).map((data) => ({ data })),
        );
    },
    empty: (client) => client.query("truncate pgboss.job"),
    enqueue: (client, n) => of.get(client).send("bench", payload(n)),
    enqueueMany: (client, count) =>
      of.get(client).insert(
        "bench",
        payloads(count).map((data) => ({ data })),
      ),
    turn: async (client, count) => {
      const jobs: { id: string }[] = await of.get(client).fetch("bench", { batchSize: count });
      if (jobs.length > 0)
        await of.get(client).complete(
          "bench",
          jobs.map(({ id }) => id),
        );
      return jobs.length;
    },
    size: (client) => counted(client, "select count(*)::int as n from pgboss.job where name = 'bench' and state < 'active'"),
  };
}
