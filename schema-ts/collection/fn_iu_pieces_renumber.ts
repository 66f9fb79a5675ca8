import { defineFunction, functionNamed, int, lit, nothing, plpgsql, scenario, selfCompensating, sql, ungated, uuid } from "../kit/index.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const membership = iuPieceMembership;
/** Above every place: the setting iu_core.max_pieces cannot be larger. */
const aside = lit(1_000_000);

export const fnIuPiecesRenumber = defineFunction({
  name: "fn_iu_pieces_renumber",
  summary: "Moves a span of pieces by one place, and one piece of it elsewhere or out of the collection.",
  details:
    "By way of numbers no collection uses: an update in one step would meet its own old numbers. The caller holds the collection's row lock.",
  args: {
    p_collection_id: uuid("The collection."),
    p_from: int("First place of the span."),
    p_to: int("Last place of the span."),
    p_step: int("1 or -1: where the span goes."),
    p_taken: int("The place in the span of the piece that goes elsewhere; null: there is none.").nullable(),
    p_target: int("Where that piece goes; null: out.").nullable(),
  },
  returns: nothing,
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuPieceMembership],
  pair: selfCompensating("Part of the functions that call it, which are undone as a whole."),
  proof: scenario({
    given: sql`
      select ${functionNamed("fn_iu_compose")}(
        'proof.renumber', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}, {"title": "Bước 2", "body": "Duyệt."}]', 'proof'
      )
    `,
    when: sql`
      select ${functionNamed("fn_iu_pieces_renumber")}(${iuPieceCollection.collection_id.of("c")}, 1, 2, -1, 1, 2)
      from ${iuPieceCollection} c
      where ${iuPieceCollection.collection_key.of("c")} = 'proof.renumber'
    `,
    opens: [composerEnabled.name],
  }),
  grantTo: [],
  body: ({ arg }) => plpgsql`
    if ${arg.p_target} is null then
      delete from ${membership} m
      where ${membership.collection_id.of("m")} = ${arg.p_collection_id}
        and ${membership.piece_order.of("m")} = ${arg.p_taken};
    end if;

    update ${membership} m
    set piece_order = ${aside} + case ${membership.piece_order.of("m")} when ${arg.p_taken} then ${arg.p_target} else ${membership.piece_order.of("m")} + ${arg.p_step} end
    where ${membership.collection_id.of("m")} = ${arg.p_collection_id}
      and ${membership.piece_order.of("m")} between ${arg.p_from} and ${arg.p_to};
    update ${membership} m
    set piece_order = ${membership.piece_order.of("m")} - ${aside}
    where ${membership.collection_id.of("m")} = ${arg.p_collection_id}
      and ${membership.piece_order.of("m")} > ${aside};
  `,
});
