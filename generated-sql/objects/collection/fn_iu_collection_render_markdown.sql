create function iu_core.fn_iu_collection_render_markdown(
  p_collection_key text,
  p_surface text default 'latest'
)
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_pieces text;
begin
  select string_agg(E'\n\n## ' || p.title || case p.text when '' then '' else E'\n\n' || p.text end, '' order by p.piece_order)
  into v_pieces
  from (
    select r.piece_order, r.title, iu_core.fn_iu_markdown_nest(r.title, r.body, 2) as text
    from iu_core.fn_iu_collection_render(p_collection_key, p_surface) r
  ) as p;

  return (
    select '# ' || c.title || coalesce(v_pieces, '') || E'\n'
    from iu_core.iu_piece_collection c
    where c.collection_key = p_collection_key
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_render_markdown(text, text) is 'A collection as one Markdown document.
The collection''s title is the heading of level 1, each piece''s title one of level 2 with its text below it; headings in the texts move below level 2 (fn_iu_markdown_nest). Ends in one line end. Surfaces and refusals as in fn_iu_collection_render.
Arguments:
  p_collection_key: Key of the collection.
  p_surface: latest or enacted.
Example: select iu_core.fn_iu_collection_render_markdown(''workflow.invoice-approval'')';

revoke all on function iu_core.fn_iu_collection_render_markdown(text, text) from public;
grant execute on function iu_core.fn_iu_collection_render_markdown(text, text) to iu_reader;
