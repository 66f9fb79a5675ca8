create function iu_core.fn_event_mark_read(
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
  v_missing uuid[];
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
  v_missing := array(
    select e.event_id
    from unnest(p_event_ids) as e (event_id)
    where not exists (select from iu_core.event_outbox o where o.event_id = e.event_id)
    limit 10
  );
  if v_missing <> '{}' then
    raise exception using
      errcode = 'IU004',
      message = format('There is no event %s.', v_missing[1]),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_event_ids', 'missing', v_missing)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  insert into iu_core.event_read (principal, event_id)
  select distinct p_principal, e.event_id
  from unnest(p_event_ids) as e (event_id)
  order by e.event_id
  on conflict (principal, event_id) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end
$iu$;

comment on function iu_core.fn_event_mark_read(text, uuid[]) is 'Marks events as read by a principal.
What is marked already stays as it is. All or none: an event that is not there is refused with all others.
Arguments:
  p_principal: A person or service; 1 to 200 characters.
  p_event_ids: Events of the outbox.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_event_mark_read(''ana@example.org'', array[]::uuid[])';

revoke all on function iu_core.fn_event_mark_read(text, uuid[]) from public;
grant execute on function iu_core.fn_event_mark_read(text, uuid[]) to iu_app;
