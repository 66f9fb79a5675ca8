create function iu_core.fn_iu_markdown_nest(
  p_title text,
  p_body text,
  p_level integer
)
returns text
language sql
immutable
parallel safe
begin atomic
  with fenced as (
    select l.n, l.line, count(*) filter (where l.line ~ '^ {0,3}(`{3}|~{3})') over (order by l.n) % 2 = 1 as in_code
    from string_to_table(p_body, E'\n') with ordinality as l (line, n)
  ),
  first_line as (
    select min(f.n) as n
    from fenced f
    where btrim(f.line) <> ''
  ),
  judged as (
    select
      f.n,
      f.line,
      not f.in_code and f.line ~ '^ {0,3}#{1,6}([ \t]|$)' as is_heading,
      length(substring(f.line from '#{1,6}')) as level,
      f.n = o.n and btrim(regexp_replace(f.line, '^ {0,3}#{1,6}[ \t]*|[ \t]+#*[ \t]*$', '', 'g')) = p_title as repeats_title
    from fenced f
    cross join first_line o
  ),
  kept as (
    select
      j.n,
      j.line,
      j.is_heading,
      j.level,
      greatest(least(p_level, 6) + 1 - min(j.level) filter (where j.is_heading) over (), 0) as shift
    from judged j
    where not (j.is_heading and j.repeats_title)
  )
  select coalesce(
    btrim(
      string_agg(
        case when k.is_heading then regexp_replace(k.line, '#{1,6}', repeat('#', least(k.level + k.shift, 6))) else k.line end,
        E'\n'
        order by k.n
      ),
      E'\n'
    ),
    ''
  )
  from kept k;
end;

comment on function iu_core.fn_iu_markdown_nest(text, text, integer) is 'A Markdown text made to stand under a heading of its own.
A first heading that repeats the title is left out. Headings move down together until the highest is one level below, never deeper than level 6. Lines in fenced code blocks stay as they are; underlined headings are not headings here.
Arguments:
  p_title: Text of the heading above it.
  p_body: The Markdown text.
  p_level: Level of the heading above it, 1 to 5.
Example: select iu_core.fn_iu_markdown_nest(''Scope'', E''# Scope\n\nText.\n\n## Detail'', 2)';

revoke all on function iu_core.fn_iu_markdown_nest(text, text, integer) from public;
grant execute on function iu_core.fn_iu_markdown_nest(text, text, integer) to iu_reader;
