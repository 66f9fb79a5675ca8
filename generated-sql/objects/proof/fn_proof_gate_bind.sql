create function iu_core.fn_proof_gate_bind()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_written iu_core.dot_config[];
  v_gates jsonb;
  v_functions jsonb;
begin
  v_written := array(select row(w.*)::iu_core.dot_config from written w);
  if not exists (select from unnest(v_written) w where w.value = 'true')
    or iu_core.fn_dot_config_get('proof.required') is distinct from 'true'
    or tg_op = 'INSERT' and exists (select from unnest(v_written) w where w.key = 'proof.required')
  then
    return null;
  end if;

  select
    jsonb_agg(distinct s.gate),
    jsonb_agg(
      distinct jsonb_build_object(
        'function', s.function_name,
        'gate', s.gate,
        'problem', case when s.proved_digest is null then 'missing' else 'stale' end,
        'definition_digest', s.definition_digest,
        'proved_digest', s.proved_digest
      )
    )
  into v_gates, v_functions
  from unnest(v_written) w
  cross join lateral iu_core.fn_dot_config_registered(w.key) e
  join iu_core.v_proof_status s on s.gate = e.registered_key
  where w.value = 'true' and not s.ok;

  if v_functions is not null then
    raise exception using
      errcode = 'IU015',
      message = format(
        'The gate %s does not open: %s functions behind it have no proof for their current definition.',
        v_gates ->> 0,
        jsonb_array_length(v_functions)
      ),
      detail = jsonb_build_object('code', 'proof_required', 'gates', v_gates, 'functions', v_functions)::text,
      hint = 'Prove the functions with iu-core prove and record what it found with fn_proof_record, or leave the gate closed.';
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_proof_gate_bind() is 'Refuses to open a gate while proofs are required and a function behind it has none for its current definition.
Closing is always possible, and so is opening where proof.required is false after the statement. A statement that inserts proof.required together with open gates, as a restore does, turns the requirement on for what comes after it.
Errors: IU015 proof_required';

revoke all on function iu_core.fn_proof_gate_bind() from public;
