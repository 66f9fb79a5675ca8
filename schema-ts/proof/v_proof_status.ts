import { iuReader } from "../foundation/roles.ts";
import { boolean, defineView, sql, text, timestamptz } from "../kit/index.ts";
import { fnProofFunctionDigest } from "./fn_proof_function_digest.ts";
import { proofGateFunction } from "./proof_gate_function.ts";
import { proofRecord } from "./proof_record.ts";
import { proofSubject } from "./proof_subject.ts";

/** A proof counts while the last word on its function and definition is PASS. */
export const vProofStatus = defineView({
  name: "v_proof_status",
  summary:
    "Whether what can change something is proved as it is now: one row per function and gate it stands behind, gate null for one behind none.",
  columns: {
    function_name: text("The function."),
    gate: text("A gate it stands behind; null: none."),
    definition_digest: text("Digest of its definition now; null: the function is gone."),
    proved_digest: text(
      "Digest of the definition that has a counted proof: the one of now if it has, else the one proved last; null: none.",
    ),
    proved_at: timestamptz("When that proof was recorded."),
    evidence_tree: text("Tree hash of its evidence packet."),
    ok: boolean("Whether the definition of now has a counted proof."),
  },
  query: sql`
    with subject as materialized (
      select s.function_name, ${fnProofFunctionDigest}(s.function_name) as definition_digest
      from ${proofSubject} as s
    )
    select
      s.function_name,
      g.gate,
      s.definition_digest,
      p.definition_digest as proved_digest,
      p.recorded_at as proved_at,
      p.evidence_tree,
      coalesce(p.definition_digest = s.definition_digest, false) as ok
    from subject as s
    left join ${proofGateFunction} as g on g.function_name = s.function_name
    left join lateral (
      select r.definition_digest, r.recorded_at, r.evidence_tree
      from ${proofRecord} as r
      where r.function_name = s.function_name
        and r.verdict = 'PASS'
        and not exists (
          select
          from ${proofRecord} as later
          where later.function_name = r.function_name
            and later.definition_digest = r.definition_digest
            and later.proof_id > r.proof_id
        )
      order by (r.definition_digest = s.definition_digest) is true desc, r.proof_id desc
      limit 1
    ) as p on true
  `,
  grants: { select: [iuReader] },
});
