import { invalidArgument } from "../foundation/errors.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineFunction, int, plpgsql, raise, rows, sql, text, textArray, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuThreeAxisEnvelope } from "./iu_three_axis_envelope.ts";
import { envelopeDrift, liveEnvelopes } from "./live_envelopes.ts";

const e = iuThreeAxisEnvelope;
const u = informationUnit;

export const fnIuThreeAxisDrift = defineFunction({
  name: "fn_iu_three_axis_drift",
  summary: "The units whose envelope is missing, has no unit, or says something else than the live state, and on which axes; by id.",
  args: { p_limit: int("Most rows, 1 to 10000.").default(100) },
  returns: rows({
    iu_id: uuid("The unit."),
    canonical_address: text("Its address; null: there is no such unit.").nullable(),
    drift: text("missing, orphan or content_diff."),
    axes: textArray(
      "The axes that differ: structure, content, governance; digest alone when somebody changed just that. Null unless content_diff.",
    ).nullable(),
  }),
  volatility: "stable",
  security: "definer",
  grantTo: [iuOperator, iuAuditor],
  errors: [invalidArgument],
  example: "select canonical_address, drift, axes from iu_core.fn_iu_three_axis_drift(20)",
  declare: sql`v_iu_ids uuid[];`,
  body: ({ arg }) => plpgsql`
    if (${arg.p_limit} between 1 and 10000) is not true then
      ${raise(invalidArgument, "From 1 to 10000 rows are given at once.", { argument: sql`'p_limit'`, given: arg.p_limit })}
    end if;
    v_iu_ids := array(
      select d.iu_id
      from (
        ${envelopeDrift()}
      ) as d
      where d.drift is not null
      order by d.iu_id
      limit ${arg.p_limit}
    );
    return query
    select
      d.iu_id,
      ${u.canonical_address.of("u")},
      d.drift,
      case when d.drift = 'content_diff' then
        array_remove(
          array[
            case when l.structure <> ${e.structure.of("e")} then 'structure' end,
            case when l.content <> ${e.content.of("e")} then 'content' end,
            case when l.governance <> ${e.governance.of("e")} then 'governance' end,
            case
              when l.structure = ${e.structure.of("e")} and l.content = ${e.content.of("e")} and l.governance = ${e.governance.of("e")}
                then 'digest'
            end
          ],
          null
        )
      end
    from (
      ${envelopeDrift(sql`v_iu_ids`)}
    ) as d
    left join (
      ${liveEnvelopes(sql`v_iu_ids`)}
    ) as l on l.iu_id = d.iu_id
    left join ${e} e on ${e.iu_id.of("e")} = d.iu_id
    left join ${u} u on ${u.iu_id.of("u")} = d.iu_id
    where d.drift is not null
    order by d.iu_id;
  `,
});
