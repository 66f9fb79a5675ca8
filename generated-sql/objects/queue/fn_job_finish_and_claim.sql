create function iu_core.fn_job_finish_and_claim(
  p_outcomes jsonb,
  p_worker text,
  p_queue text,
  p_limit integer,
  p_lease interval default '60 s'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_counts jsonb := '{"completed": 0, "retried": 0, "dead": 0, "cancelled": 0, "lost": 0}'::jsonb;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if p_outcomes is distinct from '[]' then
    v_counts := iu_core.fn_job_finish(p_outcomes, p_worker);
  end if;
  return v_counts || jsonb_build_object(
    'jobs',
    (
      select coalesce(jsonb_agg(to_jsonb(j) - 'n' order by j.n), '[]')
      from (
        select c.job_id, c.lease_token, c.attempt, c.executor_class, c.payload, c.traceparent, row_number() over () as n
        from iu_core.fn_job_claim(p_queue, p_worker, p_limit, p_lease) c
      ) as j
    )
  );
end
$iu$;

comment on function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval) is 'Finishes one batch and claims the next in a single call: half the round trips and commits of a busy worker.
As fn_job_finish followed by fn_job_claim. Outcomes may be an empty array, to begin with.
Arguments:
  p_outcomes: As for fn_job_finish.
  p_worker: Who reports and claims; 1 to 200 characters.
  p_queue: The queue to claim from.
  p_limit: At most so many, 1 to 10000.
  p_lease: How long the worker may take.
Example: select iu_core.fn_job_finish_and_claim(''[]'', ''worker-1'', ''default'', 100)';

revoke all on function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval) from public;
grant execute on function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval) to iu_app;
