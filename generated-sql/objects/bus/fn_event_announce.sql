create function iu_core.fn_event_announce()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if exists (select from iu_core.event_bus_head h where h.is_awaited) then
    perform pg_notify(tg_table_schema || '_event', '');
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_event_announce() is 'Wakes consumers that listen on the channel <schema>_event, such as iu_core_event, when one of them found nothing before.
A hint without content: poll. While consumers find events nobody is told, because a transaction that notifies commits alone in the whole server.';

revoke all on function iu_core.fn_event_announce() from public;
