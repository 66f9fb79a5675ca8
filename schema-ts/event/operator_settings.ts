import { dotConfig } from "../config/dot_config.ts";
import { type Fragment, type Hole, lit, sql } from "../kit/index.ts";
import { maxPayloadBytes, maxPayloadBytesPrefix } from "./gates.ts";

const c = dotConfig;

/*
 * What operators have set, as part of a larger look-up: reading through fn_dot_gate_enabled would cost more than the insert. Few and simple
 * expressions, because in a transaction of its own a call pays more for preparing them than for what they do.
 */

/** The value an operator gave a gate; null: none. */
export const gateValue = (gate: Hole): Fragment => sql`(select ${c.value.of("c")} from ${c} c where ${c.key.of("c")} = ${gate})`;

/** Whether operators have set a limit of size that is smaller than the shipped one, for whatever type. */
export const hasSmallLimits: Fragment = sql`
  exists (
    select
    from ${c} c
    where starts_with(${c.key.of("c")}, ${lit(maxPayloadBytesPrefix)}) and ${c.value.of("c")} < ${lit(String(maxPayloadBytes.defaultValue))}
  )
`;
