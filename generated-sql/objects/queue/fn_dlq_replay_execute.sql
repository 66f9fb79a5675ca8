create function iu_core.fn_dlq_replay_execute(
  p_request_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request iu_core.dlq_replay_request;
  v_ids uuid[];
  v_count int;
  v_replayed int;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.dlq_replay_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select p.* into v_request from iu_core.dlq_replay_request p where p.request_id = p_request_id for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no replay request %s.', coalesce(p_request_id::text, 'null')),
      detail = jsonb_build_object('code', 'not_found', 'request_id', p_request_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  v_ids := array(select i.dead_letter_id from iu_core.dlq_replay_item i where i.request_id = p_request_id);
  v_count := cardinality(v_ids);
  perform from iu_core.job_dead_letter d where d.dead_letter_id = any (v_ids) order by d.dead_letter_id for no key update;
  perform iu_core.fn_approval_hold(v_request.approval_request_id, 'dlq_replay_request', p_request_id, (
    select iu_core.fn_iu_sha256(coalesce(string_agg(
      concat_ws(E'\t', d.dead_letter_id, d.queue, d.executor_class, iu_core.fn_iu_sha256(d.payload::text)),
      E'\n' order by d.dead_letter_id
    ), ''))
    from iu_core.job_dead_letter d
    where d.dead_letter_id = any (v_ids)
  ));

  update iu_core.dlq_replay_item i
  set
    is_done = true,
    note = case
      when l.state <> 'dead' then 'The letter was ' || l.state || '.'
      else 'Its queue or class is not registered any more.'
    end
  from (
    select
      d.dead_letter_id,
      d.state,
      exists (
        select
        from iu_core.job_queue_registry r
        cross join iu_core.executor_class_registry c
        where r.queue = d.queue and r.status = 'active'
          and c.executor_class = d.executor_class and c.status = 'active'
      ) as is_registered
    from iu_core.job_dead_letter d
    where d.dead_letter_id = any (v_ids)
  ) as l
  where i.request_id = p_request_id and i.dead_letter_id = l.dead_letter_id and not i.is_done
    and not (l.state = 'dead' and l.is_registered);

  with job as materialized (
    select
      l.dead_letter_id,
      iu_core.fn_job_enqueue(
        l.queue, l.executor_class, l.payload, l.actor,
        jsonb_build_object(
          'priority', l.priority, 'max_attempts', l.max_attempts, 'traceparent', l.traceparent, 'group_key', l.group_key
        )
      ) as job_id
    from (
      select d.*
      from iu_core.dlq_replay_item i
      join iu_core.job_dead_letter d on d.dead_letter_id = i.dead_letter_id
      where i.request_id = p_request_id and not i.is_done
      order by d.queue, d.group_key, d.dead_letter_id
    ) as l
  ), done as (
    update iu_core.dlq_replay_item i
    set is_done = true, job_id = j.job_id
    from job as j
    where i.request_id = p_request_id and i.dead_letter_id = j.dead_letter_id
  ), letter as (
    update iu_core.job_dead_letter d
    set state = 'replaying', job_id = j.job_id, changed_at = v_at
    from job as j
    where d.dead_letter_id = j.dead_letter_id
  )
  select count(*)::int into v_replayed from job as j;
  update iu_core.job_queue q
  set dead_letter_id = i.dead_letter_id
  from iu_core.dlq_replay_item i
  where i.request_id = p_request_id and q.job_id = i.job_id and q.dead_letter_id is null;
  return jsonb_build_object('replayed', v_replayed, 'skipped', v_count - v_replayed);
end
$iu$;

comment on function iu_core.fn_dlq_replay_execute(uuid, text) is 'Replays the letters of an approved request: each becomes a job again, at most once for the request however often it is executed.
Refused without quorum, after the approval expired, and when a letter is no longer what was approved. Letters that are being replayed by another request or were resolved, and those whose queue or class was withdrawn, are skipped for good. The job has its letter''s payload, trace, priority, attempts and group; when it dies, the letter returns with its history.
Arguments:
  p_request_id: The request.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU004 not_found
Example: select iu_core.fn_dlq_replay_execute(''01890000-0000-7000-8000-000000000000'', ''ana@example.org'')';

revoke all on function iu_core.fn_dlq_replay_execute(uuid, text) from public;
grant execute on function iu_core.fn_dlq_replay_execute(uuid, text) to iu_app;
