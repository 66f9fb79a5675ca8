import type { Contestant, Measured, Spread } from "./cell.ts";

/** Rows that what writes may find of its earlier rounds: more than the server's memory holds would measure the disk. */
export const mostLeft = 200_000;

/** How well a median is to be known, as a part of it: rounds go on until it is … */
const precision = 0.03;
/** … or until so many milliseconds were timed. */
const patience = 20_000;

/**
 * Times two contestants in turn: one uncounted round each, then A B A B …, at least `rounds` times, and as often as it takes to know the
 * ratio. That is the median of the paired ratios, so a machine that slows down half-way slows both.
 */
export async function duel(a: Contestant, b: Contestant, rounds: number, judge: "at most" | "at least", notes?: string): Promise<Measured> {
  const times = { a: [] as number[], b: [] as number[] };
  const ratios: number[] = [];
  let timed = 0;
  for (let round = 0; round <= rounds || (uncertainty(ratios) > precision && timed < patience); round += 1) {
    const pair = { a: await once(a, round), b: await once(b, round) };
    if (round === 0) continue;
    times.a.push(pair.a);
    times.b.push(pair.b);
    ratios.push(judge === "at most" ? pair.a / pair.b : pair.b / pair.a);
    timed += pair.a + pair.b;
  }
  return {
    ratio: median(ratios),
    ratioMin: Math.min(...ratios),
    ratioMax: Math.max(...ratios),
    rounds: ratios.length,
    contestants: [spread(a.name, times.a), spread(b.name, times.b)],
    ...(notes === undefined ? {} : { notes }),
  };
}

/** Times one contestant against the clock. The "ratio" is its median in seconds. */
export async function solo(contestant: Contestant, rounds: number, notes?: string): Promise<Measured> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const time = await once(contestant, round);
    if (round > 0) times.push(time);
  }
  const seconds = times.map((time) => time / 1000);
  return {
    ratio: median(seconds),
    ratioMin: Math.min(...seconds),
    ratioMax: Math.max(...seconds),
    rounds,
    contestants: [spread(contestant.name, times)],
    ...(notes === undefined ? {} : { notes }),
  };
}

async function once(contestant: Contestant, round: number): Promise<number> {
  await contestant.before?.(round);
  const start = performance.now();
  await contestant.work(round);
  const elapsed = performance.now() - start;
  await contestant.check(round);
  return elapsed;
}

function spread(name: string, times: readonly number[]): Spread {
  return { name, median: median(times), min: Math.min(...times), max: Math.max(...times) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * Half the width of the interval that the true median is in nine times out of ten, whatever the values are like, as a part of the median:
 * the values between which it lies are as far from the middle of the sorted ones as chance moves it.
 */
export function uncertainty(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const reach = (1.645 * Math.sqrt(sorted.length)) / 2;
  const low = sorted[Math.max(0, Math.floor(sorted.length / 2 - reach))] ?? Number.NaN;
  const high = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + reach))] ?? Number.NaN;
  return (high - low) / 2 / median(sorted);
}
