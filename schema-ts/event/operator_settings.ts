import { dotConfig } from "../config/dot_config.ts";
import { type Fragment, type Hole, lit, sql } from "../kit/index.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { maxPayloadBytes, maxPayloadBytesPrefix } from "./gates.ts";

const c = dotConfig;

/**
 * What operators have set that matters for a payload of the event type in row `type`, as an array of keys: the emit gate if it is open, the
 * dry-run gate if it was closed, limits of size that are smaller than the payload. One scan for all of them, and nothing in it means: not
 * emitted. Reading through fn_dot_gate_enabled would cost more than the insert.
 */
export const operatorSettings = ({ type, payload }: { type: string; payload: Hole }): Fragment => sql`
  array(
    select ${c.key.of("c")}
    from ${c} c
    where ${c.key.of("c")} = ${eventTypeRegistry.emit_gate.of(type)} and ${c.value.of("c")} = 'true'
      or ${c.key.of("c")} = ${eventTypeRegistry.dry_run_gate.of(type)} and ${c.value.of("c")} = 'false'
      or ${c.key.of("c")} in (${lit(maxPayloadBytesPrefix)} || ${eventTypeRegistry.event_type.of(type)}, ${maxPayloadBytes})
        and ${c.value.of("c")} < to_jsonb(octet_length(${payload}::text))
  )
`;
