import { eventBusHead } from "../event/event_bus_head.ts";
import { plpgsql } from "../kit/index.ts";

const h = eventBusHead;

/** Asks for the next emission to be announced. A hint: where the head is locked just then, whoever holds it is not waited for. */
export const awaitEvents = plpgsql`
  if exists (select from ${h} h where not ${h.is_awaited.of("h")} for no key update skip locked) then
    update ${h} h set ${h.is_awaited} = true where not ${h.is_awaited.of("h")};
  end if;
`;
