create function iu_core.fn_approval_policy_withdraw(
  p_policy text,
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
  v_old iu_core.approval_policy;
  v_before jsonb;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select p.* into v_old from iu_core.approval_policy p where p.policy = p_policy for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no approval policy %s.', coalesce(left(p_policy, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_policy', 'policy', left(p_policy, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  end if;
  if v_old.is_shipped then
    raise exception using
      errcode = 'IU005',
      message = format('The policy %s came with the product and is not withdrawn.', v_old.policy),
      detail = jsonb_build_object(
        'code', 'conflict',
        'policy', v_old.policy,
        'is_shipped', true,
        'expected', false,
        'actual', true
      )::text,
      hint = 'Close the gate of the capability that asks for it.';
  end if;

  if v_old.status = 'active' then
    v_before := jsonb_build_object(
      'minimum_approvals', v_old.minimum_approvals,
      'distinct_roles', v_old.distinct_roles,
      'voter_roles', v_old.voter_roles,
      'voters', v_old.voters,
      'excluded_principals', v_old.excluded_principals,
      'requester_may_vote', v_old.requester_may_vote,
      'one_reject_vetoes', v_old.one_reject_vetoes,
      'expires_after', v_old.expires_after::text
    );
    update iu_core.approval_policy p
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where p.policy = v_old.policy;
    insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
    values ('policy', v_old.policy, 'withdraw', v_before, null, p_actor);
  end if;
  return jsonb_build_object(
    'policy', v_old.policy,
    'status', 'withdrawn',
    'old', v_before,
    'old_summary', case when v_before is not null then v_old.summary end,
    'new', null,
    'changed', v_before is not null
  );
end
$iu$;

comment on function iu_core.fn_approval_policy_withdraw(text, text) is 'Withdraws an approval policy: no request is opened under it any more.
Requests that are open go on under the terms they were opened with: cancel or invalidate them where they must not.
Arguments:
  p_policy: A policy.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_approval_policy_withdraw(''payment.release'', ''ana@example.org'')';

revoke all on function iu_core.fn_approval_policy_withdraw(text, text) from public;
grant execute on function iu_core.fn_approval_policy_withdraw(text, text) to iu_operator;
