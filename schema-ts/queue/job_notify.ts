import { core } from "../foundation/schemas.ts";
import { type Fragment, type Hole, plpgsql, sql } from "../kit/index.ts";
import { makeRef } from "../kit/reference.ts";

/** The channel is the schema's own: tenants do not wake each other. */
const channel = makeRef("channel", (names) => `'${names.schema(core).replaceAll('"', "")}_job'`);

/** Tells listening workers that a queue has something again. A hint: polling is the truth. */
export const notify = (queue: Hole): Fragment => plpgsql`perform pg_notify(${channel}, ${queue});`;
export const notifyWhere = (queue: Hole, condition: Fragment): Fragment => plpgsql`
  if ${condition} then
    ${notify(sql`${queue}`)}
  end if;
`;
