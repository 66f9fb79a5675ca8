create function iu_core.fn_job_queue_register(
  p_queue text,
  p_spec jsonb,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set IntervalStyle = 'postgres'
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_old iu_core.job_queue_registry;
  v_new iu_core.job_queue_registry;
  v_good boolean;
  v_changed boolean := true;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_queue ~ '^[a-z][a-z0-9_.-]*$' and length(p_queue) <= 63) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A queue is named by lower-case letters, digits and _ . -, at most 63.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_queue', 'given', left(p_queue, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  begin
    select
      'active', s.description, coalesce(s.max_attempts, 5), coalesce(s.backoff_base, '1 s'), coalesce(s.backoff_max, '1 h'),
      coalesce(s.max_payload_bytes, 1048576), coalesce(s.keep_results, 'given'), coalesce(s.result_retention, '7 days')
    into
      v_new.status, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
      v_new.result_retention
    from jsonb_to_record(p_spec) as s (
      description text, max_attempts int, backoff_base interval, backoff_max interval, max_payload_bytes int, keep_results text,
      result_retention interval
    );
    v_good := btrim(v_new.description, E' \t\n\r') <> ''
      and v_new.max_attempts between 1 and 100
      and v_new.backoff_base > interval '0'
      and v_new.backoff_max between v_new.backoff_base and interval '100 years'
      and v_new.max_payload_bytes between 1 and 67108864
      and v_new.keep_results in ('none', 'given', 'all')
      and v_new.result_retention > interval '0' and v_new.result_retention <= interval '100 years'
      and p_spec - '{description,max_attempts,backoff_base,backoff_max,max_payload_bytes,keep_results,result_retention}'::text[] = '{}';
  exception
    when data_exception then
      v_good := false;
  end;
  if v_good is not true then
    raise exception using
      errcode = 'IU003',
      message = 'That is no definition of a queue.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_spec',
        'path', '$',
        'given', p_spec
      )::text,
      hint = 'Give a description; perhaps max_attempts (1 to 100), backoff_base, backoff_max, max_payload_bytes, keep_results (none, given, all), result_retention; no time is longer than 100 years.';
  end if;

  insert into iu_core.job_queue_registry (
    queue, description, max_attempts, backoff_base, backoff_max, max_payload_bytes, keep_results,
    result_retention, owner, changed_by
  )
  values (
    p_queue, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
    v_new.result_retention, p_actor, p_actor
  )
  on conflict (queue) do nothing;
  if not found then
    select r.* into v_old from iu_core.job_queue_registry r where r.queue = p_queue for no key update;
    if v_old.owner = 'iu_core' then
      raise exception using
        errcode = 'IU005',
        message = format('The queue %s came with the product.', p_queue),
        detail = jsonb_build_object(
          'code', 'conflict',
          'queue', p_queue,
          'expected', 'another name',
          'actual', 'iu_core'
        )::text,
        hint = 'Register a queue of your own.';
    end if;
    v_changed := (
      v_old.status, v_old.description, v_old.max_attempts, v_old.backoff_base, v_old.backoff_max, v_old.max_payload_bytes, v_old.keep_results,
      v_old.result_retention
    ) is distinct from (
      v_new.status, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
      v_new.result_retention
    );
    if v_changed then
      update iu_core.job_queue_registry r
      set
        description = v_new.description,
        max_attempts = v_new.max_attempts,
        backoff_base = v_new.backoff_base,
        backoff_max = v_new.backoff_max,
        max_payload_bytes = v_new.max_payload_bytes,
        keep_results = v_new.keep_results,
        result_retention = v_new.result_retention,
        status = 'active',
        changed_at = v_at,
        changed_by = p_actor
      where r.queue = p_queue;
    end if;
  end if;
  insert into iu_core.job_lane (queue, priority, lane, is_awaited)
  values (p_queue, 0, hashtextextended(p_queue, 0) & 9223372036854775807, true)
  on conflict (queue, priority) do nothing;
  return jsonb_build_object(
    'queue', p_queue,
    'status', 'active',
    'old', case v_old.status when 'active' then jsonb_build_object(
      'description', v_old.description,
      'max_attempts', v_old.max_attempts,
      'backoff_base', v_old.backoff_base::text,
      'backoff_max', v_old.backoff_max::text,
      'max_payload_bytes', v_old.max_payload_bytes,
      'keep_results', v_old.keep_results,
      'result_retention', v_old.result_retention::text
    ) end,
    'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_job_queue_register(text, jsonb, text) is 'Registers a queue, changes one, or brings a withdrawn one back.
The shipped queue stays as it is. The same definition again changes nothing.
Arguments:
  p_queue: Lower-case letters, digits and _ . -; at most 63 characters.
  p_spec: {description, max_attempts?, backoff_base?, backoff_max?, max_payload_bytes?, keep_results?, result_retention?}.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_job_queue_register(''invoices'', ''{"description": "Work on invoices.", "keep_results": "all"}'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_queue_register(text, jsonb, text) from public;
grant execute on function iu_core.fn_job_queue_register(text, jsonb, text) to iu_operator;
