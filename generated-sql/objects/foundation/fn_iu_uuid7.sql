create function iu_core.fn_iu_uuid7(
  p_at timestamp with time zone default clock_timestamp()
)
returns uuid
language sql
volatile
parallel safe
begin atomic
  select (
    overlay(lpad(to_hex((date_part('epoch', p_at) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0)
      || substr(gen_random_uuid()::text, 20)
  )::uuid;
end;

comment on function iu_core.fn_iu_uuid7(timestamp with time zone) is 'A time-ordered UUID, version 7 of RFC 9562, with the millisecond''s fraction in rand_a.
Ids of one backend ascend as long as the clock does; 62 bits are random. Takes a time so that a batch can be numbered: pass clock_timestamp() plus its ordinal in microseconds.
Arguments:
  p_at: The time to encode.
Example: select iu_core.fn_iu_uuid7()';

revoke all on function iu_core.fn_iu_uuid7(timestamp with time zone) from public;
grant execute on function iu_core.fn_iu_uuid7(timestamp with time zone) to iu_reader;
