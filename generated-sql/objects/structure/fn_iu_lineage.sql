create function iu_core.fn_iu_lineage(
  p_iu_id uuid
)
returns table (
  direction text,
  depth integer,
  iu_id uuid,
  canonical_address text,
  lifecycle_status text,
  version_no integer,
  operation text,
  operation_id uuid,
  part_no integer,
  via_iu_id uuid,
  review_decision_id uuid,
  created_at timestamp with time zone,
  created_by text
)
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if not exists (select from iu_core.information_unit u where u.iu_id = p_iu_id) then
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
  return query
  with recursive above (iu_id, depth) as (
    select p_iu_id, 0
    union
    select d.from_iu_id, a.depth + 1
    from above a
    join iu_core.iu_derivation d on d.to_iu_id = a.iu_id and d.undone_at is null
    where a.depth < 1000
  ),
  below (iu_id, depth) as (
    select p_iu_id, 0
    union
    select d.to_iu_id, b.depth + 1
    from below b
    join iu_core.iu_derivation d on d.from_iu_id = b.iu_id and d.undone_at is null
    where b.depth < 1000
  ),
  found as (
    select 'ancestor' as direction, min(a.depth) + 1 as depth, d.derivation_id
    from above a
    join iu_core.iu_derivation d on d.to_iu_id = a.iu_id and d.undone_at is null
    group by d.derivation_id
    union all
    select 'descendant', min(b.depth) + 1, d.derivation_id
    from below b
    join iu_core.iu_derivation d on d.from_iu_id = b.iu_id and d.undone_at is null
    group by d.derivation_id
  )
  select
    f.direction,
    f.depth,
    u.iu_id,
    u.canonical_address,
    u.lifecycle_status,
    case f.direction when 'ancestor' then d.from_version_no else d.to_version_no end,
    d.operation,
    d.operation_id,
    d.part_no,
    case f.direction when 'ancestor' then d.to_iu_id else d.from_iu_id end,
    d.review_decision_id,
    d.created_at,
    d.created_by
  from found f
  join iu_core.iu_derivation d on d.derivation_id = f.derivation_id
  join iu_core.information_unit u on u.iu_id = case f.direction when 'ancestor' then d.from_iu_id else d.to_iu_id end
  order by f.direction, f.depth, d.created_at, d.part_no;
end
$iu$;

comment on function iu_core.fn_iu_lineage(uuid) is 'Where a unit came from and what came out of it, however many operations away.
One row for each derivation that holds, nearest first; what was undone is left out and stays readable in iu_derivation. depth counts operations from the unit.
Arguments:
  p_iu_id: The unit.
Errors: IU003 invalid_argument, IU004 not_found
Example: select direction, depth, canonical_address from iu_core.fn_iu_lineage(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_iu_lineage(uuid) from public;
grant execute on function iu_core.fn_iu_lineage(uuid) to iu_reader;
