import { dotConfigRegistry } from "../config/dot_config_registry.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text } from "../kit/index.ts";
import { proofSubject } from "./proof_subject.ts";

export const proofGateFunction = defineTable({
  name: "proof_gate_function",
  summary:
    "Which functions stand behind which gate: shipped, made from the definitions. A gate that ships open holds something back and has none.",
  columns: {
    gate: text("A gate that ships closed.").byteOrder(),
    function_name: text("A function that can do more when the gate is open.").byteOrder(),
    reason: text(
      "declares: it refuses while the gate is closed; reads: it asks the gate itself; called or fired: by one of those, directly or not.",
    ),
  },
  primaryKey: ["gate", "function_name"],
  foreignKeys: [
    { columns: ["gate"], references: dotConfigRegistry },
    { columns: ["function_name"], references: proofSubject },
  ],
  checks: {
    reason_known: (c) => sql`${c.reason} in ('declares', 'reads', 'called', 'fired')`,
  },
  indexes: [{ keys: ["function_name"], summary: "The gates of one function." }],
  grants: { select: [iuReader] },
  operatorRows: "none",
});
