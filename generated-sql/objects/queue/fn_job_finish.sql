create function iu_core.fn_job_finish(
  p_outcomes jsonb,
  p_worker text
)
returns jsonb
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
  v_all uuid[];
  v_ids uuid[];
  v_tokens uuid[];
  v_plain int;
  v_bad int;
  v_count int;
  v_done int := 0;
  v_counts jsonb;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if (length(p_worker) <= 200 and btrim(p_worker, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The worker must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_worker', 'length', length(p_worker))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if jsonb_typeof(p_outcomes) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'Outcomes are given as a JSON array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_outcomes', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_count := jsonb_array_length(p_outcomes);
  if v_count > 10000 then
    raise exception using
      errcode = 'IU003',
      message = format('%s outcomes are too many for one call.', v_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_outcomes',
        'path', '$',
        'count', v_count,
        'most', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  begin
    select
      array_agg(o.job_id),
      array_agg(o.job_id order by o.job_id) filter (where o.ok = 'true' and o.result is null),
      array_agg(o.lease_token order by o.job_id) filter (where o.ok = 'true' and o.result is null),
      (count(*) filter (where o.ok = 'true' and o.result is null))::int,
      (count(*) filter (where (o.job_id is not null and o.lease_token is not null and o.ok in ('true', 'false')) is not true))::int
    into v_all, v_ids, v_tokens, v_plain, v_bad
    from jsonb_to_recordset(p_outcomes) as o (job_id uuid, lease_token uuid, ok jsonb, result jsonb);
  exception
    when data_exception then
      v_bad := 1;
  end;
  if v_bad = 0 and v_plain > 0 then
    if v_plain < v_count then
      perform from iu_core.job_queue q where q.job_id = any (v_all) and q.group_key is null and q.dead_letter_id is null order by q.job_id for update;
    end if;
    v_done := iu_core.fn_job_end_plain(v_ids, v_tokens);
  end if;
  if v_done < v_count then
    select min(e.n)::int
    into v_bad
    from jsonb_array_elements(p_outcomes) with ordinality as e (outcome, n)
    where jsonb_typeof(e.outcome) <> 'object'
      or e.outcome @? '$ ? (!(exists(@.job_id)) || !(exists(@.lease_token)) || !(exists(@.ok)) || @.ok.type() != "boolean" || @.job_id.type() != "string" || @.lease_token.type() != "string" || @.retry.type() != "boolean" && @.retry.type() != "null" || @.retry_after_ms.type() != "number" && @.retry_after_ms.type() != "null" || @.retry_after_ms < 0 || @.retry_after_ms > 2592000000)'
      or not (
        (e.outcome ->> 'job_id') like '________-____-____-____-____________'
        and (e.outcome ->> 'job_id') ~ '^[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+$'
      )
      or not (
        (e.outcome ->> 'lease_token') like '________-____-____-____-____________'
        and (e.outcome ->> 'lease_token') ~ '^[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+$'
      );
    if v_bad is null then
      select min(e.n)::int
      into v_bad
      from (
        select t.n, row_number() over (partition by lower(t.outcome ->> 'job_id') order by t.n) as nth
        from jsonb_array_elements(p_outcomes) with ordinality as t (outcome, n)
      ) as e
      where e.nth > 1;
    end if;
    if v_bad is not null then
      raise exception using
        errcode = 'IU003',
        message = format('The outcome at %s is none.', '$[' || (v_bad - 1) || ']'),
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_outcomes', 'path', '$[' || (v_bad - 1) || ']')::text,
        hint = 'An outcome is {job_id, lease_token, ok, result?, error?, retry?, retry_after_ms?}, each job once.';
    end if;
    select iu_core.fn_job_settle(
      jsonb_agg(
        jsonb_build_object(
          'job_id', o.job_id, 'lease_token', o.lease_token, 'outcome', case when o.ok then 'completed' when o.retry is false then 'given_up' else 'failed' end,
          'result', o.result, 'error', o.error, 'retry_after_ms', floor(o.retry_after_ms)
        )
      ),
      p_worker
    )
    into v_counts
    from (
      select distinct on (r.job_id) r.*
      from jsonb_to_recordset(p_outcomes)
        as r (job_id uuid, lease_token uuid, ok boolean, result jsonb, error jsonb, retry boolean, retry_after_ms numeric)
      where v_done < v_plain or not r.ok or r.result is not null
    ) as o;
  end if;
  return jsonb_build_object(
    'completed', v_done + coalesce((v_counts -> 'completed')::int, 0),
    'retried', coalesce((v_counts -> 'retried')::int, 0),
    'dead', coalesce((v_counts -> 'dead')::int, 0),
    'cancelled', coalesce((v_counts -> 'cancelled')::int, 0),
    'lost', v_count - v_done - coalesce(
      (v_counts -> 'completed')::int + (v_counts -> 'retried')::int + (v_counts -> 'dead')::int + (v_counts -> 'cancelled')::int,
      0
    )
  );
end
$iu$;

comment on function iu_core.fn_job_finish(jsonb, text) is 'Ends the attempts a worker made, well or badly, in one statement for all of them.
An outcome counts only while its lease token is the job''s; others are counted as lost and change nothing, so finishing twice does no harm. A failed job is tried again after retry_after_ms, or else after the queue''s back-off (doubled with each attempt, with jitter), until its attempts are used up: then it is a dead letter. So it is at once with retry: false. At most 10000 outcomes.
Arguments:
  p_outcomes: An array of {job_id, lease_token, ok, result?, error?, retry?, retry_after_ms?}, each job once.
  p_worker: Who reports; 1 to 200 characters.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_finish(''[{"job_id": "01890000-0000-7000-8000-000000000000", "lease_token": "6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10", "ok": true}]'', ''worker-1'')';

revoke all on function iu_core.fn_job_finish(jsonb, text) from public;
grant execute on function iu_core.fn_job_finish(jsonb, text) to iu_app;
