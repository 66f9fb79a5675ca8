import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { iuInForce } from "./iu_in_force.ts";

/** Condition: the period in row `alias` of iu_in_force contains the time. */
export const containsTime = (alias: string, at: Hole): Fragment => sql`
  ${iuInForce.in_force_from.of(alias)} <= ${at} and (${iuInForce.in_force_to.of(alias)} is null or ${iuInForce.in_force_to.of(alias)} > ${at})
`;
