create function iu_core.fn_event_type_withdraw(
  p_event_type text,
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
  v_old iu_core.event_type_registry;
  v_changed boolean;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select t.* into v_old from iu_core.event_type_registry t where t.event_type = p_event_type for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no event type %s.', coalesce(left(p_event_type, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_event_type', 'event_type', left(p_event_type, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  end if;
  if v_old.is_shipped then
    raise exception using
      errcode = 'IU005',
      message = format('The event type %s came with the product and is not withdrawn.', v_old.event_type),
      detail = jsonb_build_object(
        'code', 'conflict',
        'event_type', v_old.event_type,
        'is_shipped', true,
        'expected', false,
        'actual', true
      )::text,
      hint = format('Close its emit gate instead: fn_dot_config_set(%L, ''false'', <who>, <why>).', v_old.emit_gate);
  end if;

  v_changed := v_old.status = 'active';
  if v_changed then
    update iu_core.event_type_registry t
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where t.event_type = v_old.event_type;

    insert into iu_core.event_type_log (event_type, change, schema_jsonb, description, actor)
    values (v_old.event_type, 'withdraw', v_old.schema_jsonb, v_old.description, p_actor);
  end if;
  return jsonb_build_object(
    'event_type', v_old.event_type,
    'event_domain', v_old.event_domain,
    'status', 'withdrawn',
    'schema', v_old.schema_jsonb,
    'description', v_old.description,
    'changed', v_changed,
    'change', case when v_changed then 'withdraw' end
  );
end
$iu$;

comment on function iu_core.fn_event_type_withdraw(text, text) is 'Withdraws an event type: it is no longer emitted. Its events and its name stay.
A type that came with the product is not withdrawn: close its domain''s emit gate instead.
Arguments:
  p_event_type: A registered type.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_event_type_withdraw(''invoice.approved'', ''ana@example.org'')';

revoke all on function iu_core.fn_event_type_withdraw(text, text) from public;
grant execute on function iu_core.fn_event_type_withdraw(text, text) to iu_operator;
