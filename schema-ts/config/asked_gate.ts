import { type Fragment, type GateDefinition, plpgsql, sql } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { fnDotGateRequire } from "./fn_dot_gate_require.ts";

const c = dotConfig;

/** Whether an operator opened the gate, as part of a larger look-up. False or null decides nothing: `requireGate` does. */
export const isOpen = (gate: GateDefinition): Fragment =>
  sql`(select ${c.value.of("c")} = 'true' from ${c} c where ${c.key.of("c")} = ${gate})`;

/** Statement that refuses when the gate is not open. */
export const requireGate = (gate: GateDefinition): Fragment => plpgsql`perform ${fnDotGateRequire}(${gate});`;
