create function iu_core.fn_proof_scope_require(
  p_mode text
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_environment text := iu_core.fn_dot_config_get('deployment.environment') #>> '{}';
begin
  if (p_mode in ('rollback', 'commit')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The mode is rollback or commit.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_mode', 'given', left(p_mode, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_mode <> 'rollback' and (v_environment in ('development', 'staging')) is not true then
    raise exception using
      errcode = 'IU011',
      message = format('This database is marked %s: proofs and demos may only do here what they roll back.', v_environment),
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'setting', 'deployment.environment',
        'environment', v_environment,
        'mode', p_mode,
        'allowed', jsonb_build_array('rollback')
      )::text,
      hint = 'Run it against a development or staging database.';
  end if;
end
$iu$;

comment on function iu_core.fn_proof_scope_require(text) is 'Refuses a run that would commit where the deployment is marked production. The first statement of every proof, probe and demo.
The mode rollback is allowed everywhere. Only development and staging allow commit; any other mark counts as production.
Arguments:
  p_mode: rollback: everything is undone; commit: something stays.
Errors: IU003 invalid_argument, IU011 not_permitted
Example: select iu_core.fn_proof_scope_require(''rollback'')';

revoke all on function iu_core.fn_proof_scope_require(text) from public;
grant execute on function iu_core.fn_proof_scope_require(text) to iu_reader;
