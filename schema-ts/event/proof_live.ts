import { functionNamed, sql } from "../kit/index.ts";
import { dryRunOnly } from "./gates.ts";

/** What a proof needs for its piece events to be live. */
export const live = sql`select ${functionNamed("fn_dot_config_set")}(${dryRunOnly}, 'false', 'proof', 'Live events are part of the proof.')`;
