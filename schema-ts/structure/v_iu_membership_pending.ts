import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineView, int, sql, text, timestamptz, uuid, uuidArray } from "../kit/index.ts";
import { fnIuSuccessors } from "./fn_iu_successors.ts";
import { iuDerivation } from "./iu_derivation.ts";
import { iuMembershipDecision } from "./iu_membership_decision.ts";

const c = iuPieceCollection;
const d = iuDerivation;
const m = iuPieceMembership;
const w = iuMembershipDecision;

export const vIuMembershipPending = defineView({
  name: "v_iu_membership_pending",
  summary: "Pieces of active collections that float on replaced units and about which nobody has decided; fn_iu_membership_decide does.",
  columns: {
    operation_id: uuid("The split, merge or supersession."),
    operation: text("split, merge or supersede."),
    collection_key: text("The collection."),
    manifest_no: int("Its current manifest: what fn_iu_membership_decide expects."),
    piece_order: int("Place of the piece now."),
    role: text("Its role."),
    iu_id: uuid("The old unit it floats on."),
    successors: uuidArray("The units that stand for the old one now: what follow puts there."),
    listed_at: timestamptz("Since when it waits."),
  },
  query: sql`
    select
      ${w.operation_id.of("w")},
      d.operation,
      ${c.collection_key.of("c")},
      ${c.manifest_no.of("c")},
      ${m.piece_order.of("m")},
      ${m.role.of("m")},
      ${m.iu_id.of("m")},
      ${fnIuSuccessors}(${m.iu_id.of("m")}) as successors,
      ${w.listed_at.of("w")}
    from ${w} w
    join ${c} c on ${c.collection_id.of("c")} = ${w.collection_id.of("w")} and ${c.status.of("c")} = 'active'
    cross join lateral (
      select distinct ${d.operation.of("o")}, ${d.from_iu_id.of("o")}
      from ${d} o
      where ${d.operation_id.of("o")} = ${w.operation_id.of("w")}
    ) as d
    join ${m} m
      on ${m.collection_id.of("m")} = ${w.collection_id.of("w")}
      and ${m.iu_id.of("m")} = d.from_iu_id
      and ${m.pinned_version_no.of("m")} is null
    where ${w.state.of("w")} = 'pending'
  `,
  grants: { select: [iuReader] },
});
