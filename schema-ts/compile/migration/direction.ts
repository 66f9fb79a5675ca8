import { dependenciesOf, type ProductDefinition, render, type SchemaDefinition } from "../../kit/index.ts";
import type { Definition } from "../../kit/reference.ts";
import { qualified } from "../../kit/relation.ts";
import { tokenNames } from "../names.ts";
import type { Snapshot } from "../snapshot.ts";
import { discardGuard } from "./down_guard.ts";
import { withoutArguments } from "./parts.ts";
import type { Step } from "./step.ts";

/** Statements before the steps of a way down: what is irreversible, what would be discarded. */
export function opening(steps: readonly Step[]): string[] {
  const irreversible = steps.flatMap((step) => step.irreversible ?? []);
  return [
    ...(irreversible.length > 0 ? [refuseDown(irreversible.join("; "))] : []),
    ...discardGuard(steps),
    // Bodies come back before what they name; each was checked when it was first created.
    "set local check_function_bodies = off;",
  ];
}

/** The product's statements at the end of a migration that leaves the given version; those it can carry out. */
export function closing(product: ProductDefinition, left: Snapshot): string[] {
  const names = tokenNames(product);
  const exists = new Set(left.parts.map(({ id }) => withoutArguments(id)));
  const identity = ({ kind, name, ...rest }: Definition & { schema?: SchemaDefinition }) =>
    `${kind} ${qualified(names, rest.schema, name)}`;
  return product.afterMigration
    .filter((statement) => [...dependenciesOf(statement)].every((needed) => needed.kind === "schema" || exists.has(identity(needed))))
    .map((statement) => render(statement, names));
}

const refuseDown = (reason: string) => `do $iu$
begin
  raise exception using errcode = '0A000', message = 'This migration cannot be undone.', hint = '${reason.replaceAll("'", "''")}';
end
$iu$;`;
