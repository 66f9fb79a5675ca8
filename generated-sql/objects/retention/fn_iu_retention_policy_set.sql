create function iu_core.fn_iu_retention_policy_set(
  p_target text,
  p_enabled boolean,
  p_keep interval,
  p_actor text,
  p_batch_size integer default 1000
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
  v_new iu_core.retention_policy;
  v_before jsonb;
  v_after jsonb;
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
  if p_enabled is null then
    raise exception using
      errcode = 'IU003',
      message = 'It must be said whether older rows may go.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_enabled')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (p_keep between interval '1 day' and interval '100 years' and least(date_part('year', p_keep), date_part('month', p_keep), date_part('day', p_keep), date_part('hour', p_keep), date_part('minute', p_keep), date_part('second', p_keep)) >= 0) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Rows are kept from 1 day to 100 years, and no part of that is negative.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_keep', 'given', p_keep::text)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (p_batch_size between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'One call removes 1 to 10000 rows.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_batch_size', 'given', p_batch_size)::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  insert into iu_core.retention_policy (target_key, enabled, keep, batch_size, changed_at, changed_by)
  values (p_target, p_enabled, p_keep, p_batch_size, v_at, p_actor)
  on conflict (target_key) do nothing
  returning * into v_new;
  if v_new.target_key is null then
    select p.* into v_old from iu_core.retention_policy p where p.target_key = p_target for no key update;
    v_before := case v_old.status when 'active' then
      jsonb_build_object('enabled', v_old.enabled, 'keep', v_old.keep::text, 'batch_size', v_old.batch_size)
    end;
    v_new := v_old;
    v_new.enabled := p_enabled;
    v_new.keep := p_keep;
    v_new.batch_size := p_batch_size;
    v_new.status := 'active';
  end if;
  v_after := case v_new.status when 'active' then
    jsonb_build_object('enabled', v_new.enabled, 'keep', v_new.keep::text, 'batch_size', v_new.batch_size)
  end;
  if v_after is distinct from v_before then
    update iu_core.retention_policy p
    set
      enabled = v_new.enabled, keep = v_new.keep, batch_size = v_new.batch_size, status = 'active',
      changed_at = v_at, changed_by = p_actor
    where p.target_key = v_old.target_key;
    insert into iu_core.retention_policy_log (target_key, before, after, actor)
    values (p_target, v_before, v_after, p_actor);
  end if;
  return jsonb_build_object('target', p_target, 'old', v_before, 'new', v_after, 'changed', v_after is distinct from v_before);
end
$iu$;

comment on function iu_core.fn_iu_retention_policy_set(text, boolean, interval, text, integer) is 'Decides how long the rows of a target are kept, and whether older ones may go.
Removes nothing itself: fn_iu_retention_run does, while the gate iu_core.retention_enabled is open. Whoever deletes, only rows older than the policy keeps can go.
Arguments:
  p_target: A target, as retention_target lists them.
  p_enabled: Whether older rows may go.
  p_keep: How long rows are kept: 1 day to 100 years, such as 400 days; no part negative.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_batch_size: Most rows one call of fn_iu_retention_run removes, 1 to 10000.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select iu_core.fn_iu_retention_policy_set(''job_results'', true, ''30 days'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_retention_policy_set(text, boolean, interval, text, integer) from public;
grant execute on function iu_core.fn_iu_retention_policy_set(text, boolean, interval, text, integer) to iu_operator;
