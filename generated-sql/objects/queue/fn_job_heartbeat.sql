create function iu_core.fn_job_heartbeat(
  p_worker text,
  p_lease_tokens uuid[],
  p_lease interval
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_count int;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.heartbeat_enabled');
  if (length(p_worker) <= 200 and btrim(p_worker, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The worker must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_worker', 'length', length(p_worker))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (p_lease > interval '0' and p_lease <= interval '1 day') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A lease lasts more than nothing and at most a day.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_lease', 'given', p_lease::text)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  update iu_core.job_queue q
  set lease_until = v_now + p_lease
  where q.job_id = any (array(
    select k.job_id
    from iu_core.job_queue k
    where k.lease_until is not null and k.lease_token = any (p_lease_tokens)
      and k.state = 'leased' and k.worker = p_worker
    for no key update skip locked
  ));
  get diagnostics v_count = row_count;
  insert into iu_core.queue_heartbeat as h (worker, seen_at, first_seen_at, leased)
  values (p_worker, v_now, v_now, v_count)
  on conflict (worker) do update set seen_at = excluded.seen_at, leased = excluded.leased;
  return v_count;
end
$iu$;

comment on function iu_core.fn_job_heartbeat(text, uuid[], interval) is 'Says that a worker lives, and extends the leases of the jobs it holds.
Passes over jobs that are just being finished. A lease that ran out but was not yet taken away is extended as well. An empty array says only that the worker lives.
Arguments:
  p_worker: Who holds the jobs; 1 to 200 characters.
  p_lease_tokens: The tokens of its claims.
  p_lease: How long from now; at most a day.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_heartbeat(''worker-1'', ''{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}'', ''60 s'')';

revoke all on function iu_core.fn_job_heartbeat(text, uuid[], interval) from public;
grant execute on function iu_core.fn_job_heartbeat(text, uuid[], interval) to iu_app;
