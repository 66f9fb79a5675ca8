import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";
import { openDatabase } from "./collections.ts";

const repeats = 20;

/** One scan of the memberships and their digests: read in order and hashed, nothing judged, no tree. */
const scan = `
  select
    count(*)::int as piece_count,
    sha256(convert_to(string_agg(m.piece_order || E'\\t' || m.iu_id || E'\\t' || m.role || E'\\n', '' order by m.piece_order), 'UTF8')) as graph,
    sha256(convert_to(string_agg(m.role || E'\\t' || v.body_digest, E'\\n' order by m.piece_order), 'UTF8')) as leaves
  from iu_core.iu_piece_collection c
  join iu_core.iu_piece_membership m using (collection_id)
  join iu_core.information_unit u using (iu_id)
  join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = coalesce(m.pinned_version_no, u.current_version_no)
  where c.collection_key = $1
`;

export const validateManifest500: Cell = {
  name: "validate+manifest-500",
  work: "fn_iu_collection_validate and fn_iu_collection_manifest_refresh of 500 pieces",
  anchor: "one scan of the memberships and their digests",
  judge: "at most",
  must: 3,
  aim: 1.5,
  async run(context) {
    const client = await openDatabase(context);
    let counts: number[] = [];
    const check = async () => {
      if (counts.length !== repeats || counts.some((count) => count !== 500)) throw new Error(`Pieces seen: ${counts.join(", ")}`);
    };
    const judging: Contestant = {
      name: "validate and refresh",
      work: async () => {
        counts = [];
        for (let i = 0; i < repeats; i += 1) {
          const validation = await client.query({
            name: "validate",
            text: "select iu_core.fn_iu_collection_validate($1) as v",
            values: [`seed.${i}`],
          });
          const refresh = await client.query({
            name: "refresh",
            text: "select iu_core.fn_iu_collection_manifest_refresh($1, 'bench') as r",
            values: [`seed.${i}`],
          });
          const { v } = validation.rows[0];
          const { r } = refresh.rows[0];
          if (!v.ok || r.changed) throw new Error(`seed.${i} is not what was composed: ${JSON.stringify({ v, r })}`);
          counts.push(v.piece_count === r.piece_count ? v.piece_count : -1);
        }
      },
      check,
    };
    const scanning: Contestant = {
      name: "scan",
      work: async () => {
        counts = [];
        for (let i = 0; i < repeats; i += 1) {
          const { rows } = await client.query({ name: "scan", text: scan, values: [`seed.${i}`] });
          counts.push(rows[0].piece_count);
        }
      },
      check,
    };
    return duel(judging, scanning, context.rounds, "at most", `${repeats} collections a round`);
  },
};
