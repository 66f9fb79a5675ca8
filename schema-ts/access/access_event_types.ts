import { eventDomain, eventDomainRegistry } from "../event/event_domain_registry.ts";
import { eventTypeRegistry } from "../event/event_type_registry.ts";
import { shipRows } from "../kit/index.ts";
import { accessDryRunOnly, accessEmitEnabled } from "./gates.ts";

export const accessEventDomain = shipRows(eventDomainRegistry, [
  eventDomain("access", accessEmitEnabled, accessDryRunOnly, "Who was shown which text."),
]);

export const accessEventTypes = shipRows(eventTypeRegistry, [
  {
    event_type: "iu.rendered",
    event_domain: "access",
    schema_jsonb: {
      type: "object",
      required: ["audit_id", "version_no", "surface", "principal", "cache_key"],
      properties: {
        audit_id: { type: "string", description: "The row in iu_render_audit." },
        version_no: { type: "integer", description: "The version that was rendered." },
        surface: { type: "string", enum: ["latest", "enacted"], description: "The surface it was rendered for." },
        principal: { type: "string", description: "Who it was rendered for." },
        cache_key: { type: "string", description: "Key under which the text may be kept." },
        collection_key: { type: "string", description: "The collection it was rendered in." },
      },
    },
    description: "The text of a unit was rendered for a principal.",
    owner: "iu_core",
    is_shipped: true,
  },
]);
