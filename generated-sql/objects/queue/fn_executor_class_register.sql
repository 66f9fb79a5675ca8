create function iu_core.fn_executor_class_register(
  p_executor_class text,
  p_spec jsonb,
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
  v_limits jsonb := coalesce(p_spec -> 'limits', '{}');
  v_old iu_core.executor_class_registry;
  v_changed boolean := true;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_executor_class ~ '^[a-z][a-z0-9_.-]*$' and length(p_executor_class) <= 100) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A class is named by lower-case letters, digits and _ . -, at most 100.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_executor_class', 'given', left(p_executor_class, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (
    jsonb_typeof(p_spec) = 'object'
    and p_spec @? '$ ? (@.executor_kind.type() == "string" && (@.executor_kind == "noop" || @.executor_kind == "sql_function" || @.executor_kind == "typescript" || @.executor_kind == "external") && @.mutating.type() == "boolean" && @.description.type() == "string" && (!(exists(@.heartbeat_caller_fn)) || @.heartbeat_caller_fn.type() == "string" || @.heartbeat_caller_fn == null) && (!(exists(@.handler)) || @.handler.type() == "string" || @.handler == null) && (!(exists(@.limits)) || @.limits.type() == "object") && (!(exists(@.limits.max_running)) || @.limits.max_running.type() == "number" && @.limits.max_running >= 1 && @.limits.max_running == @.limits.max_running.floor() && @.limits.max_running <= 1000000) && (!(exists(@.limits.rate_count)) || @.limits.rate_count.type() == "number" && @.limits.rate_count >= 1 && @.limits.rate_count == @.limits.rate_count.floor() && @.limits.rate_count <= 1000000) && (!(exists(@.limits.rate_seconds)) || @.limits.rate_seconds.type() == "number" && @.limits.rate_seconds >= 1 && @.limits.rate_seconds == @.limits.rate_seconds.floor() && @.limits.rate_seconds <= 86400))'
    and p_spec - '{executor_kind,mutating,heartbeat_caller_fn,handler,limits,description}'::text[] = '{}'
    and v_limits - '{max_running,rate_count,rate_seconds}'::text[] = '{}'
    and (v_limits ? 'rate_count') = (v_limits ? 'rate_seconds')
  ) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'That is no definition of a class.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_spec',
        'path', '$',
        'given', p_spec
      )::text,
      hint = 'Give executor_kind (noop, sql_function, typescript, external), mutating and description; perhaps handler, heartbeat_caller_fn and limits.';
  end if;

  insert into iu_core.executor_class_registry (
    executor_class, executor_kind, mutating, heartbeat_caller_fn, handler, limits, is_limited, description,
    owner, changed_by
  )
  values (
    p_executor_class, p_spec ->> 'executor_kind', (p_spec -> 'mutating')::boolean, p_spec ->> 'heartbeat_caller_fn',
    p_spec ->> 'handler', v_limits, v_limits <> '{}', p_spec ->> 'description', p_actor, p_actor
  )
  on conflict (executor_class) do nothing;
  if not found then
    select c.* into v_old from iu_core.executor_class_registry c where c.executor_class = p_executor_class for no key update;
    if v_old.owner = 'iu_core' then
      raise exception using
        errcode = 'IU005',
        message = format('The class %s came with the product.', p_executor_class),
        detail = jsonb_build_object(
          'code', 'conflict',
          'executor_class', p_executor_class,
          'expected', 'another name',
          'actual', 'iu_core'
        )::text,
        hint = 'Read the current state again and decide on it.';
    end if;
    v_changed := v_old.status <> 'active' or (
      v_old.executor_kind, v_old.mutating, v_old.heartbeat_caller_fn, v_old.handler, v_old.limits, v_old.description
    ) is distinct from (
      p_spec ->> 'executor_kind', (p_spec -> 'mutating')::boolean, p_spec ->> 'heartbeat_caller_fn', p_spec ->> 'handler',
      v_limits, p_spec ->> 'description'
    );
    if v_changed then
      update iu_core.executor_class_registry c
      set
        executor_kind = p_spec ->> 'executor_kind',
        mutating = (p_spec -> 'mutating')::boolean,
        heartbeat_caller_fn = p_spec ->> 'heartbeat_caller_fn',
        handler = p_spec ->> 'handler',
        limits = v_limits,
        is_limited = v_limits <> '{}',
        description = p_spec ->> 'description',
        status = 'active',
        changed_at = v_at,
        changed_by = p_actor
      where c.executor_class = p_executor_class;
    end if;
  end if;
  if v_limits <> '{}' then
    insert into iu_core.job_class_usage (executor_class, booked_until)
    values (p_executor_class, '-infinity')
    on conflict (executor_class) do nothing;
  end if;
  return jsonb_build_object(
    'executor_class', p_executor_class,
    'status', 'active',
    'old', case v_old.status when 'active' then jsonb_build_object(
      'executor_kind', v_old.executor_kind,
      'mutating', v_old.mutating,
      'heartbeat_caller_fn', v_old.heartbeat_caller_fn,
      'handler', v_old.handler,
      'limits', v_old.limits,
      'description', v_old.description
    ) end,
    'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_executor_class_register(text, jsonb, text) is 'Registers an executor class, changes one, or brings a withdrawn one back.
Limits hold for jobs that come in from then on; jobs that are in the queue keep whether they are limited. A shipped class is not changed. The same definition again changes nothing.
Arguments:
  p_executor_class: Lower-case letters, digits and _ . -; at most 100 characters.
  p_spec: {executor_kind, mutating, description, heartbeat_caller_fn?, handler?, limits?: {max_running?, rate_count?, rate_seconds?}}.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_executor_class_register(''mail.send'', ''{"executor_kind": "typescript", "mutating": true, "description": "Sends a mail.", "limits": {"max_running": 4}}'', ''ana@example.org'')';

revoke all on function iu_core.fn_executor_class_register(text, jsonb, text) from public;
grant execute on function iu_core.fn_executor_class_register(text, jsonb, text) to iu_operator;
