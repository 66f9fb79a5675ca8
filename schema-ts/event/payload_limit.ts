import { type Fragment, type Hole, lit, sql } from "../kit/index.ts";
import { maxPayloadBytes, maxPayloadBytesPrefix } from "./gates.ts";

/**
 * The limit of an event type's payloads in bytes, as fn_dot_config_get would tell it: the operator's for the type, else that for all types,
 * else the shipped one. `limits` holds what operators have set, as an object by key; once it could
 * be a whole number with decimals, such as 5000.0.
 */
export const payloadLimit = ({ limits, eventType }: { limits: Hole; eventType: Hole }): Fragment => sql`
  coalesce(
    (${limits} ->> (${lit(maxPayloadBytesPrefix)} || ${eventType}))::numeric::int,
    (${limits} ->> ${maxPayloadBytes})::numeric::int,
    ${lit(maxPayloadBytes.defaultValue as number)}
  )
`;
