import { eventDomain, eventDomainRegistry } from "../event/event_domain_registry.ts";
import type { EventSchema } from "../event/event_schema.ts";
import { eventTypeRegistry } from "../event/event_type_registry.ts";
import { shipRows } from "../kit/index.ts";
import { approvalDryRunOnly, approvalEmitEnabled } from "./gates.ts";

export const approvalEventDomain = shipRows(eventDomainRegistry, [
  eventDomain("approval", approvalEmitEnabled, approvalDryRunOnly, "What becomes of requests for approval."),
]);

/** What every event of a request tells. The context of the request stays in its row. */
const facts: EventSchema = {
  type: "object",
  required: ["policy", "subject_kind", "subject_id", "subject_digest"],
  properties: {
    policy: { type: "string", description: "The policy the request was opened under." },
    subject_kind: { type: "string", description: "What sort of thing is to be approved." },
    subject_id: { type: "string", description: "What is to be approved." },
    subject_digest: { type: "string", description: "SHA-256 of what exactly is to be approved." },
    approvals: { type: "integer", description: "Principals who approved so far." },
    rejections: { type: "integer", description: "Principals who rejected so far." },
    required: { type: "integer", description: "Principals who must approve." },
  },
};

const type = (change: string, description: string, more: EventSchema["properties"] = {}) => ({
  event_type: `approval.${change}`,
  event_domain: "approval",
  schema_jsonb: { ...facts, properties: { ...facts.properties, ...more } },
  description,
  owner: "iu_core",
  is_shipped: true,
});

export const approvalEventTypes = shipRows(eventTypeRegistry, [
  type("requested", "An approval was asked for."),
  type("voted", "A principal voted.", {
    decision: { type: "string", enum: ["approve", "reject"], description: "What the principal decided." },
  }),
  type("approved", "The quorum was reached."),
  type("rejected", "The request was vetoed, or can no longer be approved."),
  type("expired", "The time of the request was over."),
  type("invalidated", "The subject is no longer what approval was asked for."),
  type("cancelled", "The requester took the request back."),
]);
