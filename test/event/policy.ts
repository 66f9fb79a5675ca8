import type { EventSchema, JsonTypeName } from "../../schema-ts/event/event_schema.ts";

export interface Problem {
  path: string;
  problem: string;
}

const denied = new Set(["body_text", "instruction_text", "payload_blob", "iu_body"]);

/** The payload policy of invariant 8, written a second time from its description: everything wrong with a payload, sorted by path. */
export function policyProblems(payload: unknown, schema: EventSchema, root = "$"): Problem[] {
  const problems = judge(payload, { type: "object", properties: {}, ...schema }, root);
  return problems.sort((a, b) => Buffer.from(a.path).compare(Buffer.from(b.path)) || (a.problem < b.problem ? -1 : 1));
}

function judge(value: unknown, schema: EventSchema | undefined, path: string): Problem[] {
  const own = schema && valueProblem(value, schema);
  return [...(own ? [{ path, problem: own }] : []), ...within(value, schema, path)];
}

function valueProblem(value: unknown, { type, enum: choices, maxLength }: EventSchema): string | undefined {
  const types = type === undefined ? undefined : typeof type === "string" ? [type] : type;
  if (types && !types.some((name) => isOfType(value, name))) return "wrong_type";
  if (choices && !choices.some((choice) => choice === value)) return "not_in_enum";
  if (typeof value === "string" && maxLength !== undefined && [...value].length > maxLength) return "too_long";
  return undefined;
}

function within(value: unknown, schema: EventSchema | undefined, path: string): Problem[] {
  if (Array.isArray(value)) return value.flatMap((element, i) => judge(element, schema?.items, `${path}[${i}]`));
  if (typeof value !== "object" || value === null) return [];
  const members = Object.entries(value).flatMap(([key, inner]) => {
    const at = `${path}${member(key)}`;
    if (denied.has(key)) return [{ path: at, problem: "denied_key" }, ...within(inner, ownProperty(schema, key), at)];
    if (schema?.properties && !Object.hasOwn(schema.properties, key))
      return [{ path: at, problem: "unknown_key" }, ...within(inner, undefined, at)];
    return judge(inner, ownProperty(schema, key), at);
  });
  const missing = (schema?.required ?? []).filter((key) => !Object.hasOwn(value, key));
  return [...members, ...missing.map((key) => ({ path: `${path}${member(key)}`, problem: "missing_key" }))];
}

const ownProperty = (schema: EventSchema | undefined, key: string) =>
  schema?.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;

const member = (key: string) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `.${JSON.stringify(key)}`);

function isOfType(value: unknown, type: JsonTypeName): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
