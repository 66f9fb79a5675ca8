import { defineGate } from "../kit/index.ts";

export const eventBusEnabled = defineGate({
  key: "event_bus.enabled",
  summary: "Subscriptions may be made, polled, acknowledged, dispatched and ended.",
});

/** Most events one poll gives. */
export const mostPolled = 10_000;
