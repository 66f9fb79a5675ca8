import { invalidArgument, notFound, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, plpgsql, raise, scenario, sql, text, ungated } from "../kit/index.ts";
import { fnProofFunctionDigest } from "./fn_proof_function_digest.ts";
import { proofRecord } from "./proof_record.ts";
import { proofSubject } from "./proof_subject.ts";
import { recordExample } from "./record_example.ts";

const r = proofRecord;

/** What a withdrawal did. */
export interface ProofWithdrawal {
  function: string;
  definition_digest: string;
  /** false: it was withdrawn already, and nothing was written. */
  changed: boolean;
}

export const fnProofWithdraw = defineFunction({
  name: "fn_proof_withdraw",
  summary: "Says that what was recorded about a definition counts no more. The record stays.",
  details: "A gate that is open stays open; with proof.required it does not open again, and health and blockers report it.",
  args: {
    p_function: text("A function with a recorded proof."),
    p_reason: text("Why; 1 to 1000 characters, kept with the record."),
    p_actor: actor(),
    p_definition_digest: text("Which definition; null: the one of now.").nullable().default(null),
  },
  returns: jsonb<ProofWithdrawal>("Which definition, and whether anything was written."),
  volatility: "volatile",
  gate: ungated("Operators and auditors only; it can only take away."),
  writes: [proofRecord],
  pair: inverse("fn_proof_record", "Record the proof again."),
  proof: scenario({
    given: recordExample,
    when: sql`select ${functionNamed("fn_proof_withdraw")}('fn_dot_config_set', 'Shows that a proof is taken back.', 'proof')`,
    undo: recordExample,
  }),
  grantTo: [iuOperator, iuAuditor],
  errors: [invalidArgument, unknownKey, notFound],
  example: "select iu_core.fn_proof_withdraw('fn_iu_compose', 'The signing key was lost.', 'ana@example.org')",
  declare: sql`
    v_digest text;
    v_last ${proofRecord};
  `,
  body: ({ arg }) => plpgsql`
    if ${arg.p_function} is null then
      ${raise(invalidArgument, "The name of a function is required.", { argument: sql`'p_function'` })}
    end if;
    if (${notBlank(arg.p_reason)} and length(${arg.p_reason}) <= 1000) is not true then
      ${raise(invalidArgument, "The reason must be a text of 1 to 1000 characters.", {
        argument: sql`'p_reason'`,
        length: sql`length(${arg.p_reason})`,
      })}
    end if;
    perform from ${proofSubject} s where ${proofSubject.function_name.of("s")} = ${arg.p_function} for no key update;
    if not found then
      ${raise(
        unknownKey,
        sql`format('There is nothing to prove about %s.', left(${arg.p_function}, 200))`,
        { argument: sql`'p_function'`, function: sql`left(${arg.p_function}, 200)` },
        "Name a function of v_proof_status: one that can change something.",
      )}
    end if;

    v_digest := coalesce(${arg.p_definition_digest}, ${fnProofFunctionDigest}(${arg.p_function}));
    select r.*
    into v_last
    from ${r} r
    where ${r.function_name.of("r")} = ${arg.p_function} and ${r.definition_digest.of("r")} = v_digest
    order by ${r.proof_id.of("r")} desc
    limit 1;
    if not found then
      ${raise(
        notFound,
        sql`format('Nothing is recorded about this definition of %s.', ${arg.p_function})`,
        { function: arg.p_function, definition_digest: sql`left(v_digest, 200)` },
        "Look up what is recorded in proof_record.",
      )}
    end if;

    if v_last.verdict <> 'WITHDRAWN' then
      insert into ${r} (
        ${r.function_name}, ${r.definition_digest}, ${r.verdict}, ${r.product_version}, ${r.evidence_tree}, ${r.key_id}, ${r.reason}, ${r.recorded_by}
      )
      values (
        v_last.function_name, v_last.definition_digest, 'WITHDRAWN', v_last.product_version, v_last.evidence_tree, v_last.key_id,
        ${arg.p_reason}, ${arg.p_actor}
      );
    end if;
    return jsonb_build_object('function', ${arg.p_function}, 'definition_digest', v_digest, 'changed', v_last.verdict <> 'WITHDRAWN');
  `,
});
