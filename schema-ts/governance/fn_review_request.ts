import { fnApprovalOpen } from "../approval/fn_approval_open.ts";
import { approvalEnabled } from "../approval/gates.ts";
import { requestChange } from "../approval/requests.ts";
import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  lit,
  litJson,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  uuid,
  uuidArray,
} from "../kit/index.ts";
import { fnIuUnitsAccessRequire } from "../unit/fn_iu_units_access_require.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { fnIuUnitsLines } from "./fn_iu_units_lines.ts";
import { governanceEnabled, reviewPolicy } from "./gates.ts";
import { mostUnits, operationList, reviewOperations, reviewSubjectPrefix } from "./operations.ts";
import { proofUnit } from "./proof.ts";
import { reviewRequest } from "./review_request.ts";
import { digestOfLines, distinctUnits, refuseUnitList } from "./unit_lines.ts";

const q = reviewRequest;
const u = informationUnit;

export const fnReviewRequest = defineFunction({
  name: "fn_review_request",
  summary: "Asks for a review: whether something may be done with units as they are now. Returns the approval that decides.",
  details: `The approval is opened under the policy in the setting iu_core.review_policy and bound to fn_iu_units_digest of the units; they vote on it with fn_approval_vote. When a unit is revised or changes its state, it counts no more. At most ${mostUnits} units; their order is that of the manifest they may come to stand in. A context with source_digest (64 hex digits) hands it to that manifest.`,
  args: {
    p_operation: text("enact, retire, split, merge, supersede, cut or compensate."),
    p_iu_ids: uuidArray("The units it is about; one named twice counts once."),
    p_actor: actor(),
    p_context: jsonb<Record<string, unknown>>("Facts for those who vote; an object of at most 16000 bytes.").default(sql`'{}'::jsonb`),
  },
  returns: uuid("The request for approval; fn_review_decide and fn_governance_author take it."),
  volatility: "volatile",
  gate: governanceEnabled,
  writes: [reviewRequest, ...requestChange],
  pair: selfCompensating("A request does nothing by itself; cancelling its approval with fn_approval_cancel ends it."),
  proof: scenario({
    given: proofUnit,
    when: sql`select ${functionNamed("fn_review_request")}('enact', array_agg(${u.iu_id.of("u")}), 'proof') from ${u} u where ${u.canonical_address.of("u")} = 'proof/unit'`,
    opens: [unitWriteEnabled.name, approvalEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [unknownKey, invalidArgument],
  example: `select iu_core.fn_review_request('enact', '{0199c2f4-0000-7000-8000-000000000001}', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_review_id uuid := ${fnIuUuid7}();
    v_approval_id uuid;
    v_iu_ids uuid[];
    v_lines text[];
    v_digest text;
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_operation} in (${operationList(reviewOperations)})) is not true then
      ${raise(
        unknownKey,
        sql`format('There is no review for %s.', coalesce(left(${arg.p_operation}, 200), 'null'))`,
        { argument: lit("p_operation"), operation: sql`left(${arg.p_operation}, 200)`, known: litJson(reviewOperations) },
        "Ask for one of the operations in the detail.",
      )}
    elsif jsonb_typeof(${arg.p_context}) is distinct from 'object' or octet_length(${arg.p_context}::text) > 16000 then
      ${raise(invalidArgument, "The context is a JSON object of at most 16000 bytes.", {
        argument: lit("p_context"),
        size: sql`octet_length(${arg.p_context}::text)`,
        limit: lit(16000),
      })}
    end if;
    ${refuseUnitList(arg.p_iu_ids)}
    v_iu_ids := ${distinctUnits(arg.p_iu_ids)};
    perform ${fnIuUnitsAccessRequire}(v_iu_ids);
    v_lines := ${fnIuUnitsLines}(v_iu_ids);
    v_digest := ${digestOfLines(sql`v_lines`)};
    v_approval_id := ${fnApprovalOpen}(
      ${fnDotConfigGet}(${reviewPolicy}) #>> '{}', ${lit(reviewSubjectPrefix)} || ${arg.p_operation}, v_review_id, v_digest, ${arg.p_actor},
      ${arg.p_context} || jsonb_build_object('operation', ${arg.p_operation}, 'units', cardinality(v_iu_ids))
    );
    insert into ${q} (
      ${q.review_request_id}, ${q.approval_request_id}, ${q.operation}, ${q.iu_ids}, ${q.unit_lines}, ${q.subject_digest}, ${q.requested_at}, ${q.requested_by}
    )
    values (v_review_id, v_approval_id, ${arg.p_operation}, v_iu_ids, v_lines, v_digest, v_at, ${arg.p_actor});
    return v_approval_id;
  `,
});
