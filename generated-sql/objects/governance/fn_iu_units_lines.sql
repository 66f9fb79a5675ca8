create function iu_core.fn_iu_units_lines(
  p_iu_ids uuid[]
)
returns text[]
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_lines text[];
  v_missing uuid[];
begin
  if (array_ndims(p_iu_ids) = 1 and cardinality(p_iu_ids) <= 10000 and array_position(p_iu_ids, null) is null) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Name 1 to 10000 units, none of them null.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_iu_ids',
        'count', coalesce(cardinality(p_iu_ids), 0),
        'limit', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select array_agg(c.line order by g.n), array_agg(g.iu_id order by g.n) filter (where c.line is null)
  into v_lines, v_missing
  from unnest(p_iu_ids) with ordinality as g (iu_id, n)
  left join lateral (
    select concat_ws(E'\t', u.iu_id, u.current_version_no, v.body_digest, u.lifecycle_status) as line
    from iu_core.information_unit u
    join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
    where u.iu_id = g.iu_id
    offset 0
  ) as c on true;
  if v_missing is not null then
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', v_missing[1]),
      detail = jsonb_build_object(
        'code', 'not_found',
        'argument', 'p_iu_ids',
        'iu_id', v_missing[1],
        'missing', to_jsonb(v_missing[1:20])
      )::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  return v_lines;
end
$iu$;

comment on function iu_core.fn_iu_units_lines(uuid[]) is 'What units are now, a line for each in the order of the argument: id, current version, digest of its body, state; parted by tabs.
Arguments:
  p_iu_ids: The units.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_units_lines(''{0199c2f4-0000-7000-8000-000000000001}'')';

revoke all on function iu_core.fn_iu_units_lines(uuid[]) from public;
grant execute on function iu_core.fn_iu_units_lines(uuid[]) to iu_reader;
