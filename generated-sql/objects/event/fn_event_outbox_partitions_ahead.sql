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
  v_months jsonb;
  v_statements text[];
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_months between 1 and 60) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Partitions are made for 1 to 60 months ahead.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_months', 'given', p_months)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if exists (
    select
    from pg_depend as d
    where d.classid = 'pg_class'::regclass and d.objid = 'iu_core.event_outbox'::regclass and d.deptype = 'e'
  ) then
    raise exception using
      errcode = 'IU005',
      message = 'The outbox belongs to an extension and keeps its one partition.',
      detail = jsonb_build_object(
        'code', 'conflict',
        'relation', 'event_outbox',
        'expected', 'migrations',
        'actual', 'extension'
      )::text,
      hint = 'Nothing has to be done: the default partition takes all months. For partitions by month let migrations lead on (iu-core extension leave).';
  end if;
  lock table iu_core.event_outbox in share update exclusive mode;

  select
    jsonb_agg(jsonb_build_object('partition', p.name, 'month', to_char(p.month, 'YYYY-MM-DD'), 'state', p.state) order by p.month),
    array_agg(
      format(
        'create table %1$s.%2$I (like %3$s including all);'
          || 'comment on table %1$s.%2$I is %4$L;'
          || 'create trigger %5$I before update or delete or truncate on %1$s.%2$I for each statement execute function %6$s;'
          || 'alter table %3$s attach partition %1$s.%2$I for values from (%7$L) to (%8$L);',
        'iu_core'::regnamespace, p.name, 'iu_core.event_outbox'::regclass,
        format('Events of %s. Made for %s.', to_char(p.month, 'YYYY-MM'), p_actor),
        p.name || '_refuse_change', 'iu_core.fn_iu_refuse_change()'::regprocedure, p.lower_bound, p.upper_bound
      )
      order by p.month
    ) filter (where p.state = 'created')
  into v_months, v_statements
  from (
    select
      m.month, m.name, m.lower_bound, m.upper_bound,
      case
        when to_regclass(format('%s.%I', 'iu_core'::regnamespace, m.name)) is not null then 'existing'
        when exists (
          select from iu_core.event_outbox_default o
          where o.event_id >= m.lower_bound and o.event_id < m.upper_bound
        ) then 'occupied'
        else 'created'
      end as state
    from (
      select
        n.month, 'event_outbox_' || to_char(n.month, 'YYYY_MM') as name,
        iu_core.fn_iu_uuid7_floor(n.month) as lower_bound,
        iu_core.fn_iu_uuid7_floor(n.month + interval '1 month') as upper_bound
      from (
        select date_trunc('month', now()) + make_interval(months => n) from generate_series(1, p_months) as n
      ) as n (month)
    ) as m
  ) as p;

  if v_statements is not null then
    execute array_to_string(v_statements, E'\n');
  end if;
  return v_months;
end
$iu$;

comment on function iu_core.fn_event_outbox_partitions_ahead(integer, text) is 'Makes the outbox''s partitions for the coming months, so that each month can be kept, moved and dropped by itself.
Months are UTC and begin with the one after the current; events of the current month stay where they are. Existing partitions are left alone, so it can run as often as one likes, from cron for instance. Readers and emissions wait until it commits, so it wants a transaction of its own; it gives up with 55P03 when it cannot have its locks within five seconds. Refused where the product is installed as an extension: a dump of an extension cannot be restored with partitions of its tables.
Arguments:
  p_months: How many months ahead, 1 to 60.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_event_outbox_partitions_ahead(3, ''ana@example.org'')';

revoke all on function iu_core.fn_event_outbox_partitions_ahead(integer, text) from public;
grant execute on function iu_core.fn_event_outbox_partitions_ahead(integer, text) to iu_operator;
