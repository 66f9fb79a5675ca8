import { defineView, type Fragment, sql, text, textArray, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuThreeAxisEnvelope } from "./iu_three_axis_envelope.ts";
import { vIuThreeAxisEnvelopeLive } from "./v_iu_three_axis_envelope_live.ts";

const e = iuThreeAxisEnvelope;
const l = vIuThreeAxisEnvelopeLive;
const u = informationUnit;

export const differingAxes = () =>
  textArray(
    "The axes that differ: structure, content, governance; digest alone when somebody changed just that. Null unless content_diff.",
  ).nullable();

/** Whether an envelope says something else than the live state, if only in its digest. */
export const differs = (envelope: string, live: string): Fragment => sql`
  (
    ${e.structure.of(envelope)} <> ${l.structure.of(live)}
    or ${e.content.of(envelope)} <> ${l.content.of(live)}
    or ${e.governance.of(envelope)} <> ${l.governance.of(live)}
    or ${e.envelope_digest.of(envelope)} <> ${l.envelope_digest.of(live)}
  )
`;

/** Two arms instead of a full join: a condition on the unit reaches the tables in both. */
export const vIuThreeAxisEnvelopeDrift = defineView({
  name: "v_iu_three_axis_envelope_drift",
  summary: "All units and envelopes, and how the two differ. Internal: granted to nobody, read by functions that run as the owner.",
  columns: {
    iu_id: uuid("The unit."),
    drift: text(
      "missing: a unit without envelope; orphan: an envelope without unit; content_diff: they differ; null: they agree.",
    ).nullable(),
    axes: differingAxes(),
  },
  query: sql`
    select
      ${l.iu_id.of("l")},
      case
        when ${e.iu_id.of("e")} is null then 'missing'
        when ${differs("e", "l")} then 'content_diff'
      end as drift,
      case when ${differs("e", "l")} then
        coalesce(
          nullif(
            array_remove(
              array[
                case when ${e.structure.of("e")} <> ${l.structure.of("l")} then 'structure' end,
                case when ${e.content.of("e")} <> ${l.content.of("l")} then 'content' end,
                case when ${e.governance.of("e")} <> ${l.governance.of("l")} then 'governance' end
              ],
              null
            ),
            '{}'
          ),
          '{digest}'
        )
      end as axes
    from ${l} l
    left join ${e} e on ${e.iu_id.of("e")} = ${l.iu_id.of("l")}
    union all
    select ${e.iu_id.of("e")}, 'orphan', null
    from ${e} e
    where not exists (select from ${u} u where ${u.iu_id.of("u")} = ${e.iu_id.of("e")})
  `,
});
