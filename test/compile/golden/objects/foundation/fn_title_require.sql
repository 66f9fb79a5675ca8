create function toy_shop.fn_title_require(
  p_title text
)
returns void
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if p_title is null or p_title !~ '\S' then
    raise exception using
      errcode = 'TY003',
      message = 'A title has at least one letter.',
      detail = jsonb_build_object('code', 'invalid')::text,
      hint = 'Correct it.';
  end if;
end
$iu$;

comment on function toy_shop.fn_title_require(text) is 'Refuses a title that is empty.
Arguments:
  p_title: The title.
Errors: TY003 invalid';

revoke all on function toy_shop.fn_title_require(text) from public;
grant execute on function toy_shop.fn_title_require(text) to toy_manager;
