create function iu_core.fn_iu_retention_run(
  p_target text,
  p_dry_run boolean,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set lock_timeout = '5s'
as $iu$
declare
  v_started timestamptz := clock_timestamp();
  v_policy iu_core.retention_policy;
  v_keep interval;
  v_limit int;
  v_before timestamptz;
  v_bound uuid;
  v_examined bigint := bigint '0';
  v_removed bigint := bigint '0';
  v_more boolean := false;
  v_last bigint;
  v_partitions text[];
  v_waiting text[] := array[]::text[];
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if not exists (select from iu_core.retention_target t where t.target_key = p_target) then
    raise exception using
      errcode = 'IU002',
      message = format('%s is no target of retention.', coalesce(left(p_target, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_target',
        'target', left(p_target, 200),
        'expected', (select jsonb_agg(t.target_key order by t.target_key) from iu_core.retention_target t)
      )::text,
      hint = 'Retention takes away what retention_target lists, and nothing else.';
  end if;
  if p_dry_run is null then
    raise exception using
      errcode = 'IU003',
      message = 'It must be said whether this is a dry run.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_dry_run')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if not p_dry_run then
    perform iu_core.fn_dot_gate_require('iu_core.retention_enabled');
    -- Held until the run commits: a policy is not withdrawn under it.
    perform from iu_core.retention_policy p where p.target_key = p_target for share;
  end if;
  select p.*
  into v_policy
  from iu_core.retention_policy p
  where p.target_key = p_target and p.status = 'active';
  if not p_dry_run and v_policy.enabled is not true then
    raise exception using
      errcode = 'IU001',
      message = format('Nothing of %s may go: its policy is not enabled.', p_target),
      detail = jsonb_build_object(
        'code', 'gate_closed',
        'gate', 'retention_policy.' || p_target,
        'target', p_target,
        'has_policy', v_policy.target_key is not null
      )::text,
      hint = 'Look at what would go with a dry run, then enable the policy with fn_iu_retention_policy_set.';
  end if;
  select coalesce(v_policy.keep, t.default_keep) into v_keep from iu_core.retention_target t where t.target_key = p_target;
  v_limit := coalesce(v_policy.batch_size, 1);
  v_before := case p_target when 'outbox' then date_trunc('month', now() - v_keep, 'UTC') else now() - v_keep end;

  if p_target = 'outbox' then
    v_bound := iu_core.fn_iu_uuid7_floor(v_before);
    v_partitions := iu_core.fn_event_outbox_partitions_before(v_before);
    select max(g.last_position) into v_last from iu_core.event_segment g where g.min_event_id < v_bound;
    v_waiting := array(
      select s.subscription
      from iu_core.event_subscription s
      where s.status = 'active' and s.position < v_last
      order by s.subscription
    );
    if exists (select from iu_core.event_tail e where e.tail_id < v_bound) then
      v_waiting := v_waiting || 'sequencer'::text;
    end if;
    if p_dry_run then
      select count(*) into v_examined from iu_core.event_outbox o where o.event_id < v_bound and o.occurred_at < v_before;
      v_removed := case when v_waiting = '{}' then v_examined else 0 end;
    elsif v_waiting = '{}' then
      with due as materialized (
        select d.event_id
        from iu_core.event_outbox_default d
        where d.event_id < v_bound and d.occurred_at < v_before
        order by d.event_id
        limit v_limit
        for update skip locked
      )
      delete from iu_core.event_outbox_default d
      using due
      where d.event_id = due.event_id;
      get diagnostics v_removed = row_count;
      v_more := v_removed = v_limit;
      if not v_more then
        delete from iu_core.event_segment g where g.max_event_id < v_bound;
        delete from iu_core.event_read r where r.event_id < v_bound;
        if v_partitions <> '{}' then
          select v_removed + count(*) into v_removed from iu_core.event_outbox o where o.event_id < v_bound and o.occurred_at < v_before;
          insert into iu_core.event_retention_log (before, retention_months, partitions, last_position, actor)
          values (
            v_before,
            (extract(year from age(date_trunc('month', now()), v_before)) * 12 + extract(month from age(date_trunc('month', now()), v_before)))::int,
            v_partitions, v_last, p_actor
          );
          perform iu_core.fn_event_outbox_partitions_drop(v_partitions);
        end if;
      end if;
      v_examined := v_removed;
    end if;
  elsif p_dry_run then
    case p_target
      when 'command_runs' then
        select count(*)
        into v_examined
        from iu_core.dot_iu_command_run r
        where r.recorded_at < v_before and r.run_id < iu_core.fn_iu_uuid7_floor(v_before + interval '1 day');
      when 'config_log' then
        select count(*)
        into v_examined
        from iu_core.dot_config_log r
        where r.recorded_at < v_before and r.log_id < iu_core.fn_iu_uuid7_floor(v_before + interval '1 day');
      when 'dead_letters' then
        select count(*)
        into v_examined
        from iu_core.job_dead_letter r
        where r.changed_at < v_before and r.state = 'resolved';
      when 'idempotency_keys' then
        select count(*)
        into v_examined
        from iu_core.idempotency_registry r
        where r.created_at < v_before;
      when 'job_results' then
        select count(*)
        into v_examined
        from iu_core.job_result r
        where r.finished_at < v_before and r.expires_at < now();
      when 'lifecycle_log' then
        select count(*)
        into v_examined
        from iu_core.iu_lifecycle_log r
        where r.recorded_at < v_before and r.transition_type <> 'create' and r.log_id < iu_core.fn_iu_uuid7_floor(v_before + interval '1 day');
      when 'metadata_log' then
        select count(*)
        into v_examined
        from iu_core.iu_metadata_log r
        where r.recorded_at < v_before and r.log_id < iu_core.fn_iu_uuid7_floor(v_before + interval '1 day');
    end case;
    v_removed := v_examined;
  else
    case p_target
      when 'command_runs' then
        with due as materialized (
          select r.run_id
          from iu_core.dot_iu_command_run r
          where r.recorded_at < v_before and r.run_id < iu_core.fn_iu_uuid7_floor(v_before + interval '1 day')
          order by r.run_id
          limit v_limit
          for update skip locked
        )
        delete from iu_core.dot_iu_command_run r
        using due
        where (r.run_id) = (due.run_id);
        get diagnostics v_removed = row_count;
      when 'config_log' then
        with due as materialized (
          select r.log_id
          from iu_core.dot_config_log r
          where r.recorded_at < v_before and r.log_id < iu_core.fn_iu_uuid7_floor(v_before + interval '1 day')
          order by r.log_id
          limit v_limit
          for update skip locked
        )
        delete from iu_core.dot_config_log r
        using due
        where (r.log_id) = (due.log_id);
        get diagnostics v_removed = row_count;
      when 'dead_letters' then
        with due as materialized (
          select r.dead_letter_id
          from iu_core.job_dead_letter r
          where r.changed_at < v_before and r.state = 'resolved'
          order by r.dead_letter_id
          limit v_limit
          for update skip locked
        ),
          items as (
            delete from iu_core.dlq_replay_item i
            using due
            where i.dead_letter_id = due.dead_letter_id
          )
        delete from iu_core.job_dead_letter r
        using due
        where (r.dead_letter_id) = (due.dead_letter_id);
        get diagnostics v_removed = row_count;
      when 'idempotency_keys' then
        with due as materialized (
          select r.namespace, r.key
          from iu_core.idempotency_registry r
          where r.created_at < v_before
          order by r.namespace, r.key
          limit v_limit
          for update skip locked
        )
        delete from iu_core.idempotency_registry r
        using due
        where (r.namespace, r.key) = (due.namespace, due.key);
        get diagnostics v_removed = row_count;
      when 'job_results' then
        with due as materialized (
          select r.job_id
          from iu_core.job_result r
          where r.finished_at < v_before and r.expires_at < now()
          order by r.job_id
          limit v_limit
          for update skip locked
        )
        delete from iu_core.job_result r
        using due
        where (r.job_id) = (due.job_id);
        get diagnostics v_removed = row_count;
      when 'lifecycle_log' then
        with due as materialized (
          select r.log_id
          from iu_core.iu_lifecycle_log r
          where r.recorded_at < v_before and r.transition_type <> 'create' and r.log_id < iu_core.fn_iu_uuid7_floor(v_before + interval '1 day')
          order by r.log_id
          limit v_limit
          for update skip locked
        )
        delete from iu_core.iu_lifecycle_log r
        using due
        where (r.log_id) = (due.log_id);
        get diagnostics v_removed = row_count;
      when 'metadata_log' then
        with due as materialized (
          select r.log_id
          from iu_core.iu_metadata_log r
          where r.recorded_at < v_before and r.log_id < iu_core.fn_iu_uuid7_floor(v_before + interval '1 day')
          order by r.log_id
          limit v_limit
          for update skip locked
        )
        delete from iu_core.iu_metadata_log r
        using due
        where (r.log_id) = (due.log_id);
        get diagnostics v_removed = row_count;
    end case;
    v_examined := v_removed;
    v_more := v_removed = v_limit;
  end if;

  if not p_dry_run then
    insert into iu_core.iu_retention_run (target_key, keep, batch_size, before, examined, removed, actor, started_at)
    values (p_target, v_keep, v_limit, v_before, v_examined, v_removed, p_actor, v_started);
  end if;
  return jsonb_build_object(
    'target', p_target,
    'dry_run', p_dry_run,
    'before', v_before,
    'examined', v_examined,
    'removed', v_removed,
    'more', v_more,
    'waiting_for', v_waiting
  );
end
$iu$;

comment on function iu_core.fn_iu_retention_run(text, boolean, text) is 'Takes away the rows of a target that its policy keeps no longer, a batch a call; or only counts them.
A real run needs the gate iu_core.retention_enabled and an enabled policy of the target; a dry run neither: it counts by the policy, or by the target''s default. A call removes at most the policy''s batch_size of rows, oldest first, passes over rows that somebody holds, and keeps nobody waiting who reads or writes others; call it again while `more` is true. Of the outbox it first removes what lies in the default partition, then drops whole months and what belongs to them, under a short exclusive lock that it gives up after five seconds with 55P03. Every real run is logged in iu_retention_run. Never versions, governance, approvals or derivations.
Arguments:
  p_target: A target, as retention_target lists them.
  p_dry_run: true: only counts what would go.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU001 gate_closed, IU003 invalid_argument, IU002 unknown_key
Example: select iu_core.fn_iu_retention_run(''outbox'', true, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_retention_run(text, boolean, text) from public;
grant execute on function iu_core.fn_iu_retention_run(text, boolean, text) to iu_operator;
