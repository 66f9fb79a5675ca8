create function iu_core.fn_event_outbox_partitions_drop(
  p_partitions text[]
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set lock_timeout = '5s'
as $iu$
declare
  v_statements text[];
begin
  perform iu_core.fn_dot_gate_require('iu_core.retention_enabled');
  if (p_partitions <@ iu_core.fn_event_outbox_partitions_before(date_trunc('month', now()))) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Only months of the outbox that are over are dropped.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_partitions', 'given', p_partitions)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select array_agg(format('drop table %s.%I;', 'iu_core'::regnamespace, p.name) order by p.name)
  into v_statements
  from unnest(p_partitions) as p (name);
  if v_statements is not null then
    execute array_to_string(v_statements, E'\n');
  end if;
end
$iu$;

comment on function iu_core.fn_event_outbox_partitions_drop(text[]) is 'Drops past months of the outbox with everything in them.
A month at a time would be scanned row by row; a partition is let go at once, under a lock that readers and emissions wait for only as long as its files are unlinked. It gives up with 55P03 when it cannot have its locks within five seconds. What the policy says, and whether subscriptions have passed, is for fn_event_maintain to decide.
Arguments:
  p_partitions: Names of monthly partitions that lie before the current month.
Errors: IU003 invalid_argument';

revoke all on function iu_core.fn_event_outbox_partitions_drop(text[]) from public;
