create function iu_core.fn_dot_gate_enabled(
  p_key text
)
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_set jsonb;
  v_kind text;
  v_value jsonb;
begin
  select c.value
  into v_set
  from iu_core.dot_config c
  where c.key = p_key;

  select r.kind, coalesce(v_set, r.default_value)
  into v_kind, v_value
  from iu_core.dot_config_registry r
  where r.key = p_key;
  if not found then
    select e.kind, coalesce(v_set, f.value, e.default_value)
    into v_kind, v_value
    from iu_core.fn_dot_config_registered(p_key) e
    left join iu_core.dot_config f on f.key = e.registered_key;
  end if;

  if v_kind = 'gate' then
    return coalesce(v_value = 'true', false);
  elsif v_kind is not null then
    raise exception using
      errcode = 'IU003',
      message = format('%s is a setting, not a gate.', p_key),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_key',
        'key', p_key,
        'kind', v_kind
      )::text,
      hint = 'Read settings with fn_dot_config_get.';
  end if;
  if p_key is null then
    raise exception using
      errcode = 'IU003',
      message = 'A configuration key is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_key')::text,
      hint = 'Look up the registered keys in v_dot_config.';
  end if;
  raise exception using
    errcode = 'IU002',
    message = format('No configuration key is called %s.', p_key),
    detail = jsonb_build_object('code', 'unknown_key', 'key', p_key)::text,
    hint = 'Look up the registered keys in v_dot_config.';
end
$iu$;

comment on function iu_core.fn_dot_gate_enabled(text) is 'Whether a gate is open: the operator''s value if there is one, else the shipped default.
Sees what the current transaction has set itself and what others have committed. Never null.
Arguments:
  p_key: Key of a gate.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_dot_gate_enabled(''iu_core.composer_enabled'')';

revoke all on function iu_core.fn_dot_gate_enabled(text) from public;
grant execute on function iu_core.fn_dot_gate_enabled(text) to iu_reader;
