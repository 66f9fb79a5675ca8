create function iu_core.fn_job_release(
  p_job_ids uuid[],
  p_lease_tokens uuid[],
  p_worker text
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
  v_count int;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if (length(p_worker) <= 200 and btrim(p_worker, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The worker must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_worker', 'length', length(p_worker))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (cardinality(p_job_ids) = cardinality(p_lease_tokens) and cardinality(p_job_ids) <= 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Give a lease token for each job, and at most 10000 of them.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_lease_tokens',
        'jobs', cardinality(p_job_ids),
        'tokens', cardinality(p_lease_tokens)
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  update iu_core.job_queue q
  set
    state = case when o.is_cancelled then 'leased' else case when q.is_limited then 'limited' else 'ready' end end,
    lane = case when not o.is_cancelled then case when not q.is_limited then (select l.lane from iu_core.job_lane l where l.queue = q.queue and l.priority = q.priority) end end,
    attempt = q.attempt - (not o.is_cancelled)::int,
    lease_token = case when o.is_cancelled then q.lease_token end,
    lease_until = case when o.is_cancelled then least(q.lease_until, v_now) end,
    worker = null
  from (
    select h.job_id, h.is_cancelled
    from (
      select h.job_id, h.cancel_requested_at is not null as is_cancelled
      from iu_core.job_queue h
      join unnest(p_job_ids, p_lease_tokens) as o (job_id, lease_token)
        on h.job_id = o.job_id and h.lease_token = o.lease_token
      order by (h.group_key is null and h.dead_letter_id is null) desc, h.job_id
      for update of h
    ) as h
  ) as o
  where q.job_id = o.job_id;
  get diagnostics v_count = row_count;
  return v_count;
end
$iu$;

comment on function iu_core.fn_job_release(uuid[], uuid[], text) is 'Gives claimed jobs back untouched: they keep their place, and the attempt does not count.
For a worker that stops before it began them. One whose cancellation was asked for is not tried again: its lease has run out, and fn_job_reap ends it. A job whose token is not the one given is left alone and not counted.
Arguments:
  p_job_ids: The jobs, each once.
  p_lease_tokens: The tokens they were claimed with.
  p_worker: Who gives them back; 1 to 200 characters.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_release(''{01890000-0000-7000-8000-000000000000}'', ''{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}'', ''worker-1'')';

revoke all on function iu_core.fn_job_release(uuid[], uuid[], text) from public;
grant execute on function iu_core.fn_job_release(uuid[], uuid[], text) to iu_app;
