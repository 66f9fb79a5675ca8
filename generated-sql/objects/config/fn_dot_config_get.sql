create function iu_core.fn_dot_config_get(
  p_key text
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_value jsonb;
begin
  select c.value
  into v_value
  from iu_core.dot_config c
  where c.key = p_key;
  if v_value is not null then
    return v_value;
  end if;

  select r.default_value
  into v_value
  from iu_core.dot_config_registry r
  where r.key = p_key;
  if found then
    return v_value;
  end if;

  select coalesce(c.value, r.default_value)
  into v_value
  from iu_core.dot_config_registry r
  left join iu_core.dot_config c on c.key = r.key
  where
    r.is_family
    and r.key < p_key
    and starts_with(p_key, left(r.key, -1))
    and length(p_key) <= 200
    and p_key !~ '[^A-Za-z0-9_.-]'
  order by r.key desc
  limit 1;
  if not found then
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
  end if;
  return v_value;
end
$iu$;

comment on function iu_core.fn_dot_config_get(text) is 'The value of a gate or setting that counts now: the operator''s, else that of the longest family it belongs to, else the shipped default.
Null only for a setting that has neither. Sees what the current transaction has set itself and what others have committed.
Arguments:
  p_key: Key of a gate or setting, or of a member of a family.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_dot_config_get(''event_payload.max_size_bytes.piece.split'')';

revoke all on function iu_core.fn_dot_config_get(text) from public;
grant execute on function iu_core.fn_dot_config_get(text) to iu_reader;
