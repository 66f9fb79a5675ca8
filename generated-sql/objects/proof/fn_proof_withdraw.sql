create function iu_core.fn_proof_withdraw(
  p_function text,
  p_reason text,
  p_actor text,
  p_definition_digest text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_digest text;
  v_last iu_core.proof_record;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_function is null then
    raise exception using
      errcode = 'IU003',
      message = 'The name of a function is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_function')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (btrim(p_reason, E' \t\n\r') <> '' and length(p_reason) <= 1000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The reason must be a text of 1 to 1000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  perform from iu_core.proof_subject s where s.function_name = p_function for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is nothing to prove about %s.', left(p_function, 200)),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_function', 'function', left(p_function, 200))::text,
      hint = 'Name a function of v_proof_status: one that can change something.';
  end if;

  v_digest := coalesce(p_definition_digest, iu_core.fn_proof_function_digest(p_function));
  select r.*
  into v_last
  from iu_core.proof_record r
  where r.function_name = p_function and r.definition_digest = v_digest
  order by r.proof_id desc
  limit 1;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('Nothing is recorded about this definition of %s.', p_function),
      detail = jsonb_build_object('code', 'not_found', 'function', p_function, 'definition_digest', left(v_digest, 200))::text,
      hint = 'Look up what is recorded in proof_record.';
  end if;

  if v_last.verdict <> 'WITHDRAWN' then
    insert into iu_core.proof_record (
      function_name, definition_digest, verdict, product_version, evidence_tree, key_id, reason, recorded_by
    )
    values (
      v_last.function_name, v_last.definition_digest, 'WITHDRAWN', v_last.product_version, v_last.evidence_tree, v_last.key_id,
      p_reason, p_actor
    );
  end if;
  return jsonb_build_object('function', p_function, 'definition_digest', v_digest, 'changed', v_last.verdict <> 'WITHDRAWN');
end
$iu$;

comment on function iu_core.fn_proof_withdraw(text, text, text, text) is 'Says that what was recorded about a definition counts no more. The record stays.
A gate that is open stays open; with proof.required it does not open again, and health and blockers report it.
Arguments:
  p_function: A function with a recorded proof.
  p_reason: Why; 1 to 1000 characters, kept with the record.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_definition_digest: Which definition; null: the one of now.
Errors: IU003 invalid_argument, IU002 unknown_key, IU004 not_found
Example: select iu_core.fn_proof_withdraw(''fn_iu_compose'', ''The signing key was lost.'', ''ana@example.org'')';

revoke all on function iu_core.fn_proof_withdraw(text, text, text, text) from public;
grant execute on function iu_core.fn_proof_withdraw(text, text, text, text) to iu_operator, iu_auditor;
