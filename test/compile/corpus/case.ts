import type { ExplicitStep } from "../../../schema-ts/compile/migration/step.ts";
import type { Fragment } from "../../../schema-ts/kit/index.ts";

/** One change of the definitions, and what must come of it. SQL is in the snapshot's spelling: `__schema_core__.thing`. */
export interface Case {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  /** Rows that are there when the change comes. */
  readonly seed?: string;
  /** What the rules ask when no explicit step answers: each subject with a word of the advice. */
  readonly asks?: Readonly<Record<string, RegExp>>;
  /** Steps that answer. Without them a case that asks is refused, and that is all there is to it. */
  readonly explicit?: readonly ExplicitStep[];
  /** What the change back asks; "applies" when it is migrated by itself, starting from `backSeed`. */
  readonly back: "applies" | Readonly<Record<string, RegExp>>;
  readonly backSeed?: string;
  /** Use of what the change brought, over which going down is refused, naming this. */
  readonly lossy?: { readonly use: string; readonly names: string };
  /** Why there is no way down. */
  readonly irreversible?: RegExp;
  /** Names that explicit steps leave in the schemas, and that a fresh installation has not. */
  readonly leaves?: readonly string[];
  /** Words of statements that must run outside a transaction, in order; none when left out. */
  readonly outside?: readonly RegExp[];
  /** The same for the change back, which is not looked at when left out. */
  readonly backOutside?: readonly RegExp[];
  /** The product's schema keys, where the case is about them. */
  readonly schemas?: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly afterMigration?: { readonly before: readonly Fragment[]; readonly after: readonly Fragment[] };
}

export const defineCase = (spec: Case): Case => spec;
