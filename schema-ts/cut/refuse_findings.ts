import { integrity } from "../foundation/errors.ts";
import { type Fragment, type Hole, plpgsql, raise, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { cutLeg } from "./cut_leg.ts";
import { fnCutFindings } from "./fn_cut_findings.ts";

const l = cutLeg;
const u = informationUnit;

/** Locks the units of a cut against change, and refuses with IU010 and the first 20 findings when they are not what the cut promised. */
export const refuseFindings = (cutRequestId: Hole): Fragment => plpgsql`
  perform
  from ${u} u
  where ${u.iu_id.of("u")} = any (array(select ${l.iu_id.of("l")} from ${l} l where ${l.cut_request_id.of("l")} = ${cutRequestId}))
  order by ${u.iu_id.of("u")}
  for share;
  select count(*)::int, jsonb_agg(to_jsonb(f) order by f.block_no) filter (where f.nth <= 20)
  into v_count, v_findings
  from (
    select f.*, row_number() over (order by f.block_no) as nth
    from ${fnCutFindings}(${cutRequestId}) f
  ) as f;
  if v_count > 0 then
    ${raise(
      integrity,
      sql`format('The units are not what was cut: %s findings, the first about %s.', v_count, v_findings -> 0 ->> 'problem')`,
      {
        cut_request_id: cutRequestId,
        expected: sql`v_findings -> 0 -> 'expected'`,
        actual: sql`v_findings -> 0 -> 'actual'`,
        finding_count: sql`v_count`,
        findings: sql`v_findings`,
      },
      "Find out in fn_iu_history who changed the units; put them back or cut the document again.",
    )}
  end if;
`;

/** Declarations that `refuseFindings` needs. */
export const findingVariables = sql`
  v_count int;
  v_findings jsonb;
`;
