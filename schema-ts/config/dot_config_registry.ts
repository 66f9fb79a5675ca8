import { iuReader } from "../foundation/roles.ts";
import { bigint, boolean, defineTable, jsonb, sql, text, textArray } from "../kit/index.ts";

export const dotConfigRegistry = defineTable({
  name: "dot_config_registry",
  summary: "Every configuration key the product knows, with its type and shipped default. A key ending in .* stands for a family of keys.",
  columns: {
    key: text("Name of the gate or setting, or of a family when it ends in .*").byteOrder(),
    kind: text("gate: a boolean that opens a capability; setting: any other value."),
    value_type: text("boolean (every gate), integer, text, interval, time (ISO 8601 with its offset) or text[]."),
    default_value: jsonb("Value that counts as long as no operator has set one; null: none.").nullable(),
    description: text("What the key decides, in one sentence."),
    min_value: bigint("Smallest value of an integer setting.").nullable(),
    max_value: bigint("Largest value of an integer setting.").nullable(),
    is_family: boolean("Whether the key stands for all keys that begin like it.").default(false),
    allowed_values: textArray("The values a text setting may have; null: any text.").nullable(),
  },
  primaryKey: ["key"],
  checks: {
    key_format: (c) => sql`${c.key} ~ '^[a-z][a-z0-9_.]*([.][*])?$' and length(${c.key}) <= 200`,
    kind_known: (c) => sql`${c.kind} in ('gate', 'setting')`,
    value_type_known: (c) => sql`${c.value_type} in ('boolean', 'integer', 'text', 'interval', 'time', 'text[]')`,
    gate_is_boolean: (c) => sql`${c.kind} <> 'gate' or ${c.value_type} = 'boolean'`,
    gate_has_default: (c) => sql`${c.kind} <> 'gate' or ${c.default_value} is not null`,
    range_of_integer: (c) => sql`${c.value_type} = 'integer' or (${c.min_value} is null and ${c.max_value} is null)`,
    range_order: (c) => sql`${c.min_value} <= ${c.max_value}`,
    allowed_values_of_text: (c) => sql`${c.value_type} = 'text' or ${c.allowed_values} is null`,
    family_ends_in_star: (c) => sql`${c.is_family} = (right(${c.key}, 2) = '.*')`,
  },
  indexes: [
    {
      name: "dot_config_registry_family_idx",
      keys: ["key"],
      where: (c) => sql`${c.is_family}`,
      summary: "The families, for keys that have no row of their own.",
    },
  ],
  grants: { select: [iuReader] },
  operatorRows: "none",
});
