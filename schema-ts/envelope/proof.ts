import { functionNamed, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";

/** For proof scenarios: a unit and a registered tag. */
export const proofUnit = sql`select ${functionNamed("fn_iu_create")}('proof/metadata', 'clause', 'Điều 1', 'Nội dung.', 'proof')`;
export const proofTag = sql`
  ${proofUnit};
  select ${functionNamed("fn_iu_tag_register")}('proof.tag', 'text', 'Proof.', 'proof')
`;
export const fromProofUnit = sql`
  from ${informationUnit} u
  where ${informationUnit.canonical_address.of("u")} = 'proof/metadata'
`;
