import { Problem } from "../output/problem.ts";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `250ms`, `60s`, `5min`, `1h`; a number alone is seconds. */
export function milliseconds(text: string, option: string, { least, most }: { least: number; most: number }): number {
  const [, amount = "", unit = "s"] = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)?$/.exec(text.trim()) ?? [];
  const value = amount === "" ? Number.NaN : Number(amount) * (units[unit] ?? Number.NaN);
  if (value >= least && value <= most) return Math.round(value);
  throw new Problem("usage", `${option} is a time from ${inWords(least)} to ${inWords(most)}, not ${JSON.stringify(text)}.`, {
    hint: "As in 250ms, 60s, 5min or 1h.",
  });
}

export function wholeNumber(text: string, option: string, { least, most }: { least: number; most: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Problem("usage", `${option} is a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`);
}

function inWords(ms: number): string {
  const [unit, size] = Object.entries(units).findLast(([, each]) => ms >= each && ms % each === 0) ?? ["ms", 1];
  return `${ms / size} ${unit}`;
}
