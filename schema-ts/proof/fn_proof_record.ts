import { integrity, invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, plpgsql, raise, scenario, sql, ungated } from "../kit/index.ts";
import { fnProofFunctionDigest } from "./fn_proof_function_digest.ts";
import { proofRecord } from "./proof_record.ts";
import { type ProofSpec, specProblems } from "./proof_spec.ts";
import { proofSubject } from "./proof_subject.ts";
import { recordExample } from "./record_example.ts";

const r = proofRecord;

export const fnProofRecord = defineFunction({
  name: "fn_proof_record",
  summary: "Records what proofs found for functions as they are defined now. All of them, or none.",
  details:
    "The last word on a definition counts: PASS makes the proof count, FAIL and fn_proof_withdraw take that back. The same word again is unchanged. The evidence is not looked at here: whoever records a proof has verified its packet, with iu-core evidence verify. At most 1000 at a time.",
  args: {
    p_proofs: jsonb<ProofSpec[]>("An array of {function, definition_digest, evidence_tree, key_id, product_version, verdict}."),
    p_actor: actor(),
  },
  returns: jsonb<{ recorded: number; unchanged: number }>("How many were recorded, and how many said what was the last word already."),
  volatility: "volatile",
  gate: ungated("Operators and auditors only; it opens nothing, gates opened with it have their own switch."),
  writes: [proofRecord],
  pair: inverse("fn_proof_withdraw", "Withdraw the proof of each function."),
  proof: scenario({
    when: recordExample,
    undo: sql`select ${functionNamed("fn_proof_withdraw")}('fn_dot_config_set', 'Shows that a proof is taken back.', 'proof')`,
  }),
  grantTo: [iuOperator, iuAuditor],
  errors: [invalidArgument, unknownKey, integrity],
  example: `select iu_core.fn_proof_record('[{"function": "fn_iu_compose", "definition_digest": "…", "evidence_tree": "…", "key_id": "…", "product_version": "0.2.0", "verdict": "PASS"}]', 'ana@example.org')`,
  declare: sql`
    v_problems jsonb;
    v_names text[];
    v_recorded int;
  `,
  body: ({ arg }) => plpgsql`
    if jsonb_typeof(${arg.p_proofs}) is distinct from 'array' then
      ${raise(invalidArgument, "The proofs must be an array.", { argument: sql`'p_proofs'`, path: sql`'$'` })}
    elsif jsonb_array_length(${arg.p_proofs}) not between 1 and 1000 then
      ${raise(invalidArgument, "The array must hold 1 to 1000 proofs.", {
        argument: sql`'p_proofs'`,
        path: sql`'$'`,
        length: sql`jsonb_array_length(${arg.p_proofs})`,
      })}
    end if;

    select jsonb_agg(jsonb_build_object('path', '$[' || p.n - 1 || ']' || p.place, 'problem', p.problem) order by p.n, p.place)
    into v_problems
    from (
      ${specProblems(arg.p_proofs)}
    ) as p;
    if v_problems is not null then
      ${raise(
        invalidArgument,
        sql`format('Proofs cannot be recorded: %s %s.', v_problems -> 0 ->> 'path', v_problems -> 0 ->> 'problem')`,
        { argument: sql`'p_proofs'`, path: sql`v_problems -> 0 -> 'path'`, problems: sql`v_problems` },
      )}
    end if;

    v_names := array(select p.spec ->> 'function' from jsonb_array_elements(${arg.p_proofs}) as p (spec) order by 1);
    -- Words on one function wait for each other, in the order of names.
    perform from ${proofSubject} s
    where ${proofSubject.function_name.of("s")} = any (v_names)
    order by ${proofSubject.function_name.of("s")}
    for no key update;

    select jsonb_agg(jsonb_build_object('path', '$[' || p.n - 1 || '].function', 'function', p.spec ->> 'function') order by p.n)
    into v_problems
    from jsonb_array_elements(${arg.p_proofs}) with ordinality as p (spec, n)
    where not exists (
      select
      from ${proofSubject} s
      where ${proofSubject.function_name.of("s")} = p.spec ->> 'function'
    );
    if v_problems is not null then
      ${raise(
        unknownKey,
        sql`format('There is nothing to prove about %s.', v_problems -> 0 ->> 'function')`,
        { argument: sql`'p_proofs'`, path: sql`v_problems -> 0 -> 'path'`, functions: sql`v_problems` },
        "Name functions of v_proof_status: those that can change something.",
      )}
    end if;

    select jsonb_agg(
      jsonb_build_object(
        'path', '$[' || p.n - 1 || '].definition_digest',
        'function', p.spec ->> 'function',
        'expected', d.digest,
        'actual', p.spec ->> 'definition_digest'
      )
      order by p.n
    )
    into v_problems
    from jsonb_array_elements(${arg.p_proofs}) with ordinality as p (spec, n)
    cross join lateral (
      select ${fnProofFunctionDigest}(p.spec ->> 'function') as digest
    ) as d
    where d.digest is distinct from p.spec ->> 'definition_digest';
    if v_problems is not null then
      ${raise(
        integrity,
        sql`format('The proof of %s is of another definition than the one there is.', v_problems -> 0 ->> 'function')`,
        { argument: sql`'p_proofs'`, path: sql`v_problems -> 0 -> 'path'`, functions: sql`v_problems` },
        "Find out with fn_iu_schema_verify whether the definition is meant, and prove it as it is.",
      )}
    end if;

    insert into ${r} (
      ${r.function_name}, ${r.definition_digest}, ${r.verdict}, ${r.product_version}, ${r.evidence_tree}, ${r.key_id}, ${r.recorded_by}
    )
    select
      p.spec ->> 'function',
      p.spec ->> 'definition_digest',
      p.spec ->> 'verdict',
      p.spec ->> 'product_version',
      p.spec ->> 'evidence_tree',
      p.spec ->> 'key_id',
      ${arg.p_actor}
    from jsonb_array_elements(${arg.p_proofs}) as p (spec)
    left join lateral (
      select r.verdict, r.product_version, r.evidence_tree, r.key_id
      from ${r} r
      where ${r.function_name.of("r")} = p.spec ->> 'function' and ${r.definition_digest.of("r")} = p.spec ->> 'definition_digest'
      order by ${r.proof_id.of("r")} desc
      limit 1
    ) as w on true
    where (w.verdict, w.product_version, w.evidence_tree, w.key_id)
      is distinct from (p.spec ->> 'verdict', p.spec ->> 'product_version', p.spec ->> 'evidence_tree', p.spec ->> 'key_id');
    get diagnostics v_recorded = row_count;

    return jsonb_build_object('recorded', v_recorded, 'unchanged', cardinality(v_names) - v_recorded);
  `,
});
