import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, uuid, uuidArray } from "../kit/index.ts";
import { iuDerivation } from "./iu_derivation.ts";

const d = iuDerivation;

export const fnIuSuccessors = defineFunction({
  name: "fn_iu_successors",
  summary: "The units that stand for a unit now, in the order of its text: itself while nothing came out of it.",
  details: "Follows splits, merges and supersessions that hold to their ends; a unit that is reached by several ways comes once.",
  args: { p_iu_id: uuid("The unit.") },
  returns: uuidArray("The units."),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_successors('0199c2f4-0000-7000-8000-000000000001')",
  // What is split and merged again and again would be reached by ever more ways: each step goes on from each unit once. No chain is as long
  // as the bound; it keeps a circle that an owner made by hand from going on for ever.
  body: ({ arg }) => sql`
    with recursive step (iu_id, path, nth) as (
      select ${arg.p_iu_id}, '{}'::int[], 1::bigint
      union all
      select
        ${d.to_iu_id.of("d")},
        s.path || ${d.part_no.of("d")},
        row_number() over (partition by ${d.to_iu_id.of("d")} order by s.path || ${d.part_no.of("d")})
      from step s
      join ${d} d on ${d.from_iu_id.of("d")} = s.iu_id and ${d.undone_at.of("d")} is null
      where s.nth = 1 and cardinality(s.path) < 1000
    )
    select array(
      select s.iu_id
      from step s
      where s.nth = 1
        and not exists (
          select
          from ${d} d
          where ${d.from_iu_id.of("d")} = s.iu_id and ${d.undone_at.of("d")} is null
        )
      group by s.iu_id
      order by min(s.path)
    )
  `,
});
