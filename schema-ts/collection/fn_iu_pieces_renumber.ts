import { defineFunction, functionNamed, int, nothing, plpgsql, scenario, selfCompensating, sql, ungated, uuid } from "../kit/index.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const membership = iuPieceMembership;

export const fnIuPiecesRenumber = defineFunction({
  name: "fn_iu_pieces_renumber",
  summary: "Moves a span of pieces by one place, and one piece of it elsewhere or out of the collection.",
  details:
    "The rows are taken out and put back: an update in place would meet its own old numbers. The caller holds the collection's row lock.",
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
  declare: sql`
    v_orders int[];
    v_iu_ids uuid[];
    v_roles text[];
    v_pins int[];
  `,
  body: ({ arg }) => plpgsql`
    with span as (
      delete from ${membership} m
      where ${membership.collection_id.of("m")} = ${arg.p_collection_id}
        and ${membership.piece_order.of("m")} between ${arg.p_from} and ${arg.p_to}
      returning ${membership.piece_order.of("m")}, ${membership.iu_id.of("m")}, ${membership.role.of("m")}, ${membership.pinned_version_no.of("m")}
    )
    select array_agg(s.piece_order), array_agg(s.iu_id), array_agg(s.role), array_agg(s.pinned_version_no)
    into v_orders, v_iu_ids, v_roles, v_pins
    from span s;

    insert into ${membership} (
      ${membership.collection_id}, ${membership.piece_order}, ${membership.iu_id}, ${membership.role}, ${membership.pinned_version_no}
    )
    select ${arg.p_collection_id}, case p.piece_order when ${arg.p_taken} then ${arg.p_target} else p.piece_order + ${arg.p_step} end, p.iu_id, p.role, p.pin
    from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin)
    where p.piece_order is distinct from ${arg.p_taken} or ${arg.p_target} is not null;
  `,
});
