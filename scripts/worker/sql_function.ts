import type pg from "pg";
import { call } from "../../schema-ts/kit/client.ts";
import { quoteIdentifier } from "../../schema-ts/kit/names.ts";
import { fnJobFinish } from "../../schema-ts/queue/fn_job_finish.ts";
import type { ClaimedJob } from "../../schema-ts/queue/fn_job_finish_and_claim.ts";
import { inTransaction, type WorkerDatabase } from "./database.ts";
import { succeeded } from "./outcome.ts";
import type { ClassRegistry, RegisteredClass } from "./registry.ts";
import { JobTimedOut, LeaseLost } from "./stop_reasons.ts";

interface Target {
  readonly schema: string;
  readonly name: string;
  readonly argument_count: number;
  readonly is_void: boolean;
}

export interface SqlAttempt {
  readonly job: ClaimedJob;
  readonly registered: RegisteredClass;
  readonly worker: string;
  readonly queue: string;
  readonly traceparent: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Calls the SQL function of a job and ends the job in the same transaction: what the function wrote and that the job is done become
 * true together. The function is one that an operator registered as a handler; a payload can choose among these, and no others.
 */
export async function runSqlFunction(database: WorkerDatabase, registry: ClassRegistry, attempt: SqlAttempt): Promise<void> {
  const { job, signal, timeoutMs } = attempt;
  const { handler, payload } = handlerOf(attempt, registry);
  await inTransaction(database.work, attempt.traceparent, async (client) => {
    const target = await findFunction(client, handler);
    const { rows } = await client.query<{ pid: number; began: string }>(
      "select pg_backend_pid() as pid, now()::text as began, set_config('statement_timeout', $1, true)",
      [String(Math.ceil(timeoutMs))],
    );
    const cancel = () => void cancelStatement(database.system, rows[0]);
    signal.throwIfAborted();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      const result = await callFunction(client, target, payload, attempt);
      signal.throwIfAborted();
      const outcome = succeeded(job, result);
      const { lost } = await call(client, fnJobFinish, { p_outcomes: [outcome], p_worker: attempt.worker }, { schema: database.schema });
      if (lost > 0) throw new LeaseLost("The lease was lost before the function was done; what it did was undone.");
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if ((error as { code?: string }).code === "57014")
        throw new JobTimedOut(`The function took longer than ${timeoutMs} ms.`, { cause: error });
      throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  });
}

function handlerOf({ job, registered }: SqlAttempt, registry: ClassRegistry): { handler: string; payload: unknown } {
  if (registered.handler !== null) return { handler: registered.handler, payload: job.payload };
  const { function: name, payload = {} } = (job.payload ?? {}) as { function?: unknown; payload?: unknown };
  if (typeof name !== "string") throw new Error('The payload names no function: {"function": "schema.name", "payload": {…}}.');
  if (!registry.isHandler(name)) {
    throw new Error(
      `${name.slice(0, 200)} is the handler of no active executor class; an operator registers one with fn_executor_class_register.`,
    );
  }
  return { handler: name, payload };
}

async function findFunction(client: pg.ClientBase, handler: string): Promise<Target> {
  const { rows } = await client.query<Target & { may: boolean; is_set: boolean }>(
    `select
       n.nspname as schema, p.proname as name, p.pronargs as argument_count, p.prorettype = 'void'::regtype as is_void, p.proretset as is_set,
       has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute') as may
     from pg_catalog.pg_proc p
     join pg_catalog.pg_namespace n on n.oid = p.pronamespace
     where n.nspname = split_part($1, '.', 1) and p.proname = substr($1, strpos($1, '.') + 1) and p.prokind = 'f'
       and oidvectortypes(p.proargtypes) in ('jsonb', 'jsonb, jsonb')
     order by p.pronargs desc
     limit 1`,
    [handler],
  );
  const [found] = rows;
  if (!found) throw new Error(`There is no function ${handler}(jsonb) or ${handler}(jsonb, jsonb).`);
  if (found.is_set) throw new Error(`${handler} returns a set; a handler returns one value, or nothing.`);
  if (!found.may) throw new Error(`The worker's role may not execute ${handler}.`);
  return found;
}

async function callFunction(
  client: pg.ClientBase,
  target: Target,
  payload: unknown,
  { job, queue, traceparent }: SqlAttempt,
): Promise<unknown> {
  const about = { job_id: job.job_id, queue, executor_class: job.executor_class, attempt: job.attempt, traceparent };
  const values = [payload ?? null, about].slice(0, target.argument_count).map((value) => JSON.stringify(value));
  const list = values.map((_, i) => `$${i + 1}::jsonb`).join(", ");
  const text = `${quoteIdentifier(target.schema)}.${quoteIdentifier(target.name)}(${list})`;
  if (target.is_void) {
    await client.query(`select ${text}`, values);
    return undefined;
  }
  const { rows } = await client.query<{ result: unknown }>(`select to_jsonb(${text}) as result`, values);
  return rows[0]?.result ?? undefined;
}

/** Cancels that transaction and no later one of the same backend. */
async function cancelStatement(pool: pg.Pool, target: { pid: number; began: string } | undefined): Promise<void> {
  await pool
    .query("select pg_cancel_backend(pid) from pg_stat_activity where pid = $1 and xact_start = $2::timestamptz", [
      target?.pid,
      target?.began,
    ])
    .catch(() => {});
}
