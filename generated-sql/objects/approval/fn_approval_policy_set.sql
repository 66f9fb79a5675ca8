create function iu_core.fn_approval_policy_set(
  p_policy text,
  p_summary text,
  p_rules jsonb,
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
  v_rules jsonb := '{"minimum_approvals":1,"distinct_roles":1,"voter_roles":[],"voters":[],"excluded_principals":[],"requester_may_vote":false,"one_reject_vetoes":true,"expires_after":"7 days"}'::jsonb || case when jsonb_typeof(p_rules) = 'object' then p_rules else '{}' end;
  v_problem jsonb;
  v_expires_after interval;
  v_old iu_core.approval_policy;
  v_new iu_core.approval_policy;
  v_before jsonb;
  v_after jsonb;
  v_changed boolean;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_policy) <= 150 and p_policy ~ '^[a-z][a-z0-9_.-]*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A policy is a lower-case name of at most 150 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_policy', 'given', left(p_policy, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_summary) <= 500 and btrim(p_summary, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A summary of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_summary', 'length', length(p_summary))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_problem := case when jsonb_typeof(p_rules) = 'object' then
    (
      select jsonb_build_object('path', '$.' || k.key, 'message', 'There is no such rule.')
      from jsonb_object_keys(p_rules - array['minimum_approvals', 'distinct_roles', 'voter_roles', 'voters', 'excluded_principals', 'requester_may_vote', 'one_reject_vetoes', 'expires_after']) as k (key)
      order by k.key collate "C"
      limit 1
    )
  else
    '{"path": "$", "message": "Rules are given as a JSON object."}'
  end;
  v_problem := coalesce(
    v_problem,
    case
      when (case when jsonb_typeof(v_rules -> 'minimum_approvals') = 'number' then
        (v_rules ->> 'minimum_approvals')::numeric % 1 = 0 and (v_rules ->> 'minimum_approvals')::numeric between 1 and 100
      end) is not true then jsonb_build_object('path', '$.minimum_approvals', 'message', 'A whole number from 1 to 100.')
      when (case when jsonb_typeof(v_rules -> 'distinct_roles') = 'number' then
        (v_rules ->> 'distinct_roles')::numeric % 1 = 0 and (v_rules ->> 'distinct_roles')::numeric between 0 and (v_rules ->> 'minimum_approvals')::numeric
      end) is not true then jsonb_build_object('path', '$.distinct_roles', 'message', 'A whole number from 0 to minimum_approvals.')
      when (case when jsonb_typeof(v_rules -> 'voter_roles') = 'array' then
        jsonb_array_length(v_rules -> 'voter_roles') <= 1000
        and not jsonb_path_exists(v_rules -> 'voter_roles', 'strict $[*] ? (@.type() <> "string" || !(@ like_regex "^\\S(.{0,198}\\S)?$" flag "s"))')
      end) is not true then jsonb_build_object('path', '$.voter_roles', 'message', 'An array of at most 1000 names of 1 to 200 characters without spaces around them.')
      when (case when jsonb_typeof(v_rules -> 'voters') = 'array' then
        jsonb_array_length(v_rules -> 'voters') <= 1000
        and not jsonb_path_exists(v_rules -> 'voters', 'strict $[*] ? (@.type() <> "string" || !(@ like_regex "^\\S(.{0,198}\\S)?$" flag "s"))')
      end) is not true then jsonb_build_object('path', '$.voters', 'message', 'An array of at most 1000 names of 1 to 200 characters without spaces around them.')
      when (case when jsonb_typeof(v_rules -> 'excluded_principals') = 'array' then
        jsonb_array_length(v_rules -> 'excluded_principals') <= 1000
        and not jsonb_path_exists(v_rules -> 'excluded_principals', 'strict $[*] ? (@.type() <> "string" || !(@ like_regex "^\\S(.{0,198}\\S)?$" flag "s"))')
      end) is not true then jsonb_build_object('path', '$.excluded_principals', 'message', 'An array of at most 1000 names of 1 to 200 characters without spaces around them.')
      when (jsonb_typeof(v_rules -> 'requester_may_vote') = 'boolean') is not true then jsonb_build_object('path', '$.requester_may_vote', 'message', 'true or false.')
      when (jsonb_typeof(v_rules -> 'one_reject_vetoes') = 'boolean') is not true then jsonb_build_object('path', '$.one_reject_vetoes', 'message', 'true or false.')
      when (jsonb_typeof(v_rules -> 'expires_after') = 'string') is not true then jsonb_build_object('path', '$.expires_after', 'message', 'An interval as a string, such as 36 hours.')
    end
  );
  if v_problem is null then
    begin
      v_expires_after := (v_rules ->> 'expires_after')::interval;
    exception
      when data_exception then
        null;
    end;
    if (v_expires_after > '0' and v_expires_after <= '10 years') is not true then
      v_problem := '{"path": "$.expires_after", "message": "An interval of more than nothing and at most 10 years."}';
    end if;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = format('%s: %s', v_problem ->> 'path', v_problem ->> 'message'),
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_rules', 'path', v_problem ->> 'path')::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  insert into iu_core.approval_policy (policy, summary, minimum_approvals, status, changed_by)
  values (p_policy, p_summary, 1, 'withdrawn', p_actor)
  on conflict (policy) do nothing;
  select p.* into v_old from iu_core.approval_policy p where p.policy = p_policy for no key update;
  v_before := case when v_old.status = 'active' then
    jsonb_build_object(
      'minimum_approvals', v_old.minimum_approvals,
      'distinct_roles', v_old.distinct_roles,
      'voter_roles', v_old.voter_roles,
      'voters', v_old.voters,
      'excluded_principals', v_old.excluded_principals,
      'requester_may_vote', v_old.requester_may_vote,
      'one_reject_vetoes', v_old.one_reject_vetoes,
      'expires_after', v_old.expires_after::text
    )
  end;
  v_new := v_old;
  v_new.summary := p_summary;
  v_new.minimum_approvals := (v_rules ->> 'minimum_approvals')::numeric::int;
  v_new.distinct_roles := (v_rules ->> 'distinct_roles')::numeric::int;
  v_new.voter_roles := array(select e.name from jsonb_array_elements_text(v_rules -> 'voter_roles') as e (name));
  v_new.voters := array(select e.name from jsonb_array_elements_text(v_rules -> 'voters') as e (name));
  v_new.excluded_principals := array(select e.name from jsonb_array_elements_text(v_rules -> 'excluded_principals') as e (name));
  v_new.requester_may_vote := (v_rules -> 'requester_may_vote')::boolean;
  v_new.one_reject_vetoes := (v_rules -> 'one_reject_vetoes')::boolean;
  v_new.expires_after := v_expires_after;
  v_new.status := 'active';
  v_after := jsonb_build_object(
    'minimum_approvals', v_new.minimum_approvals,
    'distinct_roles', v_new.distinct_roles,
    'voter_roles', v_new.voter_roles,
    'voters', v_new.voters,
    'excluded_principals', v_new.excluded_principals,
    'requester_may_vote', v_new.requester_may_vote,
    'one_reject_vetoes', v_new.one_reject_vetoes,
    'expires_after', v_new.expires_after::text
  );
  v_changed := v_before is distinct from v_after or v_old.summary <> v_new.summary;
  if v_changed and v_old.is_shipped then
    raise exception using
      errcode = 'IU005',
      message = format('The policy %s came with the product and is not changed.', p_policy),
      detail = jsonb_build_object(
        'code', 'conflict',
        'policy', p_policy,
        'is_shipped', true,
        'expected', v_after,
        'actual', v_before
      )::text,
      hint = 'Set a policy of another name.';
  end if;

  if v_changed then
    update iu_core.approval_policy p
    set
      summary = v_new.summary,
      minimum_approvals = v_new.minimum_approvals,
      distinct_roles = v_new.distinct_roles,
      voter_roles = v_new.voter_roles,
      voters = v_new.voters,
      excluded_principals = v_new.excluded_principals,
      requester_may_vote = v_new.requester_may_vote,
      one_reject_vetoes = v_new.one_reject_vetoes,
      expires_after = v_new.expires_after,
      status = v_new.status,
      changed_at = v_at,
      changed_by = p_actor
    where p.policy = p_policy;
    insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
    values ('policy', p_policy, 'set', v_before, v_after || jsonb_build_object('summary', p_summary), p_actor);
  end if;
  return jsonb_build_object(
    'policy', p_policy,
    'status', 'active',
    'old', v_before,
    'old_summary', case when v_before is not null then v_old.summary end,
    'new', v_after,
    'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_approval_policy_set(text, text, jsonb, text) is 'Makes an approval policy, changes its rules, or brings a withdrawn one back.
Requests that are open keep the terms they were opened under. Whether enough principals exist is asked when a request is opened, not here. A policy that came with the product is not changed: set another one.
Arguments:
  p_policy: A lower-case name such as queue.dead_letter_replay; at most 150 characters.
  p_summary: What it is for; 1 to 500 characters.
  p_rules: An object of {minimum_approvals?, distinct_roles?, voter_roles?, voters?, excluded_principals?, requester_may_vote?, one_reject_vetoes?, expires_after?}; what is left out has the default, whatever the policy said before.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_approval_policy_set(''payment.release'', ''Payments above the limit.'', ''{"minimum_approvals": 2, "distinct_roles": 2}'', ''ana@example.org'')';

revoke all on function iu_core.fn_approval_policy_set(text, text, jsonb, text) from public;
grant execute on function iu_core.fn_approval_policy_set(text, text, jsonb, text) to iu_operator;
