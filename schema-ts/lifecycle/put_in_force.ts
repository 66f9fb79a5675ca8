import { type Fragment, type Hole, lit, plpgsql } from "../kit/index.ts";
import { iuInForce } from "./iu_in_force.ts";

const f = iuInForce;

/** Ends the period in `v_period`, a row of iu_in_force, at `v_at`, which is set to a time that is not before it. */
export const endPeriod = (reason: "unenacted" | "retired", actor: Hole): Fragment => plpgsql`
  v_at := greatest(clock_timestamp(), v_period.in_force_from);
  update ${f} o
  set ${f.in_force_to} = v_at, ${f.ended_by} = ${actor}, ${f.end_reason} = ${lit(reason)}
  where ${f.in_force_id.of("o")} = v_period.in_force_id;
`;

/** Brings the version of the row in `v_back` into force again at `v_at`, with what it was enacted under, and in place of what it had replaced. */
export const putBack: Fragment = plpgsql`
  insert into ${f} (
    ${f.iu_id}, ${f.version_no}, ${f.in_force_from}, ${f.change_set_id}, ${f.review_decision_id}, ${f.enacted_by}, ${f.replaces}
  )
  values (v_back.iu_id, v_back.version_no, v_at, v_back.change_set_id, v_back.review_decision_id, v_back.enacted_by, v_back.replaces);
`;
