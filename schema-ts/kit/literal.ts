import { quoteLiteral } from "./names.ts";
import { makeRef, type Ref } from "./reference.ts";

/** Values that have an unambiguous SQL literal. */
export type LiteralValue = string | number | boolean | null;

/** A SQL literal: the only way to put a value into a hole. */
export const lit = (value: LiteralValue): Ref => makeRef("literal", () => literalText(value));

/** A jsonb literal of any JSON value. */
export const litJson = (value: unknown): Ref => makeRef("literal", () => `${quoteLiteral(JSON.stringify(value))}::jsonb`);

export function literalText(value: LiteralValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return quoteLiteral(value);
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError(`No SQL literal for ${value}`);
  return String(value);
}
