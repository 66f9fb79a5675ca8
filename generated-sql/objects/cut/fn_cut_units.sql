create function iu_core.fn_cut_units(
  p_cut_request_id uuid
)
returns table (
  block_no integer,
  action text,
  byte_start integer,
  byte_end integer,
  canonical_address text,
  title text,
  iu_id uuid,
  cut_version_no integer,
  current_version_no integer,
  enacted_version_no integer,
  lifecycle_status text,
  current_digest text,
  cut_digest text
)
language plpgsql
stable
parallel safe
security definer
rows 100
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if not exists (select from iu_core.cut_request q where q.cut_request_id = p_cut_request_id) then
    if p_cut_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a cut is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cut_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no cut %s.', p_cut_request_id),
      detail = jsonb_build_object('code', 'not_found', 'cut_request_id', p_cut_request_id)::text,
      hint = 'Look up the cuts of a document in cut_request, or open one with fn_cut_open.';
  end if;
  if not iu_core.fn_access_complete(iu_core.fn_access_caller()) and not iu_core.fn_access_exempt(iu_core.fn_access_caller()) and not (pg_has_role(iu_core.fn_access_caller(), 'iu_auditor', 'usage') or pg_has_role(iu_core.fn_access_caller(), 'cutter_exec', 'usage') or pg_has_role(iu_core.fn_access_caller(), 'cutter_verify', 'usage')) and exists (
    select
    from iu_core.cut_request q
    join iu_core.cut_document_unit d on d.document_key = q.document_key
    join iu_core.information_unit u on u.iu_id = d.iu_id
    where q.cut_request_id = p_cut_request_id and (u.scope is not null and u.scope <> all (iu_core.fn_access_scopes(iu_core.fn_access_caller())))
  ) then
    if p_cut_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a cut is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cut_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no cut %s.', p_cut_request_id),
      detail = jsonb_build_object('code', 'not_found', 'cut_request_id', p_cut_request_id)::text,
      hint = 'Look up the cuts of a document in cut_request, or open one with fn_cut_open.';
  end if;
  return query
  select
    l.block_no, l.action, l.byte_start, l.byte_end, l.canonical_address,
    coalesce(l.gap_name, l.title), l.iu_id, l.version_no,
    u.current_version_no, u.enacted_version_no, u.lifecycle_status, u.body_digest, l.body_digest
  from iu_core.cut_leg l
  left join lateral (
    select n.current_version_no, n.enacted_version_no, n.lifecycle_status, v.body_digest
    from iu_core.information_unit n
    join iu_core.unit_version v on v.iu_id = n.iu_id and v.version_no = n.current_version_no
    where n.iu_id = l.iu_id
    offset 0
  ) as u on true
  where l.cut_request_id = p_cut_request_id
  order by l.block_no;
end
$iu$;

comment on function iu_core.fn_cut_units(uuid) is 'A cut block by block: what is planned, and what each unit is now.
Arguments:
  p_cut_request_id: The cut.
Errors: IU003 invalid_argument, IU004 not_found
Example: select block_no, action, canonical_address from iu_core.fn_cut_units(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_cut_units(uuid) from public;
grant execute on function iu_core.fn_cut_units(uuid) to iu_reader, cutter_exec, cutter_verify;
