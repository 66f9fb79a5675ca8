create function iu_core.fn_job_cancel(
  p_job_ids uuid[],
  p_reason text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_ids uuid[] := array(select distinct j.id from unnest(p_job_ids) as j (id) where j.id is not null);
  v_counts jsonb;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (cardinality(p_job_ids) <= 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'At most 10000 jobs are cancelled in one call.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_job_ids', 'count', cardinality(p_job_ids))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_reason) <= 500 and btrim(p_reason, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A reason of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_counts := iu_core.fn_job_settle(
    (
      select coalesce(
        jsonb_agg(jsonb_build_object(
          'job_id', j.id, 'outcome', 'cancelled', 'result', jsonb_build_object('cancelled_by', p_actor, 'reason', p_reason)
        )),
        '[]'
      )
      from unnest(v_ids) as j (id)
    ),
    p_actor
  );
  return jsonb_build_object(
    'cancelled', v_counts -> 'cancelled',
    'asked', v_counts -> 'asked',
    'missing', cardinality(v_ids) - (v_counts -> 'cancelled')::int - (v_counts -> 'asked')::int
  );
end
$iu$;

comment on function iu_core.fn_job_cancel(uuid[], text, text) is 'Cancels jobs: at once while they wait; a running one is asked to stop and is not tried again.
A running job that goes well in spite of it counts as completed. Its worker learns of it from fn_job_cancellations. The next job of its group takes its turn. At most 10000 jobs.
Arguments:
  p_job_ids: The jobs.
  p_reason: Why; 1 to 500 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_cancel(''{01890000-0000-7000-8000-000000000000}'', ''Entered twice.'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_cancel(uuid[], text, text) from public;
grant execute on function iu_core.fn_job_cancel(uuid[], text, text) to iu_app;
