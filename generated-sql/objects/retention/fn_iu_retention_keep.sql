create function iu_core.fn_iu_retention_keep()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_before timestamptz;
  v_rows jsonb[];
begin
  select case p.target_key when 'outbox' then date_trunc('month', now() - p.keep, 'UTC') else now() - p.keep end
  into v_before
  from iu_core.retention_policy p
  where p.target_key = tg_argv[0]
    and p.status = 'active'
    and p.enabled
    and exists (select from iu_core.dot_config c where c.key = 'iu_core.retention_enabled' and c.value = 'true');
  if v_before is not null then
    v_rows := array(select to_jsonb(o) from deleted o);
    if not exists (
      select
      from unnest(v_rows) as r (facts)
      where ((r.facts ->> tg_argv[1])::timestamptz < v_before) is not true
        or (r.facts ->> tg_argv[2] = tg_argv[3]) is true
    ) then
      return null;
    end if;
  end if;
  raise exception using
    errcode = 'IU009',
    message = format('Rows of %I.%I are immutable: %s is refused.', tg_table_schema, tg_table_name, tg_op),
    detail = jsonb_build_object(
      'code', 'immutable',
      'relation', tg_table_name,
      'operation', tg_op,
      'target', tg_argv[0],
      'before', v_before
    )::text,
    hint = 'What is old enough goes with fn_iu_retention_run, when its policy is enabled and the gate iu_core.retention_enabled is open.';
end
$iu$;

comment on function iu_core.fn_iu_retention_keep() is 'Refuses a deletion of history unless the gate iu_core.retention_enabled is open, the target has an enabled policy, and every row of it is older than that keeps.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_retention_keep() from public;
