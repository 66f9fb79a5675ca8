import { quoteLiteral } from "./names.ts";
import { makeRef, type Ref } from "./reference.ts";

/** Values that have an unambiguous SQL literal. */
export type LiteralValue = string | number | boolean | null;

/** A SQL literal: the only way to put a value into a hole. */
export const lit = (value: LiteralValue): Ref => makeRef("literal", () => literalText(value));

/** A jsonb literal of any JSON value. */
export const litJson = (value: unknown): Ref => makeRef("literal", () => `${quoteLiteral(JSON.stringify(value))}::jsonb`);

/** One line whatever the value holds: text that spans lines is indented with its surroundings, which would change the value. */
const stringText = (value: string) =>
  /[\r\n]/.test(value)
    ? `E${quoteLiteral(value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r"))}`
    : quoteLiteral(value);

export function literalText(value: LiteralValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return stringText(value);
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError(`No SQL literal for ${value}`);
  return String(value);
}
