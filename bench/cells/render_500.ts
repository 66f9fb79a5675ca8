import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";
import { openDatabase } from "./collections.ts";

const repeats = 20;

const ours = "select * from iu_core.fn_iu_collection_render($1)";
const plainJoin = `
  select m.piece_order, m.role, m.iu_id, v.version_no, u.canonical_address, v.title, v.body, v.body_digest
  from iu_core.iu_piece_collection c
  join iu_core.iu_piece_membership m using (collection_id)
  join iu_core.information_unit u using (iu_id)
  join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = coalesce(m.pinned_version_no, u.current_version_no)
  where c.collection_key = $1
  order by m.piece_order
`;

export const render500: Cell = {
  name: "render-500",
  work: "fn_iu_collection_render of 500 pieces",
  anchor: "the plain join",
  judge: "at most",
  must: 1.2,
  aim: 1.05,
  async run(context) {
    const client = await openDatabase(context);
    const results: Record<string, string> = {};
    const reading = (name: string, text: string): Contestant => ({
      name,
      work: async () => {
        for (let i = 0; i < repeats; i += 1) {
          const { rows } = await client.query({ name, text, values: [`seed.${i}`] });
          results[name] = JSON.stringify(rows);
        }
      },
      check: async () => {
        const found = Object.values(results);
        if (JSON.parse(results[name] ?? "[]").length !== 500 || found.some((result) => result !== found[0])) {
          throw new Error("The contestants rendered different rows");
        }
      },
    });
    return duel(
      reading("fn_iu_collection_render", ours),
      reading("plain join", plainJoin),
      context.rounds,
      "at most",
      `${repeats} collections a round`,
    );
  },
};
