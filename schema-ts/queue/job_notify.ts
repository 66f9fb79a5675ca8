import { type Fragment, type Hole, plpgsql, sql } from "../kit/index.ts";
import { makeRef } from "../kit/reference.ts";
import { jobQueue } from "./job_queue.ts";

/** The channel is the schema's own: tenants do not wake each other. The catalog says what the schema is called. */
const reference = makeRef("reference", (names) => `'${jobQueue.render(names)}'::regclass`);
const channel = sql`(select relnamespace::regnamespace::text from pg_class where oid = ${reference}) || '_job'`;

/** Tells listening workers that a queue has something again. A hint: polling is the truth. */
export const notify = (queue: Hole): Fragment => plpgsql`perform pg_notify(${channel}, ${queue});`;
export const notifyWhere = (queue: Hole, condition: Fragment): Fragment => plpgsql`
  if ${condition} then
    ${notify(sql`${queue}`)}
  end if;
`;

/** The same for each queue that a query names. */
export const notifyEach = (queues: Fragment): Fragment => plpgsql`perform pg_notify(${channel}, n.queue) from (${queues}) as n (queue);`;
