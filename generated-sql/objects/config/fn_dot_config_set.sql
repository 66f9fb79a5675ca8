create function iu_core.fn_dot_config_set(
  p_key text,
  p_value jsonb,
  p_actor text,
  p_reason text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_value jsonb := nullif(p_value, 'null');
  v_registered_key text;
  v_stored jsonb;
  v_old jsonb;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_reason) <= 1000 and btrim(p_reason, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The reason must be a text of 1 to 1000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Say why the configuration changes, e.g. with the number of the change.';
  end if;
  perform iu_core.fn_dot_config_check(p_key, v_value);

  select e.registered_key into v_registered_key from iu_core.fn_dot_config_registered(p_key) e;
  -- Changes of one key wait for each other here, also before the key has a row of its own.
  perform from iu_core.dot_config_registry r where r.key = v_registered_key for no key update;

  v_old := iu_core.fn_dot_config_get(p_key);
  select c.value into v_stored from iu_core.dot_config c where c.key = p_key;
  if v_stored is distinct from v_value then
    insert into iu_core.dot_config (key, value, changed_by, change_reason, change_id, changed_at)
    values (p_key, v_value, p_actor, p_reason, iu_core.fn_iu_uuid7(), clock_timestamp())
    on conflict (key) do update
    set
      value = excluded.value,
      changed_by = excluded.changed_by,
      change_reason = excluded.change_reason,
      change_id = excluded.change_id,
      changed_at = excluded.changed_at;
  end if;

  return jsonb_build_object(
    'key', p_key,
    'old', v_old,
    'new', iu_core.fn_dot_config_get(p_key),
    'changed', v_stored is distinct from v_value,
    'was_overridden', v_stored is not null,
    'is_overridden', v_value is not null
  );
end
$iu$;

comment on function iu_core.fn_dot_config_set(text, jsonb, text, text) is 'Opens or closes a gate or changes a setting; null brings the shipped default back.
Counts at once in this transaction and, after its commit, for everybody else. Setting the default''s own value is an override too: it stays when a later version ships another default.
Arguments:
  p_key: Key of a gate or setting, or of a member of a family.
  p_value: The value, of the key''s type; SQL or JSON null for the shipped default.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_reason: Why; 1 to 1000 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_dot_config_set(''iu_core.composer_enabled'', ''true'', ''ana@example.org'', ''Go-live, change 4711.'')';

revoke all on function iu_core.fn_dot_config_set(text, jsonb, text, text) from public;
grant execute on function iu_core.fn_dot_config_set(text, jsonb, text, text) to iu_operator;
