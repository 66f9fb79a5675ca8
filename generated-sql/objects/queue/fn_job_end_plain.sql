create function iu_core.fn_job_end_plain(
  p_job_ids uuid[],
  p_lease_tokens uuid[]
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set enable_bitmapscan = 'off'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_done int;
begin
  if not exists (select from iu_core.job_queue_registry r where r.keep_results = 'all') then
    delete from iu_core.job_queue q
    using unnest(p_job_ids, p_lease_tokens) as o (job_id, lease_token)
    where q.job_id = o.job_id
      and q.lease_token = o.lease_token
      and q.group_key is null and q.dead_letter_id is null;
    get diagnostics v_done = row_count;
  else
    with done as (
      delete from iu_core.job_queue q
      using unnest(p_job_ids, p_lease_tokens) as o (job_id, lease_token)
      where q.job_id = o.job_id
        and q.lease_token = o.lease_token
        and q.group_key is null and q.dead_letter_id is null
      returning q.job_id, q.queue, q.executor_class, q.attempt, q.traceparent, q.worker
    ), kept as (
      insert into iu_core.job_result (
        job_id, queue, executor_class, outcome, attempts, traceparent, worker, finished_at, expires_at
      )
      select d.job_id, d.queue, d.executor_class, 'completed', d.attempt, d.traceparent, d.worker, v_now, v_now + r.result_retention
      from done d
      join iu_core.job_queue_registry r on r.queue = d.queue and r.keep_results = 'all'
    )
    select count(*)::int into v_done from done d;
  end if;
  return v_done;
end
$iu$;

comment on function iu_core.fn_job_end_plain(uuid[], uuid[]) is 'Ends jobs without group or dead letter that went well, each looked up by its id, however long the queue is.
Arguments:
  p_job_ids: The jobs, in the order of their ids.
  p_lease_tokens: The token of each.';

revoke all on function iu_core.fn_job_end_plain(uuid[], uuid[]) from public;
