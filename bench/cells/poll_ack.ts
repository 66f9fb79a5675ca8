import type pg from "pg";
import { withClient } from "../../scripts/postgres/connect.ts";
import { debianHasExtension } from "../../scripts/postgres/debian.ts";
import { ownerRole } from "../../scripts/postgres/roles.ts";
import type { BenchContext, Cell, Measured, Skipped } from "../cell.ts";
import { duel } from "../measure.ts";
import { emitMany, insertMany, openLiveEvents } from "./emitters.ts";

const batches = 20;
const size = 500;
/** Both clients take what the server sends as text: reading it is no part of the comparison. */
const asText = { types: { getTypeParser: () => (value: unknown) => value } } as unknown as Pick<pg.QueryConfig, "types">;

export const pollAck: Cell = {
  name: "poll-ack",
  work: "a subscription reads and acknowledges 500 events at a time, positions included",
  anchor: "PgQ next_batch, get_batch_events, finish_batch",
  judge: "at least",
  must: 0.3,
  aim: 1,
  run: consumption,
};

async function consumption(context: BenchContext): Promise<Measured | Skipped> {
  if (context.server.source !== "debian" || !debianHasExtension("pgq") || context.server.adminUrl === undefined)
    return { skipped: "needs postgresql-15-pgq3 on Debian's PostgreSQL 15 (--source debian)" };
  const ours = await context.connect(await context.migrated());
  const empty = await context.empty();
  await withClient(empty.adminUrl ?? empty.url, (admin) =>
    admin.query(`
      create extension pgq;
      select pgq.create_queue('bench');
      select pgq.register_consumer('bench', 'reader');
      grant pgq_admin to ${ownerRole};
    `),
  );
  const theirs = await context.connect(empty);
  await openLiveEvents(ours);
  await ours.query("select iu_core.fn_dot_config_set('event_bus.enabled', 'true', 'bench', 'delivery is what is measured')");
  await ours.query("select iu_core.fn_event_subscribe('bench', '{*}', 'bench')");
  // The batch up to the first tick is empty, and none of those that are read.
  await theirs.query("select pgq.force_tick('bench')");
  await theirs.query("select pgq.ticker('bench')");
  await theirs.query("select pgq.finish_batch(pgq.next_batch('bench', 'reader'))");

  let read = 0;
  const check = async () => {
    if (read !== batches * size) throw new Error(`${read} events were read, not ${batches * size}`);
  };
  const expectMore = async (client: pg.Client, text: string) => {
    if ((await client.query(text)).rows[0]?.more !== false) throw new Error("there was more to read");
  };
  const result = await duel(
    {
      name: "fn_event_poll + fn_event_ack",
      before: async () => {
        read = 0;
        for (let n = 0; n < batches * (size / 100); n += 1) await ours.query(emitMany(n, 100));
        await ours.query("vacuum analyze");
      },
      work: async () => {
        for (let n = 0; n < batches; n += 1) {
          const { rows } = await ours.query({
            name: "poll",
            text: `select * from iu_core.fn_event_poll('bench', ${size}, 'reader')`,
            ...asText,
          });
          read += rows.length;
          await ours.query({ name: "ack", text: "select iu_core.fn_event_ack('bench', $1, 'reader')", values: [rows.at(-1)?.event_id] });
        }
      },
      check: async () => {
        await check();
        await expectMore(ours, "select lag + without_position > 0 as more from iu_core.v_event_lag");
      },
    },
    {
      name: "pgq.get_batch_events",
      before: async () => {
        read = 0;
        for (let n = 0; n < batches; n += 1) {
          for (let part = 0; part < size / 100; part += 1) await theirs.query(insertMany(n, 100));
          await theirs.query("select pgq.force_tick('bench')");
          await theirs.query("select pgq.ticker('bench')");
        }
        await theirs.query("vacuum analyze pgq.event_1");
      },
      work: async () => {
        for (let n = 0; n < batches; n += 1) {
          const batch = await theirs.query({ name: "next", text: "select pgq.next_batch('bench', 'reader') as id" });
          const { rows } = await theirs.query({
            name: "get",
            text: "select * from pgq.get_batch_events($1)",
            values: [batch.rows[0].id],
            ...asText,
          });
          read += rows.length;
          await theirs.query({ name: "finish", text: "select pgq.finish_batch($1)", values: [batch.rows[0].id] });
        }
      },
      check: async () => {
        await check();
        await expectMore(theirs, "select pgq.next_batch('bench', 'reader') is not null as more");
      },
    },
    context.rounds,
    "at least",
  );
  const rate = (ms = Number.NaN) => `${Math.round((batches * size) / (ms / 1000))}/s`;
  const [a, b] = result.contestants;
  return { ...result, notes: `${size} events a batch: ${rate(a?.median)} against ${rate(b?.median)}` };
}
