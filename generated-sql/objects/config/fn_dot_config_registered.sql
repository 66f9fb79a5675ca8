create function iu_core.fn_dot_config_registered(
  p_key text
)
returns table (
  registered_key text,
  kind text,
  value_type text,
  default_value jsonb,
  min_value bigint,
  max_value bigint
)
language sql
stable
parallel safe
rows 1
begin atomic
  select
    r.key,
    r.kind,
    r.value_type,
    r.default_value,
    r.min_value,
    r.max_value
  from iu_core.dot_config_registry r
  where r.key = p_key
    or (
      r.is_family
      and r.key < p_key
      and starts_with(p_key, left(r.key, -1))
      and length(p_key) <= 200
      and p_key !~ '[^A-Za-z0-9_.-]'
    )
  order by r.key desc
  limit 1;
end;

comment on function iu_core.fn_dot_config_registered(text) is 'The registry row that governs a key: its own, else that of the longest family it belongs to. No row: the key is unknown.
Arguments:
  p_key: A configuration key.
Example: select * from iu_core.fn_dot_config_registered(''event_payload.max_size_bytes.piece.split'')';

revoke all on function iu_core.fn_dot_config_registered(text) from public;
grant execute on function iu_core.fn_dot_config_registered(text) to iu_reader;
