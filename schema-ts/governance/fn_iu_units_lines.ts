import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, lit, plpgsql, raise, sql, textArray, uuidArray } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { refuseUnitList } from "./unit_lines.ts";

const u = informationUnit;
const v = unitVersion;

export const fnIuUnitsLines = defineFunction({
  name: "fn_iu_units_lines",
  summary:
    "What units are now, a line for each in the order of the argument: id, current version, digest of its body, state; parted by tabs.",
  args: { p_iu_ids: uuidArray("The units.") },
  returns: textArray("A line for each."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, notFound],
  example: `select iu_core.fn_iu_units_lines('{0199c2f4-0000-7000-8000-000000000001}')`,
  declare: sql`
    v_lines text[];
    v_missing uuid[];
  `,
  // OFFSET 0 makes PostgreSQL look up each unit instead of scanning all of them.
  body: ({ arg }) => plpgsql`
    ${refuseUnitList(arg.p_iu_ids)}
    select array_agg(c.line order by g.n), array_agg(g.iu_id order by g.n) filter (where c.line is null)
    into v_lines, v_missing
    from unnest(${arg.p_iu_ids}) with ordinality as g (iu_id, n)
    left join lateral (
      select concat_ws(E'\t', ${u.iu_id.of("u")}, ${u.current_version_no.of("u")}, ${v.body_digest.of("v")}, ${u.lifecycle_status.of("u")}) as line
      from ${u} u
      join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("u")} and ${v.version_no.of("v")} = ${u.current_version_no.of("u")}
      where ${u.iu_id.of("u")} = g.iu_id
      offset 0
    ) as c on true;
    if v_missing is not null then
      ${raise(notFound, sql`format('No unit has the id %s.', v_missing[1])`, {
        argument: lit("p_iu_ids"),
        iu_id: sql`v_missing[1]`,
        missing: sql`to_jsonb(v_missing[1:20])`,
      })}
    end if;
    return v_lines;
  `,
});
