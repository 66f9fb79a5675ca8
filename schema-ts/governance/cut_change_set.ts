import { refuseChange } from "../foundation/refuse_change.ts";
import { cutterGovernance } from "../foundation/schemas.ts";
import { defineTable, text, timestamptz, uuid } from "../kit/index.ts";
import { manifestEnvelope } from "./manifest_envelope.ts";
import { reviewDecision } from "./review_decision.ts";

export const cutChangeSet = defineTable({
  name: "cut_change_set",
  schema: cutterGovernance,
  summary: "A manifest and the decision that allows it: what units are enacted under. Append-only.",
  columns: {
    change_set_id: uuid("Time-ordered identity; what enacting is called with."),
    manifest_envelope_id: uuid("What comes into force."),
    review_decision_id: uuid("What allows it."),
    created_at: timestamptz("When it was authored."),
    created_by: text("Who authored it."),
  },
  primaryKey: ["change_set_id"],
  unique: [["manifest_envelope_id"], ["review_decision_id"]],
  foreignKeys: [
    { columns: ["manifest_envelope_id"], references: manifestEnvelope },
    { columns: ["review_decision_id"], references: reviewDecision },
  ],
});

export const cutChangeSetRefuseChange = refuseChange(cutChangeSet);
