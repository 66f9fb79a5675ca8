create function iu_core.fn_iu_units_digest(
  p_iu_ids uuid[]
)
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
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
  return iu_core.fn_iu_sha256(E'iu.units.v1\n' || (select string_agg(l.line || E'\n', '' order by l.line collate "C") from unnest(iu_core.fn_iu_units_lines(array(select g.iu_id from unnest(p_iu_ids) with ordinality as g (iu_id, n) group by g.iu_id order by min(g.n)))) as l (line)));
end
$iu$;

comment on function iu_core.fn_iu_units_digest(uuid[]) is 'Digest of units as they are now: what a review is bound to.
SHA-256 of UTF-8 iu.units.v1 and a line end, then for each unit in the order of the ids its id, current version, digest of that version''s body and state, parted by tabs and ended by a line end. A unit named twice counts once.
Arguments:
  p_iu_ids: The units, in any order.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_units_digest(''{0199c2f4-0000-7000-8000-000000000001}'')';

revoke all on function iu_core.fn_iu_units_digest(uuid[]) from public;
grant execute on function iu_core.fn_iu_units_digest(uuid[]) to iu_reader;
