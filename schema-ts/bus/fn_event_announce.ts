import { eventTail } from "../event/event_tail.ts";
import { defineTrigger, defineTriggerFunction, plpgsql } from "../kit/index.ts";
import { eventBusHead } from "./event_bus_head.ts";

export const fnEventAnnounce = defineTriggerFunction({
  name: "fn_event_announce",
  summary: "Wakes consumers that listen on the channel <schema>_event, such as iu_core_event, when one of them found nothing before.",
  details:
    "A hint without content: poll. While consumers find events nobody is told, because a transaction that notifies commits alone in the whole server.",
  writes: "nothing",
  body: plpgsql`
    if exists (select from ${eventBusHead} h where ${eventBusHead.is_awaited.of("h")}) then
      perform pg_notify(tg_table_schema || '_event', '');
    end if;
    return null;
  `,
});

export const eventTailAnnounce = defineTrigger({
  name: "event_tail_announce",
  summary: "Announces live events to consumers that wait.",
  on: eventTail,
  timing: "after",
  events: ["insert"],
  execute: fnEventAnnounce,
});
