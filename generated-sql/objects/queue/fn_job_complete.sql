create function iu_core.fn_job_complete(
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
as $iu$
declare
  v_ids uuid[];
  v_tokens uuid[];
  v_done int := 0;
  v_count int := cardinality(p_job_ids);
begin
  if v_count = 1 and cardinality(p_lease_tokens) = 1 then
    delete from iu_core.job_queue q
    where q.job_id = p_job_ids[1]
      and q.lease_token = p_lease_tokens[1]
      and q.group_key is null and q.dead_letter_id is null
      and (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled')
      and not exists (select from iu_core.job_queue_registry r where r.keep_results = 'all');
    if found then
      return 1;
    end if;
  elsif v_count > 1 and cardinality(p_lease_tokens) = 1 then
    delete from iu_core.job_queue q
    where q.job_id = any (p_job_ids)
      and q.lease_token = p_lease_tokens[1]
      and q.group_key is null and q.dead_letter_id is null
      and (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled')
      and not exists (select from iu_core.job_queue_registry r where r.keep_results = 'all');
    get diagnostics v_done = row_count;
    if v_done = v_count then
      return v_done;
    end if;
  end if;
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if (cardinality(p_lease_tokens) in (1, v_count) and v_count <= 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Give a lease token for each job, or one for all, and at most 10000 jobs.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_lease_tokens',
        'jobs', v_count,
        'tokens', cardinality(p_lease_tokens)
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select array_agg(o.job_id order by o.job_id), array_agg(o.lease_token order by o.job_id)
  into v_ids, v_tokens
  from unnest(
    p_job_ids,
    case when cardinality(p_lease_tokens) = v_count then p_lease_tokens else array_fill(p_lease_tokens[1], array[v_count]) end
  ) as o (job_id, lease_token);
  v_done := v_done + iu_core.fn_job_end_plain(v_ids, v_tokens);
  if v_done < v_count then
    v_done := v_done + (
      select (iu_core.fn_job_settle(
        coalesce(
          jsonb_agg(jsonb_build_object('job_id', o.job_id, 'lease_token', o.lease_token, 'outcome', 'completed')),
          '[]'
        ),
        ''
      ) -> 'completed')::int
      from (
        select distinct on (e.job_id) e.job_id, e.lease_token
        from unnest(v_ids, v_tokens) as e (job_id, lease_token)
        where e.job_id is not null and e.lease_token is not null
      ) as o
    );
  end if;
  return v_done;
end
$iu$;

comment on function iu_core.fn_job_complete(uuid[], uuid[]) is 'Ends jobs that went well and have nothing to report; the shortest way to finish.
The arrays belong together element by element, or one token stands for all: the jobs of a claim have the same. A job whose token is not the one given is left alone and not counted. At most 10000.
Arguments:
  p_job_ids: The jobs, each once.
  p_lease_tokens: The tokens they were claimed with; or the one token of a claim, for all of them.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_complete(''{01890000-0000-7000-8000-000000000000}'', ''{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}'')';

revoke all on function iu_core.fn_job_complete(uuid[], uuid[]) from public;
grant execute on function iu_core.fn_job_complete(uuid[], uuid[]) to iu_app;
