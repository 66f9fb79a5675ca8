import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, jsonb, type States, sql, type Transition, text, timestamptz, uuid } from "../kit/index.ts";
import { defineStateMachine, isStateOf } from "../machine/define_state_machine.ts";

/** The states of a decision about the pieces that float on replaced units. */
export const decisionStates = {
  pending: { initial: true, summary: "Nobody has decided; the pieces stay on the old units." },
  kept: { summary: "The pieces are to stay on the old units." },
  followed: { summary: "The pieces were replaced by what came out of the old units." },
  void: { summary: "The operation was undone: there is nothing to decide any more." },
} as const satisfies States;

export type DecisionState = keyof typeof decisionStates;

const transitions: readonly Transition<DecisionState>[] = [
  { from: "pending", to: "kept", name: "keep", summary: "Somebody decides that the pieces stay." },
  { from: "pending", to: "followed", name: "follow", summary: "Somebody decides that the pieces are replaced." },
  { from: "kept", to: "pending", name: "undecide", summary: "The decision is taken back." },
  { from: "followed", to: "pending", name: "undecide", summary: "The decision is taken back, and with it the replacement." },
  { from: "pending", to: "void", name: "undo", summary: "The operation is undone." },
  { from: "kept", to: "void", name: "undo", summary: "The operation is undone." },
  { from: "followed", to: "void", name: "undo", summary: "The operation is undone, after the pieces were edited away." },
];

export const iuMembershipDecision = defineTable({
  name: "iu_membership_decision",
  summary:
    "What is to become of the pieces of a collection that float on units which were split, merged or superseded. Pinned pieces never move.",
  columns: {
    operation_id: uuid("The operation, as in iu_derivation."),
    collection_id: uuid("The collection with such pieces."),
    pieces: jsonb<{ piece_order: number; iu_id: string; role: string }[]>(
      "The pieces as they were found; v_iu_membership_pending has them as they are.",
    ),
    manifest_no: int("Manifest of the collection then."),
    state: text("State of the machine membership_decision.").default("pending"),
    listed_at: timestamptz("When they were found.").default(sql`clock_timestamp()`),
    decided_at: timestamptz("When it came into its state; null: still as found.").nullable(),
    decided_by: text("Who brought it there.").nullable(),
    decided_manifest_no: int("The manifest that the replacement wrote; null: none was written.").nullable(),
  },
  primaryKey: ["operation_id", "collection_id"],
  foreignKeys: [{ columns: ["collection_id"], references: iuPieceCollection }],
  checks: {
    state_known: (c) => isStateOf(decisionStates, c.state),
    pieces_is_array: (c) => sql`jsonb_typeof(${c.pieces}) = 'array'`,
  },
  indexes: [
    { keys: ["collection_id"], summary: "What is to be decided, or was, about a collection." },
    { keys: ["listed_at"], where: (c) => sql`${c.state} = 'pending'`, summary: "What waits for a decision." },
  ],
  grants: { select: [iuReader] },
});

export const iuMembershipDecisionRefuseChange = refuseChange(iuMembershipDecision, ["delete", "truncate"]);

export const membershipDecisionMachine = defineStateMachine({
  name: "membership_decision",
  summary: "The course of a decision about pieces that float on replaced units.",
  table: iuMembershipDecision,
  column: iuMembershipDecision.state,
  createdAt: iuMembershipDecision.listed_at,
  states: decisionStates,
  transitions,
});
