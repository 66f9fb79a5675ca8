import { type Rule, ruleFor } from "./rules.ts";
import type { Settled, Step } from "./step.ts";

type Attributes = Readonly<Record<string, string>>;

export interface ConstraintSteps {
  /** Before anything else, and undone after everything else: rows may change in between. */
  readonly first: Step[];
  /** After everything else. */
  readonly last: Step[];
}

/** Steps for the constraints of an existing table. A constraint that changed is dropped and added. */
export function constraintSteps(table: string, before: Attributes, after: Attributes, settled: Settled): ConstraintSteps {
  const old = constraintsOf(before);
  const now = constraintsOf(after);
  const first: Step[] = [];
  const last: Step[] = [];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const was = old.get(name);
    const is = now.get(name);
    if (was === is) continue;
    const change = was === undefined ? "added" : is === undefined ? "removed" : "changed";
    if ([was, is].some((text) => kindOf(text) === "key")) {
      const resolve = "a key is built on an index made concurrently first, and writers may rely on it: write an explicit step";
      settled(`constraint ${name} of ${table}`, resolve, ruleFor("table", "constraint key", change));
      continue;
    }
    const rule = ruleFor("table", `constraint ${kindOf(is ?? was)}`, change);
    const what = (verb: string) => `table ${table}: ${verb} constraint ${name}`;
    const drop = `alter table ${table} drop constraint ${name};`;
    if (was !== undefined) first.push(step(what("drop"), [drop], checked(table, name, was, before), rule));
    if (is !== undefined) last.push(...addition(what, is, rule));

    function addition(label: typeof what, text: string, by: Rule): Step[] {
      const [add = "", validate] = checked(table, name, text, after);
      const added = step(label("add"), [add], [drop], by);
      if (!validate) return [added];
      const validated = step(label("validate"), [validate], [], ruleFor("table", "constraint", "validated"));
      return [added, { ...validated, outsideTransaction: { up: [validate], down: [] } }];
    }
  }
  return { first, last };
}

const step = (what: string, up: readonly string[], down: readonly string[], rule: Rule): Step => ({
  what,
  up,
  down,
  locks: rule.locks,
  rule,
});

/** NOT VALID first, so that the strong lock is brief. PostgreSQL has no such foreign keys on partitioned tables before 18. */
const checked = (table: string, name: string, text: string, { partitioning }: Attributes) =>
  kindOf(text) === "foreign key" && partitioning
    ? [`alter table ${table} add constraint ${name} ${text};`]
    : [`alter table ${table} add constraint ${name} ${text} not valid;`, `alter table ${table} validate constraint ${name};`];

function kindOf(text: string | undefined): "check" | "foreign key" | "key" | undefined {
  if (text === undefined) return undefined;
  return text.startsWith("check") ? "check" : text.startsWith("foreign key") ? "foreign key" : "key";
}

const constraintsOf = (attributes: Attributes) =>
  new Map(
    Object.entries(attributes)
      .filter(([key]) => key.startsWith("constraint "))
      .map(([key, text]) => [key.slice("constraint ".length), text]),
  );
