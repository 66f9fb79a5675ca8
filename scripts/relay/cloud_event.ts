import { CloudEvent } from "cloudevents";
import type { Message } from "./broker.ts";

/** An event of a subscription, times and payload as PostgreSQL wrote them. */
export interface DeliveredEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  /** JSON text: numbers keep every digit. */
  readonly payload: string;
  readonly traceparent: string | null;
  /** RFC 3339, in microseconds. */
  readonly occurred_at: string;
  readonly actor: string;
}

/** Whether CloudEvents may have this source: a URI reference that is not empty. */
export function isEventSource(source: string): boolean {
  try {
    return new CloudEvent({ source, type: "any" }).source === source;
  } catch {
    return false;
  }
}

/** Characters an attribute may not hold. */
const controls = /\p{Cc}/gu;

/** What the content is, for brokers that carry headers. */
export const contentType = "application/cloudevents+json; charset=utf-8";

/**
 * The event as a CloudEvent 1.0 in structured JSON mode, checked by the CloudEvents SDK, with the extensions `traceparent` (distributed
 * tracing), `partitionkey` (partitioning: the subject's id) and `actor`.
 */
export function messageOf(event: DeliveredEvent, source: string): Message {
  const checked = new CloudEvent({
    id: event.event_id,
    source,
    type: event.event_type,
    subject: `${event.subject_kind}/${event.subject_id}`,
    time: event.occurred_at,
    datacontenttype: "application/json",
    partitionkey: event.subject_id,
    actor: event.actor.replace(controls, "\ufffd"),
    ...(event.traceparent === null ? {} : { traceparent: event.traceparent }),
  });
  // The SDK would cut the time to milliseconds, and numbers to what a double holds.
  const attributes = JSON.stringify({ ...checked.toJSON(), time: event.occurred_at });
  return { id: event.event_id, type: event.event_type, body: `${attributes.slice(0, -1)},"data":${event.payload}}` };
}
