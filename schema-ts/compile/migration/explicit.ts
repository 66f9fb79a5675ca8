import type { ExplicitStep, Step } from "./step.ts";

type Order = NonNullable<ExplicitStep["order"]>;

export const orderOf = ({ order, resolves }: ExplicitStep): Order =>
  order ?? (resolves.some((what) => what.startsWith("removal of ") || what.endsWith(" went away")) ? "contract" : "expand");

export function stepOf(explicit: ExplicitStep): Step {
  const { resolves, up, down, locks } = explicit;
  const step: Step = { what: `explicit step for ${resolves.join("; ")}`, up: [up], down: [], locks };
  if (typeof down !== "string") return { ...step, irreversible: down.irreversible };
  return { ...step, down: [down], ...(orderOf(explicit) === "rename" ? { always: "first" } : {}) };
}

/** Whether a step is about a table: its removal, or something of it. */
export const isAbout = ({ resolves }: ExplicitStep, tableId: string): boolean => {
  const name = tableId.slice("table ".length);
  return resolves.some((what) => what === `removal of ${tableId}` || what.startsWith(`column ${name}.`));
};
