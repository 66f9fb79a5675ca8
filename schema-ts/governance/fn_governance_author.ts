import { approvalRequest } from "../approval/approval_request.ts";
import { approvalEnabled } from "../approval/gates.ts";
import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, plpgsql, raise, scenario, selfCompensating, sql, text, uuid } from "../kit/index.ts";
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { refuseProblem } from "../unit/refuse_problem.ts";
import { addressProblem } from "../unit/text_rules.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { cutChangeSet } from "./cut_change_set.ts";
import { fnReviewDecide } from "./fn_review_decide.ts";
import { fnReviewRequire } from "./fn_review_require.ts";
import { governanceEnabled } from "./gates.ts";
import { blockRange, manifestDigest } from "./manifest_digest.ts";
import { manifestEnvelope } from "./manifest_envelope.ts";
import { manifestUnitBlock } from "./manifest_unit_block.ts";
import { proofApproved, proofRequestId, proofUnit } from "./proof.ts";
import { reviewDecision } from "./review_decision.ts";

const b = manifestUnitBlock;
const d = reviewDecision;
const e = manifestEnvelope;
const r = approvalRequest;
const s = cutChangeSet;
const u = informationUnit;
const v = unitVersion;

/** The rows without which nothing comes into force. */
export interface AuthoredChange {
  manifest_envelope_id: string;
  /** Number of units in the manifest. */
  unit_blocks: number;
  review_decision_id: string;
  change_set_id: string;
}

export const fnGovernanceAuthor = defineFunction({
  name: "fn_governance_author",
  summary:
    "Writes what units are enacted under: the manifest with its blocks, the review decision and the change set, all of them or none.",
  details:
    "For an approved review of the operation enact. The manifest lists the versions that were reviewed, in the order in which the review named them; its digest is SHA-256 of UTF-8 iu.manifest.v1 and a line end, then for each block its number, unit, version, address, digest, byte_start and byte_end, parted by tabs, nothing where there is no range, ended by a line end. Asked again, it answers the same change set.",
  args: {
    p_document_key: text("The document the units are of; written like an address."),
    p_request_id: uuid("The request for approval that fn_review_request returned."),
    p_actor: actor(),
    p_cut_request_id: uuid("The cut the units come from; null: they were not cut.").nullable().default(null),
  },
  returns: jsonb<AuthoredChange>("The rows."),
  volatility: "volatile",
  gate: governanceEnabled,
  writes: [manifestEnvelope, manifestUnitBlock, reviewDecision, cutChangeSet],
  pair: selfCompensating(
    "A change set does nothing by itself, and nothing once the approval behind it is cancelled with fn_approval_cancel.",
  ),
  proof: scenario({
    given: sql`${proofUnit}; ${proofApproved("enact")}`,
    when: sql`select ${functionNamed("fn_governance_author")}('proof', ${proofRequestId("enact")}, 'proof')`,
    opens: [unitWriteEnabled.name, approvalEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, conflict],
  example: `select iu_core.fn_governance_author('policy/procurement', '0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz;
    v_document_key text := ${fnIuCanonicalText}(p_document_key);
    v_decision ${d};
    v_envelope ${e};
    v_envelope_id uuid := ${fnIuUuid7}();
    v_change_set_id uuid := ${fnIuUuid7}();
    v_blocks ${b}[];
    v_problem text;
  `,
  body: ({ arg }) => plpgsql`
    ${refuseProblem({ p_document_key: addressProblem(sql`v_document_key`) })}
    -- Waits for whoever decides or authors the same review.
    v_decision.review_decision_id := ${fnReviewDecide}(${arg.p_request_id}, ${arg.p_actor});
    select d.* into v_decision from ${d} d where ${d.review_decision_id.of("d")} = v_decision.review_decision_id;

    select e.*
    into v_envelope
    from ${s} s
    join ${e} e on ${e.manifest_envelope_id.of("e")} = ${s.manifest_envelope_id.of("s")}
    where ${s.review_decision_id.of("s")} = v_decision.review_decision_id;
    if found then
      if (v_envelope.document_key, v_envelope.cut_request_id) is distinct from (v_document_key, ${arg.p_cut_request_id}) then
        ${raise(
          conflict,
          "The review has a change set already, of another document or cut.",
          {
            review_decision_id: sql`v_decision.review_decision_id`,
            expected: sql`jsonb_build_object('document_key', v_document_key, 'cut_request_id', ${arg.p_cut_request_id})`,
            actual: sql`jsonb_build_object('document_key', v_envelope.document_key, 'cut_request_id', v_envelope.cut_request_id)`,
          },
          "Ask for another review with fn_review_request: one review is authored once.",
        )}
      end if;
      return (
        select jsonb_build_object(
          'manifest_envelope_id', v_envelope.manifest_envelope_id,
          'unit_blocks', v_envelope.unit_count,
          'review_decision_id', v_decision.review_decision_id,
          'change_set_id', ${s.change_set_id.of("s")}
        )
        from ${s} s
        where ${s.review_decision_id.of("s")} = v_decision.review_decision_id
      );
    end if;
    perform ${fnReviewRequire}(v_decision.review_decision_id, 'enact', v_decision.iu_ids);

    v_at := clock_timestamp();
    v_blocks := array(
      select
        row(
          v_envelope_id, g.n, g.iu_id, c.version_no, c.canonical_address, c.body_digest, c.byte_start, c.byte_end
        )::${b}
      from unnest(v_decision.iu_ids) with ordinality as g (iu_id, n)
      cross join lateral (
        select
          ${v.version_no.of("v")}, ${u.canonical_address.of("u")}, ${v.body_digest.of("v")},
          ${blockRange("u", "byte_start", arg.p_cut_request_id)} as byte_start,
          ${blockRange("u", "byte_end", arg.p_cut_request_id)} as byte_end
        from ${u} u
        join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("u")} and ${v.version_no.of("v")} = ${u.current_version_no.of("u")}
        where ${u.iu_id.of("u")} = g.iu_id
        offset 0
      ) as c
      order by g.n
    );
    insert into ${e} (
      ${e.manifest_envelope_id}, ${e.document_key}, ${e.source_digest}, ${e.unit_count}, ${e.manifest_digest}, ${e.cut_request_id}, ${e.created_at}, ${e.created_by}
    )
    select
      v_envelope_id, v_document_key,
      (
        select ${r.context.of("r")} ->> 'source_digest'
        from ${r} r
        where ${r.request_id.of("r")} = v_decision.approval_request_id and ${r.context.of("r")} ->> 'source_digest' ~ '^[0-9a-f]{64}$'
      ),
      cardinality(v_blocks), ${manifestDigest(sql`unnest(v_blocks) b`)}, ${arg.p_cut_request_id}, v_at, ${arg.p_actor};
    insert into ${b}
    select b.*
    from unnest(v_blocks) b;
    insert into ${s} (${s.change_set_id}, ${s.manifest_envelope_id}, ${s.review_decision_id}, ${s.created_at}, ${s.created_by})
    values (v_change_set_id, v_envelope_id, v_decision.review_decision_id, v_at, ${arg.p_actor});
    return jsonb_build_object(
      'manifest_envelope_id', v_envelope_id,
      'unit_blocks', cardinality(v_blocks),
      'review_decision_id', v_decision.review_decision_id,
      'change_set_id', v_change_set_id
    );
  `,
});
