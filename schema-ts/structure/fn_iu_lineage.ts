import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, plpgsql, rows, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { iuDerivation } from "./iu_derivation.ts";

const d = iuDerivation;
const u = informationUnit;

export const fnIuLineage = defineFunction({
  name: "fn_iu_lineage",
  summary: "Where a unit came from and what came out of it, however many operations away.",
  details:
    "One row for each derivation that holds, nearest first; what was undone is left out and stays readable in iu_derivation. depth counts operations from the unit.",
  args: { p_iu_id: uuid("The unit.") },
  returns: rows({
    direction: text("ancestor or descendant."),
    depth: int("Operations between the two, from 1."),
    iu_id: uuid("The ancestor or descendant."),
    canonical_address: text("Its address."),
    lifecycle_status: text("Its state now."),
    version_no: int("Its version then."),
    operation: text("split, merge or supersede."),
    operation_id: uuid("The operation."),
    part_no: int("Of a split the number of the part, of a merge the place of the old unit."),
    via_iu_id: uuid("The unit at the other end of the derivation: the unit itself at depth 1."),
    review_decision_id: uuid("The decision that allowed it."),
    created_at: timestamptz("When."),
    created_by: text("Who asked for it."),
  }),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, notFound],
  example: "select direction, depth, canonical_address from iu_core.fn_iu_lineage('0199c2f4-0000-7000-8000-000000000001')",
  // UNION keeps what is reached by several ways from multiplying; no chain is as long as the bound.
  body: ({ arg }) => plpgsql`
    if not exists (select from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id}) then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    return query
    with recursive above (iu_id, depth) as (
      select ${arg.p_iu_id}, 0
      union
      select ${d.from_iu_id.of("d")}, a.depth + 1
      from above a
      join ${d} d on ${d.to_iu_id.of("d")} = a.iu_id and ${d.undone_at.of("d")} is null
      where a.depth < 1000
    ),
    below (iu_id, depth) as (
      select ${arg.p_iu_id}, 0
      union
      select ${d.to_iu_id.of("d")}, b.depth + 1
      from below b
      join ${d} d on ${d.from_iu_id.of("d")} = b.iu_id and ${d.undone_at.of("d")} is null
      where b.depth < 1000
    ),
    found as (
      select 'ancestor' as direction, min(a.depth) + 1 as depth, ${d.derivation_id.of("d")}
      from above a
      join ${d} d on ${d.to_iu_id.of("d")} = a.iu_id and ${d.undone_at.of("d")} is null
      group by ${d.derivation_id.of("d")}
      union all
      select 'descendant', min(b.depth) + 1, ${d.derivation_id.of("d")}
      from below b
      join ${d} d on ${d.from_iu_id.of("d")} = b.iu_id and ${d.undone_at.of("d")} is null
      group by ${d.derivation_id.of("d")}
    )
    select
      f.direction,
      f.depth,
      ${u.iu_id.of("u")},
      ${u.canonical_address.of("u")},
      ${u.lifecycle_status.of("u")},
      case f.direction when 'ancestor' then ${d.from_version_no.of("d")} else ${d.to_version_no.of("d")} end,
      ${d.operation.of("d")},
      ${d.operation_id.of("d")},
      ${d.part_no.of("d")},
      case f.direction when 'ancestor' then ${d.to_iu_id.of("d")} else ${d.from_iu_id.of("d")} end,
      ${d.review_decision_id.of("d")},
      ${d.created_at.of("d")},
      ${d.created_by.of("d")}
    from found f
    join ${d} d on ${d.derivation_id.of("d")} = f.derivation_id
    join ${u} u on ${u.iu_id.of("u")} = case f.direction when 'ancestor' then ${d.from_iu_id.of("d")} else ${d.to_iu_id.of("d")} end
    order by f.direction, f.depth, ${d.created_at.of("d")}, ${d.part_no.of("d")};
  `,
});
