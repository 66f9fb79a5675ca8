import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";
import { compose, openDatabase, specs } from "./collections.ts";

const pieces = specs(500);

export const envelopeTouch: Cell = {
  name: "envelope-touch",
  work: "fn_iu_compose of 500 new pieces, their envelopes made with them",
  anchor: "itself while envelopes are not refreshed automatically",
  judge: "at most",
  must: 2,
  aim: 1.5,
  async run(context) {
    const client = await openDatabase(context);
    const composing = (name: string, open: boolean): Contestant => ({
      name,
      before: async () =>
        void (await client.query("select iu_core.fn_dot_config_set('iu_core.three_axis_auto_refresh_enabled', $1, 'bench', 'bench')", [
          JSON.stringify(open),
        ])),
      work: async (round) => void (await compose(client, `${name}.${round}`, pieces)),
      check: async (round) => {
        const { rows } = await client.query(
          `
            select count(*)::int as units, count(e.iu_id)::int as envelopes
            from iu_core.iu_piece_collection c
            join iu_core.iu_piece_membership m using (collection_id)
            left join iu_core.iu_three_axis_envelope e using (iu_id)
            where c.collection_key = $1
          `,
          [`${name}.${round}`],
        );
        const expected = { units: 500, envelopes: open ? 500 : 0 };
        if (JSON.stringify(rows[0]) !== JSON.stringify(expected)) throw new Error(`${name}: ${JSON.stringify(rows[0])}`);
      },
    });
    return duel(composing("automatic", true), composing("closed", false), context.rounds, "at most", "500 pieces of 210 bytes");
  },
};
