import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, jsonb, jsonpath, sql, text, textArray, timestamptz } from "../kit/index.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { eventDomainRegistry } from "./event_domain_registry.ts";
import type { EventSchema } from "./event_schema.ts";

export const eventTypeRegistry = defineTable({
  name: "event_type_registry",
  summary: "The event types that may be emitted, each with the schema its payloads must conform to.",
  columns: {
    event_type: text("Name of the type, such as piece.split.").byteOrder(),
    event_domain: text("The domain whose gates count for it.").byteOrder(),
    schema_jsonb: jsonb<EventSchema>("What a payload may hold: the subset of JSON Schema that fn_event_schema_problems describes."),
    description: text("When the event is emitted."),
    owner: text("Who answers for the type: iu_core, or who registered it."),
    transition_type: text("The transition of a unit it reports; null: it reports none.").byteOrder().nullable(),
    is_shipped: boolean("Whether it came with the product; such a type is not withdrawn.").default(false),
    status: text("active, or withdrawn: no longer emitted.").default("active"),
    emit_gate: text("The domain's emit gate, copied so that emission looks in one place.").byteOrder().default(""),
    dry_run_gate: text("The domain's dry-run gate, copied likewise.").byteOrder().default(""),
    payload_keys: textArray("Keys a payload may have, when the type is active and its schema flat; made from the schema.").nullable(),
    payload_rule: jsonpath(
      "Finds a payload whose values break the schema, when the type is active and its schema flat; made from the schema.",
    ).nullable(),
    created_at: timestamptz("When it was registered.").default(sql`clock_timestamp()`),
    changed_at: timestamptz("When it was changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who changed it last.").default("iu_core"),
  },
  primaryKey: ["event_type"],
  unique: [["transition_type"]],
  foreignKeys: [
    {
      columns: ["event_domain", "emit_gate", "dry_run_gate"],
      references: eventDomainRegistry,
      target: ["event_domain", "emit_gate", "dry_run_gate"],
    },
    { columns: ["transition_type"], references: iuTransitionType },
  ],
  checks: {
    name_format: (c) => sql`${c.event_type} ~ '^[a-z][a-z0-9_-]*([.][a-z0-9][a-z0-9_-]*)*$' and length(${c.event_type}) <= 150`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
    shipped_is_active: (c) => sql`not ${c.is_shipped} or ${c.status} = 'active'`,
    compiled_together: (c) => sql`(${c.payload_keys} is null) = (${c.payload_rule} is null)`,
  },
  indexes: [{ keys: ["event_domain", "emit_gate", "dry_run_gate"], summary: "The types of a domain." }],
  grants: { select: [iuReader] },
  operatorRows: sql`not is_shipped`,
});
