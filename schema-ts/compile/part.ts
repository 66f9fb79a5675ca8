/**
 * The unit of emission and of comparison: one statement group that creates something, with the text that removes it.
 * Snapshots are lists of parts, so "down" is a look-up of text that was once applied.
 */
export interface Part {
  /** Stable identity under schema tokens, e.g. `function __schema_core__.fn_iu_get(uuid, integer)`. */
  readonly id: string;
  readonly kind: PartKind;
  /** Identity of the object this part belongs to, e.g. `table __schema_core__.unit_version`. */
  readonly object: string;
  readonly create: string;
  readonly drop: string;
  /** What a comparison looks at besides the text. Keys are the attributes of the rule table. */
  readonly attributes: Readonly<Record<string, string>>;
}

export type PartKind =
  | "schema"
  | "table"
  | "partition"
  | "index"
  | "row security"
  | "policy"
  | "function"
  | "view"
  | "trigger"
  | "comment"
  | "grant"
  | "row";

/** One object with all its parts: what one file of `generated-sql/objects` holds. */
export interface EmittedObject {
  readonly module: string;
  readonly name: string;
  readonly parts: readonly Part[];
}
