import { type RowsDefinition, shipRows } from "../kit/index.ts";
import type { RowValue } from "../kit/rows.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { transitionTypes } from "../unit/transition_types.ts";
import type { EventSchema } from "./event_schema.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";

/** What the lifecycle log tells about a transition. None is required: the owner may log no more than that something happened. */
const facts: EventSchema = {
  type: "object",
  properties: {
    transition: { type: "string", description: "Name of the transition." },
    version_no: { type: "integer", description: "The version it concerns." },
    from_status: { type: "string", description: "State of the unit before." },
    to_status: { type: "string", description: "State of the unit after." },
    collection_key: { type: "string", description: "The collection in which it happened." },
    piece_order: { type: "integer", description: "Place of the unit in that collection." },
  },
};

/** One type for each transition that ships. */
export const pieceEventTypes: RowsDefinition = shipRows(
  eventTypeRegistry,
  transitionTypes.rows.map(({ transition_type, event_suffix, summary }) => ({
    event_type: `piece.${text(event_suffix)}`,
    event_domain: "piece",
    schema_jsonb: {
      ...facts,
      properties: { ...facts.properties, transition: { ...facts.properties?.["transition"], enum: [text(transition_type)] } },
    },
    description: text(summary),
    owner: "iu_core",
    transition_type: text(transition_type),
    is_shipped: true,
  })),
);

function text(value: RowValue | undefined): string {
  if (typeof value !== "string")
    throw new TypeError(`Shipped rows of ${iuTransitionType.$.name} hold ${String(value)} where a name is expected`);
  return value;
}
