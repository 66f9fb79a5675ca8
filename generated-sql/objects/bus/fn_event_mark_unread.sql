create function iu_core.fn_event_mark_unread(
  p_principal text,
  p_event_ids uuid[]
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_count int;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if (length(p_principal) <= 200 and btrim(p_principal, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_principal', 'length', length(p_principal))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_event_ids is null or array_position(p_event_ids, null) is not null or cardinality(p_event_ids) > 10000 then
    raise exception using
      errcode = 'IU003',
      message = 'At most 10000 event ids are given, none of them null.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_event_ids', 'count', cardinality(p_event_ids))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  delete from iu_core.event_read r
  where r.principal = p_principal and r.event_id = any (p_event_ids);
  get diagnostics v_count = row_count;
  return v_count;
end
$iu$;

comment on function iu_core.fn_event_mark_unread(text, uuid[]) is 'Takes away a principal''s read marks of events.
What is not marked is passed over.
Arguments:
  p_principal: A person or service; 1 to 200 characters.
  p_event_ids: Events.
Errors: IU003 invalid_argument
Example: select iu_core.fn_event_mark_unread(''ana@example.org'', array[]::uuid[])';

revoke all on function iu_core.fn_event_mark_unread(text, uuid[]) from public;
grant execute on function iu_core.fn_event_mark_unread(text, uuid[]) to iu_app;
