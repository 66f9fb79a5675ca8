create function iu_core.fn_iu_uuid7_at(
  p_id uuid
)
returns timestamp with time zone
language sql
immutable
parallel safe
begin atomic
  select case when (('x' || encode(substring(uuid_send(p_id) from 1 for 8), 'hex'))::bit(64)::bigint >> 12) & 15 = 7 then to_timestamp(((('x' || encode(substring(uuid_send(p_id) from 1 for 8), 'hex'))::bit(64)::bigint >> 16) * 4096 + (('x' || encode(substring(uuid_send(p_id) from 1 for 8), 'hex'))::bit(64)::bigint & 4095))::float8 / 4096000) end;
end;

comment on function iu_core.fn_iu_uuid7_at(uuid) is 'When a time-ordered UUID was made: what an event''s, a job''s or a unit''s id says of itself.
Exact to a microsecond for ids made here; another maker''s may hold no more than a millisecond. Null of a UUID that is not of version 7.
Arguments:
  p_id: The id.
Example: select iu_core.fn_iu_uuid7_at(''019b76da-a800-7000-8000-000000000000'')';

revoke all on function iu_core.fn_iu_uuid7_at(uuid) from public;
grant execute on function iu_core.fn_iu_uuid7_at(uuid) to iu_reader;
