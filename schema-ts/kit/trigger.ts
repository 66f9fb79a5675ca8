import type { Fragment } from "./fragment.ts";
import type { FunctionDefinition, FunctionRef } from "./function.ts";
import { identifier } from "./names.ts";
import { captureOrigin, type Origin } from "./origin.ts";
import type { Definition } from "./reference.ts";
import type { ColumnRef } from "./relation.ts";
import type { AnyTable } from "./table.ts";

export type TriggerEvent = "insert" | "update" | "delete" | "truncate";

export interface TriggerDefinition extends Definition {
  readonly kind: "trigger";
  readonly on: AnyTable;
  readonly timing: "before" | "after";
  readonly events: readonly TriggerEvent[];
  /**
   * Of updates only those that set one of these columns. Others do not even look at the condition, which PostgreSQL reads anew for every
   * statement.
   */
  readonly updateOf: readonly ColumnRef[];
  /** Statement triggers are the rule; a row trigger says why it must be one. */
  readonly level: "statement" | { readonly row: string };
  readonly newTable: string | undefined;
  readonly oldTable: string | undefined;
  readonly when: Fragment | undefined;
  readonly execute: FunctionDefinition;
  /** Functions that write to the table nothing the trigger acts on: it adds nothing to their write sets. Their proofs hold them to it. */
  readonly passesOver: readonly FunctionDefinition[];
  /** Handed to the function as `tg_argv`. */
  readonly arguments: readonly string[];
  readonly origin: Origin;
}

export function defineTrigger(spec: {
  name: string;
  summary: string;
  on: AnyTable;
  timing: "before" | "after";
  events: readonly TriggerEvent[];
  updateOf?: readonly ColumnRef[];
  level?: TriggerDefinition["level"];
  newTable?: string;
  oldTable?: string;
  when?: Fragment;
  execute: FunctionRef<Record<never, never>, { shape: "trigger" }>;
  passesOver?: readonly FunctionDefinition[];
  arguments?: readonly string[];
}): TriggerDefinition {
  if ((spec.newTable || spec.oldTable) && (spec.events.length > 1 || spec.timing === "before")) {
    throw new RangeError(`${spec.name}: PostgreSQL allows a transition table on an after trigger for one event only`);
  }
  if (spec.updateOf && !spec.events.includes("update")) throw new RangeError(`${spec.name}: columns of an update, and no update`);
  return Object.freeze({
    kind: "trigger" as const,
    name: identifier(spec.name),
    summary: spec.summary,
    on: spec.on,
    timing: spec.timing,
    events: spec.events,
    updateOf: spec.updateOf ?? [],
    level: spec.level ?? "statement",
    newTable: spec.newTable,
    oldTable: spec.oldTable,
    when: spec.when,
    execute: spec.execute,
    passesOver: spec.passesOver ?? [],
    arguments: spec.arguments ?? [],
    origin: captureOrigin(),
  });
}
