import { functionNamed, lit, sql } from "../kit/index.ts";

/** For proof scenarios: two principals of two roles, a policy that takes both, and a request under it. */
export const proofPrincipals = sql`
  select
    ${functionNamed("fn_approval_principal_set")}('proof.an', 'reviewer', 'proof'),
    ${functionNamed("fn_approval_principal_set")}('proof.binh', 'owner', 'proof')
`;
export const proofPolicy = sql`
  ${proofPrincipals};
  select ${functionNamed("fn_approval_policy_set")}('proof.policy', 'Proof.', '{"minimum_approvals": 2, "distinct_roles": 2}', 'proof')
`;
export const proofSubject = { id: "00000000-0000-7000-8000-000000000000", digest: "0".repeat(64) };
export const proofOpen = sql`
  select ${functionNamed("fn_approval_open")}('proof.policy', 'proof', ${lit(proofSubject.id)}, ${lit(proofSubject.digest)}, 'proof')
`;
export const proofRequest = sql`
  ${proofPolicy};
  ${proofOpen}
`;
