import type { Names } from "./names.ts";

/** Marks everything that may stand in a hole of a SQL template. A plain string never carries it. */
export const refBrand: unique symbol = Symbol("iu.ref");

/** Something that renders to SQL text and may name a definition it depends on. */
export interface Ref {
  readonly [refBrand]: string;
  /** SQL text of the reference under the given schema names. */
  render(names: Names): string;
  /** The definition this reference points at; the dependency graph is made of these. */
  readonly target?: Definition;
}

/** The kinds of object a module can contain. */
export type DefinitionKind =
  | "schema"
  | "table"
  | "function"
  | "view"
  | "trigger"
  | "rows"
  | "role"
  | "gate"
  | "setting"
  | "machine"
  | "error";

/** What every definition has in common. `name` is unique within its kind and schema. */
export interface Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly summary: string;
}

export const isRef = (value: unknown): value is Ref =>
  (typeof value === "object" || typeof value === "function") && value !== null && refBrand in value;

export const makeRef = (kind: string, render: Ref["render"], target?: Definition): Ref => ({
  [refBrand]: kind,
  render,
  ...(target ? { target } : {}),
});
