import { type Fragment, join, sql } from "./fragment.ts";
import { lit } from "./literal.ts";
import { type Definition, makeRef, type Ref } from "./reference.ts";

/** One entry of the error registry: a stable SQLSTATE and a code. */
export interface ErrorDefinition extends Definition {
  readonly kind: "error";
  /** Five characters, the SQLSTATE callers may rely on. */
  readonly sqlstate: string;
  /** What to do when the raise itself says nothing better. */
  readonly hint: string;
}

export function defineError(spec: { sqlstate: string; code: string; summary: string; hint: string }): ErrorDefinition {
  if (!/^[A-Z0-9]{5}$/.test(spec.sqlstate)) throw new RangeError(`${spec.sqlstate} is not a SQLSTATE`);
  return Object.freeze({
    kind: "error" as const,
    name: spec.code,
    sqlstate: spec.sqlstate,
    summary: spec.summary,
    hint: spec.hint,
  });
}

/** Errors raised inside a fragment are found again by this property of the raise's marker. */
export const raisedError: unique symbol = Symbol("iu.raises");

export interface RaiseMarker extends Ref {
  readonly [raisedError]: ErrorDefinition;
}

export const isRaiseMarker = (ref: Ref): ref is RaiseMarker => raisedError in ref;

/**
 * A `raise exception` statement (with its closing semicolon).
 *
 * @param message a SQL expression of type text, e.g. ``sql`format('No unit %s.', ${arg.p_iu_id})` ``, or a fixed sentence
 * @param detail further keys of the JSON DETAIL; `code` is always there
 * @param hint a fixed sentence or a SQL text expression; the error's own hint when left out
 */
export function raise(
  error: ErrorDefinition,
  message: Fragment | string,
  detail: Readonly<Record<string, Fragment | Ref>> = {},
  hint: Fragment | string = error.hint,
): Fragment {
  const marker: RaiseMarker = Object.assign(
    makeRef("raise", () => `'${error.sqlstate}'`),
    { [raisedError]: error },
  );
  const pairs = Object.entries({ code: lit(error.name), ...detail }).map(([key, value]) => sql`${lit(key)}, ${value}`);
  const text = (value: Fragment | string) => (typeof value === "string" ? lit(value) : value);
  return sql`
    raise exception using
      errcode = ${marker},
      message = ${text(message)},
      detail = ${detailText(pairs)}::text,
      hint = ${text(hint)};
  `;
}

/** One line while it is short; otherwise a line a key. */
const detailText = (pairs: readonly Fragment[]): Fragment =>
  pairs.length <= 3
    ? sql`jsonb_build_object(${join(pairs)})`
    : sql`
        jsonb_build_object(
          ${join(pairs, ",\n")}
        )
      `;
