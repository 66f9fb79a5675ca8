/** The subset of JSON Schema an event type is described with. What is not here is refused when the type is registered. */
export interface EventSchema {
  type?: JsonTypeName | readonly JsonTypeName[];
  /** The only keys an object may have. The payload itself always has a closed list; an inner object without it may have any key. */
  properties?: Readonly<Record<string, EventSchema>>;
  required?: readonly string[];
  /** What each element of an array must be. */
  items?: EventSchema;
  /** The only values allowed: strings, numbers, booleans or null. */
  enum?: readonly (string | number | boolean | null)[];
  /** Most characters a string may have. */
  maxLength?: number;
  description?: string;
  /** Objects with properties are closed in any case. */
  additionalProperties?: false;
}

export type JsonTypeName = "string" | "integer" | "number" | "boolean" | "null" | "object" | "array";

export const schemaKeywords = [
  "type",
  "properties",
  "required",
  "items",
  "enum",
  "maxLength",
  "description",
  "additionalProperties",
] as const satisfies readonly (keyof EventSchema)[];

export const jsonTypeNames = [
  "string",
  "integer",
  "number",
  "boolean",
  "null",
  "object",
  "array",
] as const satisfies readonly JsonTypeName[];

/** Keys that never stand in a payload, at any depth: events carry facts, not text. */
export const deniedKeys = ["body_text", "instruction_text", "payload_blob", "iu_body"] as const;
