import { eventDomain, eventDomainRegistry } from "../event/event_domain_registry.ts";
import { eventTypeRegistry } from "../event/event_type_registry.ts";
import { shipRows } from "../kit/index.ts";
import { cutStates, cutTransitions } from "./cut_states.ts";
import { cutDryRunOnly, cutEmitEnabled } from "./gates.ts";

export const cutEventDomain = shipRows(eventDomainRegistry, [
  eventDomain("cut", cutEmitEnabled, cutDryRunOnly, "How far the cuts of documents have come."),
]);

const states = Object.keys(cutStates);

/** One type for each state: whoever waits for it goes on with the work. */
export const cutEventTypes = shipRows(
  eventTypeRegistry,
  Object.entries(cutStates).map(([state, { summary }]) => ({
    event_type: `cut.${state}`,
    event_domain: "cut",
    schema_jsonb: {
      type: "object",
      required: ["document_key", "transition", "source_digest"],
      properties: {
        document_key: { type: "string", description: "The document." },
        transition: {
          type: "string",
          enum: ["open", ...new Set(cutTransitions.map(({ name }) => name))],
          description: "What brought the cut into the state.",
        },
        from_state: { type: "string", enum: states, description: "Its state before." },
        source_digest: { type: "string", description: "SHA-256 of the source." },
        plan_digest: { type: "string", description: "SHA-256 of the plan." },
        approval_request_id: { type: "string", description: "The approval of the plan." },
      },
    },
    description: `A cut came into the state ${state}. ${summary}`,
    owner: "iu_core",
    is_shipped: true,
  })),
);
