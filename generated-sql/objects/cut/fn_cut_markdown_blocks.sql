create function iu_core.fn_cut_markdown_blocks(
  p_source text,
  p_max_level integer default 6
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_lines text[];
  v_starts int[];
  v_front int := 0;
  v_fence_lines int[];
  v_marks int[];
  v_may_open boolean[];
  v_may_close boolean[];
  v_open int[];
  v_bytes int := octet_length(p_source);
begin
  if (p_max_level between 1 and 6) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Headings have the levels 1 to 6.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_max_level', 'given', p_max_level)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_lines := string_to_array(p_source, E'\n');
  select array_agg(l.byte_start order by l.n)
  into v_starts
  from (
    select l.n, (sum(octet_length(l.line) + 1) over (order by l.n) - octet_length(l.line) - 1)::int as byte_start
    from unnest(v_lines) with ordinality as l (line, n)
  ) as l;
  if v_lines[1] = '---' then
    v_front := coalesce((select min(l.n)::int from unnest(v_lines) with ordinality as l (line, n) where l.n > 1 and l.line = '---'), 0);
  end if;

  -- A mark is the length of a fence, negative for tildes.
  select
    array_agg(f.n::int order by f.n),
    array_agg(length(f.mark) * case when starts_with(f.mark, '~') then -1 else 1 end order by f.n),
    array_agg(starts_with(f.mark, '~') or strpos(f.rest, '`') = 0 order by f.n),
    array_agg(btrim(f.rest, E' \t') = '' order by f.n)
  into v_fence_lines, v_marks, v_may_open, v_may_close
  from (
    select l.n, m.mark, substr(ltrim(l.line, ' '), length(m.mark) + 1) as rest
    from unnest(v_lines) with ordinality as l (line, n)
    cross join lateral (select substring(l.line from '^ {0,3}(`{3,}|~{3,})') as mark) as m
    where l.n > v_front and m.mark is not null
  ) as f;

  -- What is open after each fence: a fence inside code ends it only when it is of the same sort, as long, and alone on its line.
  with recursive walk (i, open_mark) as (
    select 0, 0
    union all
    select
      w.i + 1,
      case
        when w.open_mark = 0 then case when v_may_open[w.i + 1] then v_marks[w.i + 1] else 0 end
        when v_may_close[w.i + 1] and sign(v_marks[w.i + 1]) = sign(w.open_mark) and abs(v_marks[w.i + 1]) >= abs(w.open_mark) then 0
        else w.open_mark
      end
    from walk w
    where w.i < coalesce(cardinality(v_marks), 0)
  )
  select array_agg(w.open_mark order by w.i) filter (where w.i > 0) into v_open from walk w;

  return (
    with heading as (
      select
        v_starts[l.n] as byte_start,
        length(substring(l.line from '#+')) as level,
        regexp_replace(regexp_replace(l.line, '^ {0,3}#{1,6}[ \t]*', ''), '(^|[ \t]+)#+[ \t]*$', '') as raw
      from unnest(v_lines) with ordinality as l (line, n)
      where l.n > v_front
        and l.line ~ '^ {0,3}#{1,6}([ \t]|$)'
        and length(substring(l.line from '#+')) <= p_max_level
        and (v_fence_lines is null or coalesce(v_open[width_bucket(l.n::int, v_fence_lines)], 0) = 0)
    ),
    titled as (
      select
        h.byte_start,
        h.level,
        btrim(regexp_replace(translate(regexp_replace(h.raw, '!?\[([^][]*)\]\([^()]*\)', '\1', 'g'), '`*', ''), '[\u0001-\u0020\u007f-\u00a0\u2028\u2029]+', ' ', 'g')) as title
      from heading h
      offset 0
    ),
    cut as (
      select
        t.byte_start,
        jsonb_build_object(
          'title', case when case
            when left(t.title, 500) is null then 'A title is required.'
            when length(left(t.title, 500)) not between 1 and 500 then 'A title has 1 to 500 characters.'
            when left(t.title, 500) ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
            when left(t.title, 500) !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
          end is null then left(t.title, 500) else 'Section' end,
          'metadata', jsonb_build_object('heading_level', t.level)
        ) as facts
      from titled t
      union all
      select 0, jsonb_build_object('gap', 'front-matter')
      where v_front > 0
      union all
      select
        p.byte_start,
        case
          when btrim(convert_from(substring(convert_to(p_source, 'UTF8') from p.byte_start + 1 for p.byte_end - p.byte_start), 'UTF8'), E' \t\n') = ''
            then jsonb_build_object('gap', 'preamble')
          else jsonb_build_object('title', 'Preamble')
        end
      from (
        select
          case when v_front = 0 then 0 when v_front = cardinality(v_lines) then v_bytes else v_starts[v_front + 1] end as byte_start,
          coalesce((select min(h.byte_start) from heading h), v_bytes) as byte_end
      ) as p
      where p.byte_start < p.byte_end
    )
    select jsonb_agg(
      jsonb_build_object('byte_start', c.byte_start, 'byte_end', c.byte_end) || c.facts
      order by c.byte_start
    )
    from (select c.*, lead(c.byte_start, 1, v_bytes) over (order by c.byte_start) as byte_end from cut c) as c
  );
end
$iu$;

comment on function iu_core.fn_cut_markdown_blocks(text, integer) is 'Blocks of a Markdown text for fn_cut_plan: one for each ATX heading outside fenced code, up to the next one.
Front matter between lines of three hyphens is the gap front-matter; what comes before the first heading is a block called Preamble, or the gap preamble where it is blank. Headings underlined with = or -, and those behind the mark of a quotation or a list item, are text. HTML and code inside list items are not told from other lines, whose headings count: iu-core cut parses all of Markdown.
Arguments:
  p_source: The text, canonical as fn_iu_canonical_text makes it.
  p_max_level: Headings of a deeper level are text; 1 to 6.
Errors: IU003 invalid_argument
Example: select iu_core.fn_cut_markdown_blocks(E''# One\n\nText.\n\n# Two\n'')';

revoke all on function iu_core.fn_cut_markdown_blocks(text, integer) from public;
grant execute on function iu_core.fn_cut_markdown_blocks(text, integer) to iu_reader;
