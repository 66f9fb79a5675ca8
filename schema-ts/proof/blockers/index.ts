import type { BlockerSource } from "../blocker_source.ts";
import { backup } from "./backup.ts";
import { schemaDrift } from "./drift.ts";
import { closedGates } from "./gates.ts";
import { unprovedFunctions } from "./proofs.ts";

/** What the blocker map asks. A module that can stand in the way of a real run adds its own source here. */
export const standardBlockers: readonly BlockerSource[] = [closedGates, unprovedFunctions, backup, schemaDrift];
