create function iu_core.fn_approval_expire(
  p_limit integer default 1000
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request_ids uuid[];
begin
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The limit is 1 to 10000.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_limit', 'given', p_limit)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_request_ids := array(
    select r.request_id
    from iu_core.approval_request r
    where r.state in ('pending', 'approved') and r.expires_at <= v_at
    order by r.expires_at
    limit p_limit
    for no key update skip locked
  );
  insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
  select
    'request', r.request_id::text, 'expire',
    jsonb_build_object('state', r.state),
    jsonb_strip_nulls(jsonb_build_object('state', 'expired', 'note', null)),
    'iu_core'
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  update iu_core.approval_request r
  set state = 'expired', changed_at = v_at, changed_by = 'iu_core'
  where r.request_id = any (v_request_ids);
  perform iu_core.fn_event_emit(
    'approval.expired', 'approval_request', r.request_id,
    jsonb_build_object(
      'policy', r.policy,
      'subject_kind', r.subject_kind,
      'subject_id', r.subject_id,
      'subject_digest', r.subject_digest,
      'approvals', r.approvals,
      'rejections', r.rejections,
      'required', r.minimum_approvals
    ) || '{}',
    'iu_core', r.traceparent
  )
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  return jsonb_build_object('expired', cardinality(v_request_ids));
end
$iu$;

comment on function iu_core.fn_approval_expire(integer) is 'Sweeps requests whose time is over into the state expired, oldest first.
Housekeeping for pg_cron or a worker: an expired request counts for nothing whether it is swept or not. Rows that somebody else holds are left for the next sweep.
Arguments:
  p_limit: Most requests to sweep; 1 to 10000.
Errors: IU003 invalid_argument
Example: select iu_core.fn_approval_expire(1000)';

revoke all on function iu_core.fn_approval_expire(integer) from public;
grant execute on function iu_core.fn_approval_expire(integer) to iu_operator;
