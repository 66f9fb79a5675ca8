import type { Fragment } from "./fragment.ts";
import { makeRef, type Ref } from "./reference.ts";
import { qualified } from "./relation.ts";
import type { SchemaDefinition } from "./schema.ts";

/**
 * How a mutating function is shown to work and to be undone. Every part is SQL statements, run in one transaction with the
 * function's gate (and those in `opens`) open; everything is rolled back.
 */
export interface Scenario {
  /** What must exist before; nothing when left out. */
  readonly given?: Fragment;
  /** The call under proof: must change something, and only the declared write set. */
  readonly when: Fragment;
  /** The inverse call that brings the logical state back. Required unless the function is its own compensation. */
  readonly undo?: Fragment;
  /** Further gate keys that `given`, `when` or `undo` need open. */
  readonly opens?: readonly string[];
  /** Why other sessions must wait for its locks; left out, they must not. */
  readonly waits?: string;
}

export const scenario = (spec: Scenario): Scenario => Object.freeze(spec);

/** A function by its name, for scenarios: they call the function that is just being defined, and inverses that are defined later. */
export const functionNamed = (name: string, schema?: SchemaDefinition): Ref =>
  makeRef("function", (names) => qualified(names, schema, name));
