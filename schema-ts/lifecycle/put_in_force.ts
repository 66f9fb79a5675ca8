import { type Fragment, type Hole, plpgsql } from "../kit/index.ts";
import { iuInForce } from "./iu_in_force.ts";

const f = iuInForce;

/** Brings the versions of periods that are over into force again at `v_at`, with what they were enacted under, and in place of what they had replaced. */
export const putBack = (inForceIds: Hole): Fragment => plpgsql`
  insert into ${f} (
    ${f.iu_id}, ${f.version_no}, ${f.in_force_from}, ${f.change_set_id}, ${f.review_decision_id}, ${f.enacted_by}, ${f.replaces}
  )
  select
    ${f.iu_id.of("o")}, ${f.version_no.of("o")}, v_at, ${f.change_set_id.of("o")}, ${f.review_decision_id.of("o")}, ${f.enacted_by.of("o")},
    ${f.replaces.of("o")}
  from ${f} o
  where ${f.in_force_id.of("o")} = any (${inForceIds});
`;
