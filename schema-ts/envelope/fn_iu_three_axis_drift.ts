import { invalidArgument } from "../foundation/errors.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineFunction, int, plpgsql, raise, rows, sql, text, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { differingAxes, vIuThreeAxisEnvelopeDrift } from "./v_iu_three_axis_envelope_drift.ts";
import { byLookUp } from "./v_iu_three_axis_envelope_live.ts";

const d = vIuThreeAxisEnvelopeDrift;
const u = informationUnit;

export const fnIuThreeAxisDrift = defineFunction({
  name: "fn_iu_three_axis_drift",
  summary: "The units whose envelope is missing, has no unit, or says something else than the live state, and on which axes; by id.",
  args: { p_limit: int("Most rows, 1 to 10000.").default(100) },
  returns: rows({
    iu_id: uuid("The unit."),
    canonical_address: text("Its address; null: there is no such unit.").nullable(),
    drift: text("missing, orphan or content_diff."),
    axes: differingAxes(),
  }),
  volatility: "stable",
  security: "definer",
  grantTo: [iuOperator, iuAuditor],
  errors: [invalidArgument],
  example: "select canonical_address, drift, axes from iu_core.fn_iu_three_axis_drift(20)",
  settings: byLookUp,
  body: ({ arg }) => plpgsql`
    if (${arg.p_limit} between 1 and 10000) is not true then
      ${raise(invalidArgument, "From 1 to 10000 rows are given at once.", { argument: sql`'p_limit'`, given: arg.p_limit })}
    end if;
    return query
    select ${d.iu_id.of("d")}, ${u.canonical_address.of("u")}, ${d.drift.of("d")}, ${d.axes.of("d")}
    from ${d} d
    left join ${u} u on ${u.iu_id.of("u")} = ${d.iu_id.of("d")}
    where ${d.drift.of("d")} is not null
    order by ${d.iu_id.of("d")}
    limit ${arg.p_limit};
  `,
});
