create function iu_core.fn_iu_retention_policy_withdraw(
  p_target text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set IntervalStyle = 'postgres'
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_old iu_core.retention_policy;
  v_before jsonb;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if not exists (select from iu_core.retention_target t where t.target_key = p_target) then
    raise exception using
      errcode = 'IU002',
      message = format('%s is no target of retention.', coalesce(left(p_target, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_target',
        'target', left(p_target, 200),
        'expected', (select jsonb_agg(t.target_key order by t.target_key) from iu_core.retention_target t)
      )::text,
      hint = 'Retention takes away what retention_target lists, and nothing else.';
  end if;
  select p.* into v_old from iu_core.retention_policy p where p.target_key = p_target for no key update;
  v_before := case v_old.status when 'active' then
    jsonb_build_object('enabled', v_old.enabled, 'keep', v_old.keep::text, 'batch_size', v_old.batch_size)
  end;
  if v_before is not null then
    update iu_core.retention_policy p
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where p.target_key = v_old.target_key;
    insert into iu_core.retention_policy_log (target_key, before, after, actor)
    values (v_old.target_key, v_before, null, p_actor);
  end if;
  return jsonb_build_object('target', p_target, 'old', v_before, 'new', null, 'changed', v_before is not null);
end
$iu$;

comment on function iu_core.fn_iu_retention_policy_withdraw(text, text) is 'Withdraws the policy of a target: it keeps everything again.
Arguments:
  p_target: A target, as retention_target lists them.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key
Example: select iu_core.fn_iu_retention_policy_withdraw(''job_results'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_retention_policy_withdraw(text, text) from public;
grant execute on function iu_core.fn_iu_retention_policy_withdraw(text, text) to iu_operator;
