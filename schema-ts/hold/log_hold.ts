import { invalidArgument } from "../foundation/errors.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { type Fragment, functionNamed, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";

const l = iuLifecycleLog;
const u = informationUnit;

/** Logs for each unit in `v_iu_ids` that it was put on hold or released. */
export const logHold = (transition: "hold" | "release", holdId: Hole, actor: Hole): Fragment => plpgsql`
  insert into ${l} (${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail})
  select
    ${u.iu_id.of("u")}, ${lit(transition)}, ${actor}, ${u.lifecycle_status.of("u")}, ${u.lifecycle_status.of("u")}, ${u.current_version_no.of("u")},
    jsonb_build_object('hold_id', ${holdId})
  from ${u} u
  where ${u.iu_id.of("u")} = any (v_iu_ids)
  order by ${u.iu_id.of("u")};
`;

/** Refuses with IU003 a reason that is missing, blank or too long. */
export const refuseReason = (reason: Hole): Fragment => plpgsql`
  if (length(${reason}) <= 1000 and ${notBlank(reason)}) is not true then
    ${raise(invalidArgument, "A reason of 1 to 1000 characters is required.", { argument: lit("p_reason"), length: sql`length(${reason})` })}
  end if;
`;

/** For proof scenarios: a draft at the address proof/unit, and a call that puts it on hold. */
export const proofDraft = sql`select ${functionNamed("fn_iu_create")}('proof/unit', 'clause', 'Điều 1', 'Nội dung.', 'proof')`;
export const proofHold = sql`
  select ${functionNamed("fn_iu_hold_place")}(array[${u.iu_id.of("u")}], 'Proof.', 'proof')
  from ${u} u
  where ${u.canonical_address.of("u")} = 'proof/unit'
`;
