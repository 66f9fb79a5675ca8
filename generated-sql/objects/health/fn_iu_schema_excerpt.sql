create function iu_core.fn_iu_schema_excerpt(
  p_definition text,
  p_other text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_line bigint;
  v_text text;
begin
  if p_definition is null or length(p_definition) < 2000 then
    return p_definition;
  end if;
  select l.line_no, l.mine into v_line, v_text
    from rows from (
      string_to_table(p_definition, E'\n'),
      string_to_table(coalesce(p_other, ''), E'\n')
    ) with ordinality as l (mine, theirs, line_no)
    where l.mine is distinct from l.theirs
    order by l.line_no
    limit 1;
  return format(
    'sha256 %s of %s characters; line %s: %s',
    iu_core.fn_iu_sha256(p_definition), length(p_definition), v_line, coalesce(left(v_text, 400), '(no such line)'));
end
$iu$;

comment on function iu_core.fn_iu_schema_excerpt(text, text) is 'A definition short enough to read beside another one: whole below 2 000 characters, else its digest and the first line that differs.
Arguments:
  p_definition: The definition to show.
  p_other: The definition it is compared with; null when there is none.
Example: select iu_core.fn_iu_schema_excerpt(''text not null'', ''text'')';

revoke all on function iu_core.fn_iu_schema_excerpt(text, text) from public;
grant execute on function iu_core.fn_iu_schema_excerpt(text, text) to iu_reader;
