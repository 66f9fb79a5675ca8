import { dotConfig } from "../config/dot_config.ts";
import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { maxPayloadBytes } from "./gates.ts";

const c = dotConfig;

/**
 * What operators have set that matters for an event of the type in row `type`: whether its gate is open, whether its dry-run gate was closed,
 * and whether a limit of size is smaller than the payload. One row from one scan; null where nothing was set. Reading through
 * fn_dot_gate_enabled would cost more than the insert.
 */
export const operatorSettings = ({ type, size, limitKey }: { type: string; size: Hole; limitKey: Hole }): Fragment => sql`
  (
    select
      bool_or(${c.key.of("c")} = ${eventTypeRegistry.emit_gate.of(type)} and ${c.value.of("c")} = 'true') as is_open,
      bool_or(${c.key.of("c")} = ${eventTypeRegistry.dry_run_gate.of(type)} and ${c.value.of("c")} = 'false') as is_live,
      bool_or(${c.key.of("c")} in (${limitKey}, ${maxPayloadBytes}) and ${c.value.of("c")} < to_jsonb(${size})) as is_large
    from ${c} c
  )
`;
