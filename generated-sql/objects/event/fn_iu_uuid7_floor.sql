create function iu_core.fn_iu_uuid7_floor(
  p_at timestamp with time zone
)
returns uuid
language sql
stable
parallel safe
begin atomic
  select (overlay(lpad(to_hex((date_part('epoch', p_at) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || '-8000-000000000000')::uuid;
end;

comment on function iu_core.fn_iu_uuid7_floor(timestamp with time zone) is 'The smallest time-ordered UUID of a time: where a range of ids begins.
Ids made by fn_iu_uuid7 at that time or later are not smaller, those made before are. Exact to a microsecond.
Arguments:
  p_at: The time.
Example: select iu_core.fn_iu_uuid7_floor(''2026-01-01'')';

revoke all on function iu_core.fn_iu_uuid7_floor(timestamp with time zone) from public;
grant execute on function iu_core.fn_iu_uuid7_floor(timestamp with time zone) to iu_reader;
