import { approvalRequired, conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { fnReviewRequire } from "../governance/fn_review_require.ts";
import { reviewDecision } from "../governance/review_decision.ts";
import { defineFunction, fromResult, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { fnIuStructureRecord } from "./fn_iu_structure_record.ts";
import { fnIuSuccessors } from "./fn_iu_successors.ts";
import { fnIuUnitsTake } from "./fn_iu_units_take.ts";
import { structureOpsEnabled } from "./gates.ts";
import { iuDerivation } from "./iu_derivation.ts";
import { iuMembershipDecision } from "./iu_membership_decision.ts";
import { lastOperation, opens, supersedeProofUnit, twoUnits } from "./proof.ts";
import type { StructureChange } from "./results.ts";

const r = reviewDecision;

export const fnIuSupersede = defineFunction({
  name: "fn_iu_supersede",
  summary: "Lets another unit stand for a unit from now on.",
  details:
    "Needs a review decision for supersede of exactly these two units as they are, which names the old one first. The new unit stays what it is. Pieces that float on the old unit stay on it and are listed in v_iu_membership_pending; pins never move. What is in force stays in force.",
  args: {
    p_old_iu_id: uuid("The unit that is superseded, a draft or enacted."),
    p_new_iu_id: uuid("The unit that takes its place, a draft or enacted."),
    p_review_decision_id: uuid("The decision that allows it."),
    p_actor: actor(),
  },
  returns: jsonb<StructureChange>("The operation, the new unit and what depends on the old one."),
  volatility: "volatile",
  gate: structureOpsEnabled,
  writes: [informationUnit, iuLifecycleLog, iuDerivation, iuMembershipDecision],
  pair: inverse("fn_iu_unsupersede", "Unsupersede with operation_id of the result, while nothing has built on it.", {
    p_operation_id: fromResult("operation_id"),
  }),
  proof: scenario({
    given: twoUnits("supersede"),
    when: supersedeProofUnit,
    undo: sql`select ${functionNamed("fn_iu_unsupersede")}(${lastOperation}, 'proof')`,
    opens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, conflict, approvalRequired],
  example: `select iu_core.fn_iu_supersede('0199c2f4-0000-7000-8000-000000000001', '0199c2f4-0000-7000-8000-000000000002', '0199c2f4-0000-7000-8000-000000000003', 'ana@example.org')`,
  declare: sql`v_taken record;`,
  body: ({ arg }) => plpgsql`
    if ${arg.p_old_iu_id} = ${arg.p_new_iu_id} then
      ${raise(
        invalidArgument,
        "A unit does not supersede itself.",
        { argument: lit("p_new_iu_id"), path: lit("p_new_iu_id"), iu_id: arg.p_new_iu_id },
        "Write a new version of it with fn_iu_revise.",
      )}
    end if;
    select k.statuses, k.version_nos
    into v_taken
    from ${fnIuUnitsTake}(array[${arg.p_old_iu_id}, ${arg.p_new_iu_id}], '{p_old_iu_id,p_new_iu_id}', 'supersede') k;
    if ${arg.p_old_iu_id} = any (${fnIuSuccessors}(${arg.p_new_iu_id})) then
      ${raise(
        conflict,
        sql`format('The unit %s came out of the unit %s.', ${arg.p_old_iu_id}, ${arg.p_new_iu_id})`,
        {
          path: lit("p_new_iu_id"),
          iu_id: arg.p_new_iu_id,
          expected: lit("a unit that nothing came out of"),
          actual: sql`to_jsonb(${fnIuSuccessors}(${arg.p_new_iu_id}))`,
        },
        "Look at fn_iu_lineage: lineage has no circles.",
      )}
    end if;
    perform ${fnReviewRequire}(${arg.p_review_decision_id}, 'supersede', array[${arg.p_old_iu_id}, ${arg.p_new_iu_id}]);
    if not exists (
      select
      from ${r} r
      where ${r.review_decision_id.of("r")} = ${arg.p_review_decision_id}
        and ${r.iu_ids.of("r")} = array[${arg.p_old_iu_id}, ${arg.p_new_iu_id}]
    ) then
      ${raise(
        approvalRequired,
        "The review is for these units the other way round.",
        { reason: lit("other_direction"), review_decision_id: arg.p_review_decision_id, operation: lit("supersede") },
        "Ask for a review that names the old unit first and the new one second.",
      )}
    end if;

    return ${fnIuStructureRecord}(
      'supersede', ${fnIuUuid7}(), array[${arg.p_old_iu_id}], v_taken.version_nos[1:1], v_taken.statuses[1:1],
      array[${arg.p_new_iu_id}], v_taken.version_nos[2:2], v_taken.statuses[2:2],
      ${arg.p_review_decision_id}, jsonb_build_object('superseded_by', ${arg.p_new_iu_id}), ${arg.p_actor}
    );
  `,
});
