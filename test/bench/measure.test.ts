import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Contestant } from "../../bench/cell.ts";
import { duel, median, uncertainty } from "../../bench/measure.ts";

afterEach(() => vi.restoreAllMocks());

/** Contestants on a clock of their own: `times` gives the milliseconds a round takes. */
function contestants(times: { a: (round: number) => number; b: (round: number) => number }): [Contestant, Contestant] {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const contestant = (name: "a" | "b"): Contestant => ({
    name,
    work: async (round) => {
      now += times[name](round);
    },
    check: async () => {},
  });
  return [contestant("a"), contestant("b")];
}

describe("a duel", () => {
  it("is the median of the pairs, without the first", async () => {
    const [a, b] = contestants({ a: () => 10, b: (round) => (round === 0 ? 1 : 12) });
    expect(await duel(a, b, 5, "at least")).toMatchObject({ ratio: 1.2, ratioMin: 1.2, ratioMax: 1.2, rounds: 5 });
    expect((await duel(a, b, 5, "at most")).ratio).toBeCloseTo(10 / 12);
  });

  it("goes on while chance may still decide", async () => {
    const [a, b] = contestants({ a: () => 10, b: (round) => 10 + ((round * 7) % 11) / 5 });
    const { rounds, ratio } = await duel(a, b, 5, "at least");
    expect(rounds).toBeGreaterThan(20);
    expect(ratio).toBeCloseTo(1.1, 1);
  });

  it("ends where patience does", async () => {
    const [a, b] = contestants({ a: () => 1000, b: (round) => (round % 2 ? 500 : 1500) });
    expect((await duel(a, b, 5, "at least")).rounds).toBe(10);
  });

  it("has its rounds even where each is long", async () => {
    const [a, b] = contestants({ a: () => 60_000, b: (round) => 60_000 * (1 + round) });
    expect((await duel(a, b, 7, "at least")).rounds).toBe(7);
  });
});

describe("what is not known of a median", () => {
  const values = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 5, maxLength: 200 });

  it("is nothing where all values are alike, and does not depend on their order", () => {
    expect(uncertainty(Array(9).fill(1.5))).toBe(0);
    fc.assert(fc.property(values, (some) => uncertainty(some) === uncertainty([...some].reverse())));
  });

  it("is as likely to hold the true one as it says", () => {
    // Values from 0 to 1: the true median is a half.
    let state = 42;
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    let held = 0;
    for (let trial = 0; trial < 4000; trial += 1) {
      const drawn = Array.from({ length: 31 }, random);
      const reach = uncertainty(drawn) * median(drawn);
      const off = Math.abs(median(drawn) - 0.5);
      if (off <= reach) held += 1;
    }
    expect(held / 4000).toBeGreaterThan(0.87);
  });

  it("shrinks with more of them", () => {
    const wave = (count: number) => Array.from({ length: count }, (_, n) => 1 + ((n * 7) % 11) / 10);
    expect(uncertainty(wave(121))).toBeLessThan(uncertainty(wave(11)));
  });
});
