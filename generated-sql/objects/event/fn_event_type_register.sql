create function iu_core.fn_event_type_register(
  p_event_type text,
  p_event_domain text,
  p_schema jsonb,
  p_description text,
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
  v_problems jsonb;
  v_old iu_core.event_type_registry;
  v_change text;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_event_type) <= 150 and p_event_type ~ '^[a-z][a-z0-9_-]*([.][a-z0-9][a-z0-9_-]*)*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'An event type is lower-case words joined by dots, at most 150 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_event_type', 'given', left(p_event_type, 200))::text,
      hint = 'Name what happened to what, e.g. invoice.approved.';
  end if;
  if (length(p_description) <= 500 and btrim(p_description, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A description of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_description', 'length', length(p_description))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if not exists (select from iu_core.event_domain_registry d where d.event_domain = p_event_domain) then
    raise exception using
      errcode = 'IU002',
      message = format('There is no event domain %s.', coalesce(left(p_event_domain, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_event_domain',
        'event_domain', left(p_event_domain, 200),
        'known', (select jsonb_agg(d.event_domain order by d.event_domain) from iu_core.event_domain_registry d)
      )::text,
      hint = 'Register types of your own in the domain app.';
  end if;
  select jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem))
  into v_problems
  from iu_core.fn_event_schema_problems(p_schema) p;
  if v_problems is not null then
    raise exception using
      errcode = 'IU003',
      message = format('The schema cannot be registered: %s (%s)', v_problems -> 0 ->> 'problem', v_problems -> 0 ->> 'path'),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_schema',
        'path', v_problems -> 0 ->> 'path',
        'problems', v_problems
      )::text,
      hint = 'Describe the payload with the keywords fn_event_schema_problems explains.';
  end if;

  insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, changed_by)
  values (p_event_type, p_event_domain, p_schema, p_description, p_actor, p_actor)
  on conflict (event_type) do nothing;
  if found then
    v_change := 'register';
  else
    select t.* into v_old from iu_core.event_type_registry t where t.event_type = p_event_type for no key update;
    select jsonb_agg(
      jsonb_build_object('path', coalesce(o.path, n.path), 'rule', coalesce(o.rule, n.rule), 'registered', o.value, 'given', n.value)
      order by coalesce(o.path, n.path) collate "C", coalesce(o.rule, n.rule) collate "C"
    )
    into v_problems
    from iu_core.fn_event_schema_rules(v_old.schema_jsonb) o
    full join iu_core.fn_event_schema_rules(p_schema) n on n.path = o.path and n.rule = o.rule
    where n.value is distinct from o.value
      and (o.path is not null or exists (select from iu_core.fn_event_schema_rules(v_old.schema_jsonb) k where k.path = n.path));
    if v_old.is_shipped and (v_old.schema_jsonb, v_old.description) is distinct from (p_schema, p_description) then
      v_problems := coalesce(v_problems, '[{"path": "$", "rule": "shipped"}]');
    end if;

    if v_old.event_domain <> p_event_domain or v_problems is not null then
      raise exception using
        errcode = 'IU005',
        message = format('The event type %s is registered with another definition.', p_event_type),
        detail = jsonb_build_object(
          'code', 'conflict',
          'event_type', p_event_type,
          'is_shipped', v_old.is_shipped,
          'expected', jsonb_build_object('event_domain', p_event_domain, 'schema', p_schema),
          'actual', jsonb_build_object('event_domain', v_old.event_domain, 'schema', v_old.schema_jsonb),
          'differences', coalesce(v_problems, '[]')
        )::text,
        hint = 'Add keys that are not required, or register another type.';
    end if;
    v_change := case
      when v_old.status = 'withdrawn' then 'restore'
      when (v_old.schema_jsonb, v_old.description) is distinct from (p_schema, p_description) then 'extend'
    end;
    if v_change is not null then
      update iu_core.event_type_registry t
      set
        schema_jsonb = p_schema,
        description = p_description,
        status = 'active',
        changed_at = v_at,
        changed_by = p_actor
      where t.event_type = p_event_type;
    end if;
  end if;

  if v_change is not null then
    insert into iu_core.event_type_log (event_type, change, schema_jsonb, description, actor)
    values (p_event_type, v_change, p_schema, p_description, p_actor);
  end if;
  return jsonb_build_object(
    'event_type', p_event_type,
    'event_domain', p_event_domain,
    'status', 'active',
    'changed', v_change is not null,
    'change', v_change
  );
end
$iu$;

comment on function iu_core.fn_event_type_register(text, text, jsonb, text, text) is 'Registers an event type, extends one by further optional keys, or brings a withdrawn one back.
The same definition again changes nothing. An existing type may get new keys that are not required, and another description; any other change would break what emits or reads it and is refused with IU005: register another type instead. The schema''s language is that of fn_event_schema_problems.
Arguments:
  p_event_type: Lower-case words joined by dots, such as invoice.approved; at most 150 characters.
  p_event_domain: A registered domain: app for a deployment''s own types.
  p_schema: What a payload may hold.
  p_description: When the event is emitted; 1 to 500 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_event_type_register(''invoice.approved'', ''app'', ''{"properties": {"total": {"type": "number"}}}'', ''An invoice was approved.'', ''ana@example.org'')';

revoke all on function iu_core.fn_event_type_register(text, text, jsonb, text, text) from public;
grant execute on function iu_core.fn_event_type_register(text, text, jsonb, text, text) to iu_operator;
