create function iu_core.fn_iu_piece_count_require(
  p_count integer
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_limit int := iu_core.fn_dot_config_get('iu_core.max_pieces')::int;
begin
  if p_count between 1 and v_limit then
    return;
  end if;
  raise exception using
    errcode = 'IU003',
    message = case when p_count is null then 'p_pieces is an array of piece specs.' else format('A collection has 1 to %s pieces, not %s.', v_limit, p_count) end,
    detail = jsonb_build_object(
      'code', 'invalid_argument',
      'argument', 'p_pieces',
      'path', '$',
      'count', p_count,
      'limit', v_limit
    )::text,
    hint = 'Divide what is larger into several collections; the limit is the setting iu_core.max_pieces.';
end
$iu$;

comment on function iu_core.fn_iu_piece_count_require(integer) is 'Refuses a number of pieces a collection cannot have.
Arguments:
  p_count: Number of pieces; null: they are not given as an array.
Errors: IU003 invalid_argument';

revoke all on function iu_core.fn_iu_piece_count_require(integer) from public;
