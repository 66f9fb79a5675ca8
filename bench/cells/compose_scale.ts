import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";
import { compose, openDatabase, specs, traces } from "./collections.ts";

export const composeScale: Cell = {
  name: "compose-scale",
  work: "fn_iu_compose of 5 000 pieces at once",
  anchor: "ten times fn_iu_compose of 500",
  judge: "at most",
  must: 1.2,
  aim: 1.05,
  async run(context) {
    const client = await openDatabase(context);
    const [small, large] = [specs(500), specs(5000)];
    const expect = async (key: string, pieces: number) => {
      const found = await traces(client, key);
      if (found.pieces !== pieces || found.log !== pieces) throw new Error(`${key} has ${JSON.stringify(found)}, not ${pieces} pieces`);
    };
    const atOnce: Contestant = {
      name: "5 000 at once",
      work: async (round) => void (await compose(client, `large.${round}`, large)),
      check: (round) => expect(`large.${round}`, 5000),
    };
    const tenTimes: Contestant = {
      name: "10 times 500",
      work: async (round) => {
        for (let i = 0; i < 10; i += 1) await compose(client, `small.${round}.${i}`, small);
      },
      check: async (round) => {
        for (let i = 0; i < 10; i += 1) await expect(`small.${round}.${i}`, 500);
      },
    };
    return duel(atOnce, tenTimes, context.rounds, "at most", "time per piece at 5 000 against 500");
  },
};
