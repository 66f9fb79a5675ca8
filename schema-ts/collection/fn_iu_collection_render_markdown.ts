import { iuReader } from "../foundation/roles.ts";
import { defineFunction, plpgsql, sql, text } from "../kit/index.ts";
import { fnIuCollectionRender } from "./fn_iu_collection_render.ts";
import { fnIuMarkdownNest } from "./fn_iu_markdown_nest.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";

export const fnIuCollectionRenderMarkdown = defineFunction({
  name: "fn_iu_collection_render_markdown",
  summary: "A collection as one Markdown document.",
  details:
    "The collection's title is the heading of level 1, each piece's title one of level 2 with its text below it; headings in the texts move below level 2 (fn_iu_markdown_nest). Ends in one line end. Surfaces and refusals as in fn_iu_collection_render.",
  args: {
    p_collection_key: text("Key of the collection."),
    p_surface: text("latest or enacted.").default("latest"),
  },
  returns: text("The document."),
  volatility: "stable",
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_collection_render_markdown('workflow.invoice-approval')",
  declare: sql`v_pieces text;`,
  body: ({ arg }) => plpgsql`
    select string_agg(E'\n\n## ' || p.title || case p.text when '' then '' else E'\n\n' || p.text end, '' order by p.piece_order)
    into v_pieces
    from (
      select r.piece_order, r.title, ${fnIuMarkdownNest}(r.title, r.body, 2) as text
      from ${fnIuCollectionRender}(${arg.p_collection_key}, ${arg.p_surface}) r
    ) as p;

    return (
      select '# ' || ${iuPieceCollection.title.of("c")} || coalesce(v_pieces, '') || E'\n'
      from ${iuPieceCollection} c
      where ${iuPieceCollection.collection_key.of("c")} = ${arg.p_collection_key}
    );
  `,
});
