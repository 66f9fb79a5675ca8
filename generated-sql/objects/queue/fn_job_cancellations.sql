create function iu_core.fn_job_cancellations(
  p_job_ids uuid[]
)
returns setof uuid
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select q.job_id
from iu_core.job_queue q
where q.job_id = any (p_job_ids) and q.cancel_requested_at is not null
order by q.job_id;
$iu$;

comment on function iu_core.fn_job_cancellations(uuid[]) is 'Which of a worker''s jobs were cancelled while it runs them: it should stop them and finish them as failed.
Arguments:
  p_job_ids: The jobs it runs.
Example: select iu_core.fn_job_cancellations(''{01890000-0000-7000-8000-000000000000}'')';

revoke all on function iu_core.fn_job_cancellations(uuid[]) from public;
grant execute on function iu_core.fn_job_cancellations(uuid[]) to iu_reader;
