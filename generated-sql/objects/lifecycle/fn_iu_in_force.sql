create function iu_core.fn_iu_in_force(
  p_iu_id uuid,
  p_at timestamp with time zone default now()
)
returns table (
  iu_id uuid,
  canonical_address text,
  version_no integer,
  title text,
  body text,
  body_digest text,
  in_force_from timestamp with time zone,
  in_force_to timestamp with time zone,
  change_set_id uuid,
  enacted_by text
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if p_at is null then
    raise exception using
      errcode = 'IU003',
      message = 'A time is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_at')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  return query
  select
    u.iu_id,
    u.canonical_address,
    v.version_no,
    v.title,
    v.body,
    v.body_digest,
    f.in_force_from,
    f.in_force_to,
    f.change_set_id,
    f.enacted_by
  from iu_core.iu_in_force f
  join iu_core.information_unit u on u.iu_id = f.iu_id
  join iu_core.unit_version v on v.iu_id = f.iu_id and v.version_no = f.version_no
  where f.iu_id = p_iu_id and f.in_force_from <= p_at and (f.in_force_to is null or f.in_force_to > p_at);
  if not found and not exists (select from iu_core.information_unit u where u.iu_id = p_iu_id) then
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
  end if;
end
$iu$;

comment on function iu_core.fn_iu_in_force(uuid, timestamp with time zone) is 'The version of a unit that was in force at a time; no row: none was.
Arguments:
  p_iu_id: The unit.
  p_at: The time; now, if it is left out.
Errors: IU003 invalid_argument, IU004 not_found
Example: select version_no, body from iu_core.fn_iu_in_force(''0199c2f4-0000-7000-8000-000000000001'', ''2026-05-01'')';

revoke all on function iu_core.fn_iu_in_force(uuid, timestamp with time zone) from public;
grant execute on function iu_core.fn_iu_in_force(uuid, timestamp with time zone) to iu_reader;
