import type pg from "pg";
import { withClient } from "../../scripts/postgres/connect.ts";
import { debianHasExtension } from "../../scripts/postgres/debian.ts";
import { ownerRole } from "../../scripts/postgres/roles.ts";
import type { BenchContext, Contestant, Measured, Skipped } from "../cell.ts";
import { duel, mostLeft } from "../measure.ts";

const clients = 4;
/** About 200 bytes as text, in the shape the type's schema allows. */
const payload = (n: number) => ({
  transition: "split",
  version_no: n,
  from_status: "enacted",
  to_status: "enacted",
  collection_key: `workflow.${"invoice-approval.".repeat(4)}${n}`,
  piece_order: 7,
});
const subject = "0af76519-16cd-43dd-8448-eb211c80319c";

/**
 * Emission against PgQ on the same cluster, with equal payloads and durability; four clients, each with statements of its own.
 *
 * @param calls how many calls each client makes a round
 * @param batch how many events one call carries
 */
export async function emission(context: BenchContext, calls: number, batch: number): Promise<Measured | Skipped> {
  const { adminUrl } = context.server;
  if (context.server.source !== "debian" || !debianHasExtension("pgq") || adminUrl === undefined)
    return { skipped: "needs postgresql-15-pgq3 on Debian's PostgreSQL 15 (--source debian)" };
  const expected = clients * calls * batch;
  const ours = await context.migrated();
  const theirs = await context.empty();
  await withClient(theirs.adminUrl ?? theirs.url, (admin) =>
    admin.query(`create extension pgq; select pgq.create_queue('bench'); grant pgq_admin to ${ownerRole}`),
  );
  const open = (database: typeof ours) => Promise.all(Array.from({ length: clients }, () => context.connect(database)));
  const [emitters, inserters] = [await open(ours), await open(theirs)];
  const [ourCounter, theirCounter] = [await context.connect(ours), await context.connect(theirs)];
  await openLiveEvents(ourCounter);

  // Only a superuser may: events are append-only.
  const empty = (database: typeof ours, tables: string) =>
    withClient(database.adminUrl ?? database.url, (admin) =>
      admin.query(`begin; set local session_replication_role = replica; truncate ${tables}; commit`),
    );
  const contestant = (
    name: string,
    connections: readonly pg.Client[],
    call: Call,
    count: () => Promise<number>,
    emptied: () => Promise<unknown>,
  ): Contestant => {
    // Made before, JSON and all: how fast a client writes it is not what is measured.
    const made = Array.from({ length: calls }, (_, n) => call(n, batch));
    let before = 0;
    return {
      name,
      before: async () => {
        if ((await count()) > mostLeft) await emptied();
        before = await count();
      },
      work: async () => {
        await Promise.all(
          connections.map(async (client) => {
            for (const call of made) await client.query(call);
          }),
        );
      },
      check: async () => {
        const written = (await count()) - before;
        if (written !== expected) throw new Error(`${name} wrote ${written} events, not ${expected}`);
      },
    };
  };
  const number = async (client: pg.Client, text: string) => Number((await client.query(text)).rows[0].n);
  const rate = (ms: number) => `${Math.round(expected / (ms / 1000))}/s`;
  const result = await duel(
    contestant(
      batch === 1 ? "fn_event_emit" : "fn_event_emit_many",
      emitters,
      batch === 1 ? emit : emitMany,
      () => number(ourCounter, "select count(*) as n from iu_core.event_outbox"),
      () => empty(ours, "iu_core.event_outbox, iu_core.event_tail"),
    ),
    contestant(
      "pgq.insert_event",
      inserters,
      batch === 1 ? insert : insertMany,
      () => number(theirCounter, "select count(*) as n from pgq.event_template"),
      () => empty(theirs, "pgq.event_template"),
    ),
    context.rounds,
    "at least",
  );
  const [a, b] = result.contestants;
  return { ...result, notes: `${clients} clients, ${batch} an event call: ${rate(a?.median ?? 0)} against ${rate(b?.median ?? 0)}` };
}

/** Live, as PgQ's are: a dry run is not put in line for delivery. */
export const openLiveEvents = (client: pg.Client) =>
  client.query(`
    select iu_core.fn_dot_config_set('piece_event_runtime.emit_enabled', 'true', 'bench', 'emission is what is measured');
    select iu_core.fn_dot_config_set('piece_event_runtime.dry_run_only', 'false', 'bench', 'and delivery');
  `);

type Call = (n: number, batch: number) => pg.QueryConfig;

const emit: Call = (n) => ({
  name: "emit",
  text: "select iu_core.fn_event_emit('piece.split', 'information_unit', $1, $2, 'bench')",
  values: [subject, JSON.stringify(payload(n))],
});
export const emitMany: Call = (n, batch) => ({
  name: "emit-many",
  // How many, as the other side answers: how long node-postgres takes to read an array is not what is measured.
  text: "select cardinality(iu_core.fn_event_emit_many($1, 'bench'))",
  values: [
    JSON.stringify(
      Array.from({ length: batch }, (_, i) => ({
        event_type: "piece.split",
        subject_kind: "information_unit",
        subject_id: subject,
        payload: payload(n * batch + i),
      })),
    ),
  ],
});
const insert: Call = (n) => ({
  name: "insert",
  text: "select pgq.insert_event('bench', 'piece.split', $1, $2, 'bench', null, null)",
  values: [JSON.stringify(payload(n)), subject],
});
/** PgQ has no call for a batch: one statement that calls it once an event. */
export const insertMany: Call = (n, batch) => ({
  name: "insert-many",
  text: "select count(pgq.insert_event('bench', 'piece.split', e.value::text, $2, 'bench', null, null)) from jsonb_array_elements($1::jsonb) as e",
  values: [JSON.stringify(Array.from({ length: batch }, (_, i) => payload(n * batch + i))), subject],
});
