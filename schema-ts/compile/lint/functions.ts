import type { Fragment, FunctionDefinition } from "../../kit/index.ts";
import { placeOf, render } from "../../kit/render.ts";
import type { Finding } from "../check.ts";
import { tokenNames } from "../names.ts";
import type { Plan } from "../plan.ts";
import { code, movingParts, volatileAssignment } from "./code.ts";
import { forbiddenIn } from "./forbidden.ts";
import { serves } from "./schema.ts";

/** @param volatile names of the product's volatile functions */
export function functionFindings(fn: FunctionDefinition, plan: Plan, volatile: readonly string[]): Finding[] {
  const names = tokenNames(plan.product);
  const found = (rule: string, message: string, at?: number, fragment: Fragment = fn.body): Finding => ({
    rule,
    object: fn.name,
    message,
    where: at === undefined ? fragment.origin.where() : placeOf(fragment, names, at),
  });
  const text = code(render(fn.body, names));
  const { writesInto, changesRows, changesObjects } = movingParts(text);
  const own = fn.schema ?? plan.product.defaultSchema;
  const declared = [...(fn.mutation?.writes ?? []), ...fn.triggerWrites].map(({ $ }) => $);
  const elsewhere = [
    ...declared.filter(({ schema }) => !serves(own, schema, plan)).map(({ name }) => name),
    ...writesInto.filter((key) => {
      const schema = plan.product.schemas.find((known) => known.key === key);
      return schema === undefined || !serves(own, schema, plan);
    }),
  ];
  const loop = text.search(/\bloop\b/);
  const assigned = volatileAssignment(text, volatile);
  const forbidden = [fn.body, ...(fn.declare ? [fn.declare] : []), ...fn.guards].flatMap((fragment) =>
    forbiddenIn(code(render(fragment, names))).map(({ rule, message, at }) => found(rule, message, at, fragment)),
  );
  return [
    ...forbidden.filter(({ rule }) => !(rule in fn.exceptions)),
    ...Object.keys(fn.exceptions)
      .filter((rule) => !forbidden.some((finding) => finding.rule === rule))
      .map((rule) => found("exception-needed", `excepts itself from ${rule}, which it keeps`)),
    ...(elsewhere[0] === undefined ? [] : [found("one-schema", `writes to another schema: ${elsewhere[0]} (1)`)]),
    ...(loop !== -1 && text.includes("__schema_")
      ? [found("no-row-loop", "loops and reads or writes something of the schema: work on sets (4)", loop)]
      : []),
    ...(assigned === undefined
      ? []
      : [found("volatile-first", "calls something volatile inside an UPDATE: put it into a variable before (6)", assigned)]),
    ...(changesObjects && changesRows
      ? [found("objects-apart", "changes objects and rows: maintenance of partitions is a function of its own (7)")]
      : []),
  ];
}
