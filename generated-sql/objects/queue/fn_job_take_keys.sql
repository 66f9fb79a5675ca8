create function iu_core.fn_job_take_keys(
  p_queue text,
  p_keys text[],
  p_job_ids uuid[]
)
returns uuid[]
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
  v_taken int;
begin
  insert into iu_core.idempotency_registry (namespace, key, event_id)
  select 'job:' || p_queue, k.key, k.job_id
  from unnest(p_keys, p_job_ids) with ordinality as k (key, job_id, n)
  order by k.n
  on conflict (namespace, key) do nothing;
  get diagnostics v_taken = row_count;
  if v_taken = cardinality(p_keys) then
    return p_job_ids;
  end if;
  return array(
    select i.event_id
    from unnest(p_keys) with ordinality as k (key, n)
    join iu_core.idempotency_registry i on i.namespace = 'job:' || p_queue and i.key = k.key
    order by k.n
  );
end
$iu$;

comment on function iu_core.fn_job_take_keys(text, text[], uuid[]) is 'Takes idempotency keys of a queue for jobs, and says for each key whose it is.
Arguments:
  p_queue: The queue.
  p_keys: The keys, each once.
  p_job_ids: A new job for each key.';

revoke all on function iu_core.fn_job_take_keys(text, text[], uuid[]) from public;
