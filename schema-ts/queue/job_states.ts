import { type Fragment, type Hole, sql } from "../kit/index.ts";

/** Whether a job may be claimed, once nothing else holds it back: jobs of a limited class must be let through first. */
export const readyState = (isLimited: Hole): Fragment => sql`case when ${isLimited} then 'limited' else 'ready' end`;

/** Where it stands in the claim index then. */
export const readyLane = (isLimited: Hole, lane: Hole): Fragment => sql`case when not ${isLimited} then ${lane} end`;

/** The state of a job that nothing holds back but its time and the limits of its class. */
export const startState = (isLimited: Hole, runAt: Hole, now: Hole): Fragment =>
  sql`case when ${runAt} > ${now} then 'scheduled' when ${isLimited} then 'limited' else 'ready' end`;

/** Where it stands in the claim index then. */
export const startLane = (isLimited: Hole, runAt: Hole, now: Hole, lane: Hole): Fragment =>
  sql`case when ${runAt} > ${now} then ~${lane} when not ${isLimited} then ${lane} end`;
