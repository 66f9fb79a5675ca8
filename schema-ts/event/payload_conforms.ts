import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";

/**
 * Whether a payload conforms to the flat schema of the active event type in row `type`, whatever its size. Null or false decides nothing: the
 * schema may not be flat, the type withdrawn, or the payload wrong.
 */
export const conforms = ({ type, payload }: { type: string; payload: Hole }): Fragment =>
  sql`case when not ${payload} @? ${eventTypeRegistry.payload_rule.of(type)} then ${payload} - ${eventTypeRegistry.payload_keys.of(type)} = '{}' end`;
