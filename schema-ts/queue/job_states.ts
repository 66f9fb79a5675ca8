import { type Fragment, type Hole, sql } from "../kit/index.ts";

/** Whether a job may be claimed, once nothing else holds it back: jobs of a limited class must be let through first. */
export const readyState = (isLimited: Hole): Fragment => sql`case when ${isLimited} then 'limited' else 'ready' end`;

/** The state of a job whose turn has come in its group. */
export const startState = (isLimited: Hole, runAt: Hole, now: Hole): Fragment =>
  sql`case when ${runAt} > ${now} then 'scheduled' when ${isLimited} then 'limited' else 'ready' end`;
