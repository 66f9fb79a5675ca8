import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, text } from "../kit/index.ts";
import { proofSubject } from "./proof_subject.ts";

export const fnProofFunctionDigest = defineFunction({
  name: "fn_proof_function_digest",
  summary: "SHA-256 of a function's definition as pg_get_functiondef gives it now. A proof counts for exactly this definition.",
  details:
    "Several functions of one name count together, in the order of their arguments, so that an overload shows. Digests compare within one major version of PostgreSQL.",
  args: { p_function: text("Name of a function of the product, without schema.") },
  returns: text("64 lower-case hex digits; null: there is no such function.").nullable(),
  volatility: "stable",
  grantTo: [iuReader],
  settings: { quote_all_identifiers: "off" },
  example: "select iu_core.fn_proof_function_digest('fn_iu_compose')",
  body: ({ arg }) => sql`
    select encode(
      sha256(
        convert_to(string_agg(pg_get_functiondef(p.oid), E'\n' order by pg_get_function_identity_arguments(p.oid) collate "C"), 'UTF8')
      ),
      'hex'
    )
    from pg_proc as p
    where p.proname = ${arg.p_function}
      and p.pronamespace = (select c.relnamespace from pg_class as c where c.oid = '${proofSubject}'::regclass)
  `,
});
