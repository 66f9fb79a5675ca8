import { setTimeout as sleep } from "node:timers/promises";
import type { Cell, Measured } from "../cell.ts";
import { type JobQueue, ours, pgmq } from "./job_contestants.ts";

const seconds = 40;
const clients = 2;
const batch = 100;

/** Jobs a second that go through a queue with a steady backlog, in each fourth of the time. */
async function throughput(queue: JobQueue, held: boolean): Promise<number[]> {
  const [filler, holder] = [await queue.open(), await queue.open()];
  await queue.fill(filler, 20_000);
  await filler.query("vacuum analyze");
  if (held) {
    await holder.query("begin isolation level repeatable read");
    await holder.query("select count(*) from pg_class");
  }
  const quarters = [0, 0, 0, 0];
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const worker = async () => {
    const client = await queue.open();
    while (elapsed() < seconds) {
      const done = await queue.turn(client, batch);
      const quarter = Math.min(3, Math.floor((elapsed() / seconds) * 4));
      quarters[quarter] = (quarters[quarter] ?? 0) + done;
      if (done > 0) await queue.enqueueMany(client, done);
      else await sleep(1);
    }
  };
  await Promise.all(Array.from({ length: clients }, worker));
  if (held) await holder.query("rollback");
  return quarters.map((jobs) => jobs / (seconds / 4));
}

export const heldXmin: Cell = {
  name: "held-xmin",
  work: `claim, finish and enqueue 100 while another session holds a snapshot for ${seconds} s`,
  anchor: "itself without it",
  judge: "at least",
  must: 0.7,
  aim: 0.95,
  async run(context): Promise<Measured> {
    const pairs = [];
    for (let round = 0; round < 2; round += 1)
      pairs.push({ held: await throughput(await ours(context), true), free: await throughput(await ours(context), false) });
    const theirs = await pgmq(context);
    const theirHeld = theirs && (await throughput(theirs, true));
    const mean = (rates: readonly number[]) => rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const ratios = pairs.map(({ held, free }) => mean(held) / mean(free));
    const ms = (rate: number) => 1_000_000 / rate;
    const spread = (name: string, rates: number[]) => ({
      name,
      median: ms(mean(rates)),
      min: ms(Math.max(...rates)),
      max: ms(Math.min(...rates)),
    });
    const [held, free] = [pairs.map((pair) => mean(pair.held)), pairs.map((pair) => mean(pair.free))];
    return {
      ratio: mean(ratios),
      ratioMin: Math.min(...ratios),
      ratioMax: Math.max(...ratios),
      rounds: pairs.length,
      contestants: [spread("with a snapshot held", held), spread("without", free)],
      notes: `jobs/s by quarter: ${pairs.map((pair) => `${pair.held.map(Math.round).join(" ")} against ${pair.free.map(Math.round).join(" ")}`).join("; ")}${theirHeld ? `; pgmq with a snapshot held ${theirHeld.map(Math.round).join(" ")}` : ""}`,
    };
  },
};
