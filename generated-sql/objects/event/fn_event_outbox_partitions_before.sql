create function iu_core.fn_event_outbox_partitions_before(
  p_before timestamp with time zone
)
returns text[]
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
as $iu$
select array(
  select c.relname::text
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'iu_core.event_outbox'::regclass
    and case
      when c.relname ~ '^event_outbox_[0-9]{4}_(0[1-9]|1[0-2])$'
        then to_timestamp(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= p_before
      else false
    end
  order by c.relname
);
$iu$;

comment on function iu_core.fn_event_outbox_partitions_before(timestamp with time zone) is 'Names of the outbox''s monthly partitions that lie wholly before a time, in order.
Arguments:
  p_before: The time.
Example: select iu_core.fn_event_outbox_partitions_before(now() - interval ''1 year'')';

revoke all on function iu_core.fn_event_outbox_partitions_before(timestamp with time zone) from public;
grant execute on function iu_core.fn_event_outbox_partitions_before(timestamp with time zone) to iu_reader;
