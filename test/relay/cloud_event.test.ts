import { type CloudEvent, HTTP } from "cloudevents";
import { expect, test } from "vitest";
import { type DeliveredEvent, messageOf } from "../../scripts/relay/cloud_event.ts";

const event: DeliveredEvent = {
  event_id: "01890000-0000-7000-8000-000000000001",
  event_type: "piece.split",
  subject_kind: "information_unit",
  subject_id: "01890000-0000-7000-8000-000000000000",
  payload: '{"count": 12345678901234567890, "share": 0.10}',
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  occurred_at: "2026-05-01T08:00:00.123456Z",
  actor: "ána",
};

test("the SDK reads what was written, and finds it valid", () => {
  const { body } = messageOf(event, "https://example.org/handbook");
  const read = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body }) as CloudEvent;
  expect(read.validate()).toBe(true);
  expect(Object.keys(JSON.parse(body)).toSorted()).toEqual([
    "actor",
    "data",
    "datacontenttype",
    "id",
    "partitionkey",
    "source",
    "specversion",
    "subject",
    "time",
    "traceparent",
    "type",
  ]);
});

test("no digit is lost: neither of the time nor of numbers in the payload", () => {
  const { body } = messageOf(event, "/x");
  expect(body).toContain('"time":"2026-05-01T08:00:00.123456Z"');
  expect(body.endsWith(`,"data":${event.payload}}`)).toBe(true);
});

test("an event without a trace has no traceparent", () => {
  expect(JSON.parse(messageOf({ ...event, traceparent: null }, "/x").body)).not.toHaveProperty("traceparent");
});

test("what the specification forbids is not sent", () => {
  expect(JSON.parse(messageOf({ ...event, actor: "á\n\u0085na" }, "/x").body).actor).toBe("á\ufffd\ufffdna");
  expect(() => messageOf(event, "no { reference")).toThrow();
  expect(() => messageOf({ ...event, event_type: "" }, "/x")).toThrow();
});
