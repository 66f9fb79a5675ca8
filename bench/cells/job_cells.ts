import type pg from "pg";
import type { BenchContext, Cell, Contestant, Measured, Skipped } from "../cell.ts";
import { duel, mostLeft } from "../measure.ts";
import { boss, graphile } from "./job_anchors.ts";
import { type JobQueue, ours, pgmq, plain } from "./job_contestants.ts";

const clients = 4;

interface Anchor {
  readonly name: string;
  readonly suffix: string;
  readonly open: (context: BenchContext) => Promise<JobQueue | undefined>;
  readonly missing: string;
  readonly must: number;
  readonly aim: (aim: number) => number;
  /** Turns a round where many jobs wait, for an anchor that then takes a tenth of a second and more for a claim. */
  readonly slowTurns?: number;
}

const anchors: readonly Anchor[] = [
  { name: "pgmq", suffix: "", open: pgmq, missing: "needs pgmq's SQL file in IU_BENCH_PGMQ_SQL", must: 1, aim: (aim) => aim },
  { name: "a plain table, prepared statements", suffix: "-floor", open: plain, missing: "", must: 0.5, aim: () => 0.8 },
  {
    name: "graphile-worker 0.17",
    suffix: "-graphile",
    open: graphile,
    missing: "needs npm install in bench/anchors, or has no such call",
    must: 1,
    aim: (aim) => aim,
  },
  {
    name: "pg-boss 12",
    suffix: "-boss",
    open: boss,
    missing: "needs npm install in bench/anchors",
    must: 1,
    aim: (aim) => aim,
    slowTurns: 5,
  },
];

type Work = (queue: JobQueue, client: pg.Client, turn: number) => Promise<number>;

/** Two queues side by side, several clients each. `expected` jobs come or go in a round. */
async function race(
  context: BenchContext,
  anchor: Anchor,
  { backlog, turns, work, batch, sign }: { backlog: number; turns: number; work: Work; batch: number; sign: 1 | -1 },
): Promise<Measured | Skipped> {
  const theirs = await anchor.open(context);
  if (!theirs) return { skipped: anchor.missing };
  const mine = await ours(context);
  const expected = clients * turns * batch;
  const contestant = async (queue: JobQueue): Promise<Contestant> => {
    const counter = await queue.open();
    const workers = await Promise.all(Array.from({ length: clients }, () => queue.open()));
    if (backlog > 0) {
      await queue.fill(counter, backlog);
      await counter.query("vacuum analyze");
    }
    let size = 0;
    let done = 0;
    return {
      name: queue.name,
      before: async () => {
        const here = await queue.size(counter);
        if (sign === -1 && here < backlog) await queue.fill(counter, backlog - here);
        if (sign === 1 && here > mostLeft) await queue.empty(counter);
        size = await queue.size(counter);
        done = 0;
      },
      work: async () => {
        const counts = await Promise.all(
          workers.map(async (client) => {
            let own = 0;
            for (let turn = 0; turn < turns; turn += 1) own += await work(queue, client, turn);
            return own;
          }),
        );
        done = counts.reduce((sum, count) => sum + count, 0);
      },
      check: async () => {
        const moved = ((await queue.size(counter)) - size) * sign;
        if (moved !== expected || done !== expected)
          throw new Error(`${queue.name} moved ${moved} jobs and answered ${done}, not ${expected}`);
      },
    };
  };
  const result = await duel(await contestant(mine), await contestant(theirs), context.rounds, "at least");
  const rate = (ms = 1) => `${Math.round(expected / (ms / 1000))}/s`;
  return { ...result, notes: `${clients} clients: ${rate(result.contestants[0]?.median)} against ${rate(result.contestants[1]?.median)}` };
}

const enqueueCells = (batch: 1 | 100): Cell[] =>
  anchors.map((anchor) => ({
    name: `enqueue-${batch}${anchor.suffix}`,
    work: batch === 1 ? "one fn_job_enqueue a transaction" : "fn_job_enqueue_many of 100 jobs a transaction",
    anchor: anchor.name,
    judge: "at least",
    must: anchor.must,
    aim: anchor.aim(1.2),
    run: (context) =>
      race(context, anchor, {
        backlog: 0,
        turns: batch === 1 ? 400 : 40,
        batch,
        sign: 1,
        work: async (queue, client, turn) => {
          if (batch === 1) await queue.enqueue(client, turn);
          else await queue.enqueueMany(client, batch);
          return batch;
        },
      }),
  }));

const spelled = (jobs: number) => (jobs >= 1_000_000 ? `${jobs / 1_000_000}m` : `${jobs / 1000}k`);

const claimCells = (batch: 1 | 100, backlog: number): Cell[] =>
  anchors
    .filter(({ suffix }) => suffix !== "-graphile")
    .map((anchor) => ({
      name: `claim+finish-${batch}-${spelled(backlog)}${anchor.suffix}`,
      work: `claim ${batch} and finish ${batch === 1 ? "it" : "them"}, two transactions; ${backlog} jobs wait`,
      anchor: anchor.name,
      judge: "at least",
      must: anchor.must,
      aim: anchor.aim(1.4),
      run: (context) =>
        race(context, anchor, {
          backlog,
          turns: Math.min(
            backlog > 2000 ? (anchor.slowTurns ?? 250) : 250,
            batch === 1 ? backlog / clients / 2 : Math.min(30, Math.floor(backlog / clients / batch)),
          ),
          batch,
          sign: -1,
          work: (queue, client) => queue.turn(client, batch),
        }),
    }));

export const jobCells: readonly Cell[] = [
  ...enqueueCells(1),
  ...enqueueCells(100),
  ...[2000, 60_000, 1_000_000].flatMap((backlog) => [...claimCells(1, backlog), ...claimCells(100, backlog)]),
];
