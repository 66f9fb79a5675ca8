create function iu_core.fn_iu_get(
  p_iu_id uuid,
  p_version_no integer default null
)
returns table (
  iu_id uuid,
  canonical_address text,
  unit_kind text,
  lifecycle_status text,
  version_no integer,
  title text,
  body text,
  body_digest text,
  metadata jsonb,
  created_at timestamp with time zone,
  created_by text
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
begin
  return query
  select
    u.iu_id,
    u.canonical_address,
    u.unit_kind,
    u.lifecycle_status,
    v.version_no,
    v.title,
    v.body,
    v.body_digest,
    u.metadata,
    v.created_at,
    v.created_by
  from iu_core.information_unit u
  join iu_core.unit_version v on v.iu_id = u.iu_id
  where u.iu_id = p_iu_id
    and v.version_no = coalesce(p_version_no, u.current_version_no);
  if found then
    return;
  end if;

  if exists (select from iu_core.information_unit u where u.iu_id = p_iu_id) then
    raise exception using
      errcode = 'IU004',
      message = format('The unit %s has no version %s.', p_iu_id, p_version_no),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id, 'version_no', p_version_no)::text,
      hint = 'List its versions with fn_iu_history.';
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

comment on function iu_core.fn_iu_get(uuid, integer) is 'One version of a unit, the current one unless another is asked for.
created_at and created_by are those of the version.
Arguments:
  p_iu_id: The unit.
  p_version_no: The version; null: the current one.
Errors: IU003 invalid_argument, IU004 not_found
Example: select title, body from iu_core.fn_iu_get(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_iu_get(uuid, integer) from public;
grant execute on function iu_core.fn_iu_get(uuid, integer) to iu_reader;
