create function iu_core.fn_iu_history(
  p_iu_id uuid
)
returns table (
  version_no integer,
  title text,
  body_digest text,
  body_bytes integer,
  change_note text,
  is_current boolean,
  is_enacted boolean,
  created_at timestamp with time zone,
  created_by text
)
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  return query
  select
    v.version_no,
    v.title,
    v.body_digest,
    octet_length(v.body),
    v.change_note,
    v.version_no = u.current_version_no,
    v.version_no is not distinct from u.enacted_version_no,
    v.created_at,
    v.created_by
  from iu_core.information_unit u
  join iu_core.unit_version v on v.iu_id = u.iu_id
  where u.iu_id = p_iu_id
  order by v.version_no desc;
  if found then
    return;
  end if;
  if p_iu_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The id of a unit is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  raise exception using
    errcode = 'IU004',
    message = format('No unit has the id %s.', p_iu_id),
    detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
    hint = 'Check the id or key given in the detail.';
end
$iu$;

comment on function iu_core.fn_iu_history(uuid) is 'All versions of a unit, newest first, without their bodies.
Arguments:
  p_iu_id: The unit.
Errors: IU003 invalid_argument, IU004 not_found
Example: select version_no, change_note from iu_core.fn_iu_history(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_iu_history(uuid) from public;
grant execute on function iu_core.fn_iu_history(uuid) to iu_reader;
