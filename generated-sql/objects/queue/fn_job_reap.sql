create function iu_core.fn_job_reap(
  p_limit integer
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_expired jsonb;
  v_counts jsonb;
  v_purged int;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The limit must be from 1 to 10000.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_limit',
        'given', p_limit,
        'least', 1,
        'most', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select jsonb_agg(jsonb_build_object('job_id', e.job_id, 'lease_token', e.lease_token, 'outcome', 'expired'))
  into v_expired
  from (
    select q.job_id, q.lease_token
    from iu_core.job_queue q
    where q.state = 'leased' and q.lease_until < v_now
    order by q.lease_until
    limit p_limit
  ) as e;
  if v_expired is not null then
    v_counts := iu_core.fn_job_settle(v_expired, 'reaper');
  end if;

  delete from iu_core.job_result s
  where s.job_id = any (array(
    select p.job_id
    from iu_core.job_result p
    where p.expires_at < v_now
    order by p.expires_at
    limit p_limit
    for update skip locked
  ));
  get diagnostics v_purged = row_count;
  delete from iu_core.queue_heartbeat h
  where h.worker = any (array(
    select p.worker
    from iu_core.queue_heartbeat p
    where p.seen_at < v_now - interval '7 days'
    limit p_limit
    for update skip locked
  ));
  return jsonb_build_object(
    'retried', coalesce((v_counts -> 'retried')::int, 0),
    'dead', coalesce((v_counts -> 'dead')::int, 0),
    'cancelled', coalesce((v_counts -> 'cancelled')::int, 0),
    'purged', v_purged
  );
end
$iu$;

comment on function iu_core.fn_job_reap(integer) is 'Takes away jobs whose lease has run out: ready again at once, or dead letters when that was their last attempt.
Also removes results whose time is up and forgets workers unheard of for a week. At most 10000 of each.
Arguments:
  p_limit: At most so many, 1 to 10000.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_reap(1000)';

revoke all on function iu_core.fn_job_reap(integer) from public;
grant execute on function iu_core.fn_job_reap(integer) to iu_app;
