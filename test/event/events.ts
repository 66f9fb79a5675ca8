import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import type { EventSpec } from "../../schema-ts/event/event_fields.ts";
import type { EventSchema } from "../../schema-ts/event/event_schema.ts";
import { fnEventEmit } from "../../schema-ts/event/fn_event_emit.ts";
import { fnEventEmitMany } from "../../schema-ts/event/fn_event_emit_many.ts";
import { fnEventTypeRegister } from "../../schema-ts/event/fn_event_type_register.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";

export const configure = (operator: Client, key: string, value: unknown) =>
  call(operator, fnDotConfigSet, { p_key: key, p_value: value, p_actor: "test", p_reason: "test" });

export const openPieceEvents = (operator: Client) => configure(operator, "piece_event_runtime.emit_enabled", true);
export const openAppEvents = (operator: Client) => configure(operator, "app_event_runtime.emit_enabled", true);

export const subject = "01890000-0000-7000-8000-000000000000";
export const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/** An event that is accepted; a test changes what it is about. */
export const split: EventSpec = {
  event_type: "piece.split",
  subject_kind: "information_unit",
  subject_id: subject,
  payload: { transition: "split", version_no: 3 },
};

export const emit = (client: Client, changes: Partial<EventSpec> & { actor?: string } = {}) => {
  const { actor = "ana", ...event } = { ...split, ...changes };
  return call(client, fnEventEmit, {
    p_event_type: event.event_type,
    p_subject_kind: event.subject_kind,
    p_subject_id: event.subject_id,
    p_payload: event.payload,
    p_actor: actor,
    p_traceparent: event.traceparent,
    p_idempotency_key: event.idempotency_key,
  });
};

export const emitMany = (client: Client, events: unknown, actor = "ana") =>
  call(client, fnEventEmitMany, { p_events: events as EventSpec[], p_actor: actor });

/** Registers a type in the domain app. */
export const register = (
  operator: Client,
  type: string,
  schema: EventSchema,
  { domain = "app", description = "A test.", actor = "ana" }: { domain?: string; description?: string; actor?: string } = {},
) =>
  call(operator, fnEventTypeRegister, {
    p_event_type: type,
    p_event_domain: domain,
    p_schema: schema,
    p_description: description,
    p_actor: actor,
  });

/** A schema with something of everything: objects in arrays, open and closed objects, required keys, choices, lengths. */
export const invoiceSchema: EventSchema = {
  type: "object",
  required: ["number"],
  properties: {
    number: { type: "string", maxLength: 20 },
    state: { type: ["string", "null"], enum: ["open", "paid", null] },
    total: { type: "number" },
    lines: {
      type: "array",
      items: { type: "object", required: ["amount"], properties: { amount: { type: "integer" }, note: { type: "string", maxLength: 10 } } },
    },
    labels: { type: "object", description: "Any keys." },
    anything: {},
  },
};

/** Both domains emit, and `invoice.approved` is registered. */
export async function openEvents(operator: Client): Promise<void> {
  await openPieceEvents(operator);
  await openAppEvents(operator);
  await register(operator, "invoice.approved", invoiceSchema);
}

/** Rows of the outbox in the order of their ids. */
export const outbox = async (client: Client, where = "true", values: unknown[] = []) =>
  (await client.query(`select * from iu_core.event_outbox where ${where} order by event_id`, values)).rows;

export const countOf = async (client: Client, relation: string): Promise<number> =>
  (await client.query<{ count: number }>(`select count(*)::int as count from iu_core.${relation}`)).rows[0]?.count ?? 0;
