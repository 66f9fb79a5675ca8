create function iu_core.fn_event_outbox_partitions_ahead(
  p_months integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set lock_timeout = '5s'
as $iu$
declare
  v_month timestamptz;
  v_partition text;
  v_from uuid;
  v_to uuid;
  v_state text;
  v_result jsonb := '[]';
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_months between 1 and 60) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Partitions are made for 1 to 60 months ahead.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_months', 'given', p_months)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  lock table iu_core.event_outbox in share update exclusive mode;

  for v_month in
    select date_trunc('month', now()) + make_interval(months => n)
    from generate_series(1, p_months) as n
  loop
    v_partition := 'event_outbox_' || to_char(v_month, 'YYYY_MM');
    v_from := iu_core.fn_iu_uuid7_floor(v_month);
    v_to := iu_core.fn_iu_uuid7_floor(v_month + interval '1 month');
    v_state := case
      when to_regclass(format('iu_core.%I', v_partition)) is not null then 'existing'
      when exists (select from iu_core.event_outbox_default o where o.event_id >= v_from and o.event_id < v_to) then 'occupied'
      else 'created'
    end;
    if v_state = 'created' then
      execute format('create table iu_core.%I (like iu_core.event_outbox including all)', v_partition);
      execute format('comment on table iu_core.%I is %L', v_partition, format('Events of %s. Made for %s.', to_char(v_month, 'YYYY-MM'), p_actor));
      execute format(
        'create trigger %I before update or delete or truncate on iu_core.%I for each statement execute function iu_core.fn_iu_refuse_change()',
        v_partition || '_refuse_change', v_partition
      );
      execute format('alter table iu_core.event_outbox attach partition iu_core.%I for values from (%L) to (%L)', v_partition, v_from, v_to);
    end if;
    v_result := v_result || jsonb_build_object('partition', v_partition, 'month', to_char(v_month, 'YYYY-MM-DD'), 'state', v_state);
  end loop;
  return v_result;
end
$iu$;

comment on function iu_core.fn_event_outbox_partitions_ahead(integer, text) is 'Makes the outbox''s partitions for the coming months, so that each month can be kept, moved and dropped by itself.
Months are UTC and begin with the one after the current; events of the current month stay where they are. Existing partitions are left alone, so it can run as often as one likes, from cron for instance. Takes an exclusive lock on the default partition while it checks that it holds none of the month''s events, and gives up after five seconds rather than make emission wait.
Arguments:
  p_months: How many months ahead, 1 to 60.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_event_outbox_partitions_ahead(3, ''ana@example.org'')';

revoke all on function iu_core.fn_event_outbox_partitions_ahead(integer, text) from public;
grant execute on function iu_core.fn_event_outbox_partitions_ahead(integer, text) to iu_operator;
