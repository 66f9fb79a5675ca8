import { type Fragment, plpgsql, sql } from "../kit/index.ts";
import { makeRef } from "../kit/reference.ts";
import { eventBusHead } from "./event_bus_head.ts";
import { eventTail } from "./event_tail.ts";

/** The channel is the schema's own: tenants do not wake each other. The catalog says what the schema is called. */
const reference = makeRef("reference", (names) => `'${eventTail.render(names)}'::regclass`);

/** Whether a consumer found nothing since events were given positions last. */
export const isAwaited: Fragment = sql`(select ${eventBusHead.is_awaited.of("h")} from ${eventBusHead} h)`;

/**
 * Wakes consumers that listen on `<schema>_event`. A hint without content: polling is the truth. While consumers find events nobody is told,
 * because a transaction that notifies commits alone in the whole server.
 */
export const announceIf = (condition: Fragment): Fragment => plpgsql`
  if ${condition} then
    perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = ${reference}) || '_event', '');
  end if;
`;

export const announceAwaited = announceIf(isAwaited);
