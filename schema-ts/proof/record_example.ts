import { functionNamed, lit, sql } from "../kit/index.ts";
import { fnProofFunctionDigest } from "./fn_proof_function_digest.ts";

/** For scenarios: records a proof of a function as it is. */
export const recordExample = sql`
  select ${functionNamed("fn_proof_record")}(
    jsonb_build_array(
      jsonb_build_object(
        'function', 'fn_dot_config_set',
        'definition_digest', ${fnProofFunctionDigest}('fn_dot_config_set'),
        'evidence_tree', repeat('0', 64),
        'key_id', 'proof',
        'product_version', ${lit("0.0.0")},
        'verdict', 'PASS'
      )
    ),
    'proof'
  )
`;
