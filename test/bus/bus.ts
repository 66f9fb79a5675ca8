import { fnEventAck } from "../../schema-ts/bus/fn_event_ack.ts";
import { fnEventPoll } from "../../schema-ts/bus/fn_event_poll.ts";
import { fnEventReplay } from "../../schema-ts/bus/fn_event_replay.ts";
import { fnEventSubscribe } from "../../schema-ts/bus/fn_event_subscribe.ts";
import { fnEventUnsubscribe } from "../../schema-ts/bus/fn_event_unsubscribe.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { configure, openPieceEvents } from "../event/events.ts";

/** Live piece events, and the bus. */
export async function openBus(operator: Client): Promise<void> {
  await openPieceEvents(operator);
  await configure(operator, "piece_event_runtime.dry_run_only", false);
  await configure(operator, "event_bus.enabled", true);
}

export const subscribe = (client: Client, name: string, patterns: unknown = ["*"], options: object = {}, actor = "ana") =>
  call(client, fnEventSubscribe, { p_subscription: name, p_event_patterns: patterns as string[], p_actor: actor, p_options: options });
export const unsubscribe = (client: Client, name: string) => call(client, fnEventUnsubscribe, { p_subscription: name, p_actor: "ana" });
export const poll = (client: Client, name: string, limit: unknown = 100, consumer = "one") =>
  call(client, fnEventPoll, { p_subscription: name, p_limit: limit as number, p_consumer: consumer });
export const ack = (client: Client, name: string, event: string | null | undefined, consumer = "one") =>
  call(client, fnEventAck, { p_subscription: name, p_last_event_id: event as string, p_consumer: consumer });
export const replay = (client: Client, name: string, from: string) =>
  call(client, fnEventReplay, { p_subscription: name, p_from: from, p_actor: "ana" });

export const idsOf = (events: readonly { event_id: string }[]) => events.map(({ event_id }) => event_id);

/** Polls and acknowledges until nothing comes. */
export async function drain(client: Client, name: string, limit = 100, consumer = "one"): Promise<string[]> {
  const all: string[] = [];
  for (;;) {
    const ids = idsOf(await poll(client, name, limit, consumer));
    if (ids.length === 0) return all;
    all.push(...ids);
    await ack(client, name, ids.at(-1), consumer);
  }
}
