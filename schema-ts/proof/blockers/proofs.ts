import { fnDotConfigGet } from "../../config/fn_dot_config_get.ts";
import { vDotConfig } from "../../config/v_dot_config.ts";
import { sql } from "../../kit/index.ts";
import { defineBlockers } from "../blocker_source.ts";
import { proofRequired } from "../settings.ts";
import { vProofStatus } from "../v_proof_status.ts";

export const unprovedFunctions = defineBlockers({
  blockers: ["PROOF_MISSING", "PROOF_STALE"],
  module: "proof",
  query: sql`
    select
      case when s.proved_digest is null then 'PROOF_MISSING' else 'PROOF_STALE' end,
      s.function_name,
      jsonb_build_object(
        'required', ${fnDotConfigGet}(${proofRequired}) = 'true',
        'gates', coalesce(jsonb_agg(s.gate order by s.gate) filter (where s.gate is not null), '[]'),
        'open_gates', coalesce(jsonb_agg(s.gate order by s.gate) filter (where c.value = 'true'), '[]'),
        'definition_digest', s.definition_digest,
        'proved_digest', s.proved_digest
      ),
      'Prove it with iu-core prove and record what it found with fn_proof_record.'
    from ${vProofStatus} as s
    left join ${vDotConfig} as c on c.key = s.gate
    where not s.ok
    group by s.function_name, s.definition_digest, s.proved_digest
  `,
});
