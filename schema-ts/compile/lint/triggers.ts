import type { TriggerDefinition } from "../../kit/index.ts";
import { render } from "../../kit/render.ts";
import type { Finding } from "../check.ts";
import { tokenNames } from "../names.ts";
import type { Plan } from "../plan.ts";
import { code } from "./code.ts";
import { serves } from "./schema.ts";

export function triggerFindings(trigger: TriggerDefinition, plan: Plan): Finding[] {
  const { on, execute, newTable, oldTable } = trigger;
  const found = (rule: string, message: string): Finding => ({ rule, object: trigger.name, message, where: trigger.origin.where() });
  const body = code(render(execute.body, tokenNames(plan.product)));
  const transition = [newTable, oldTable].filter((name): name is string => name !== undefined);
  return [
    ...(serves(execute.schema, on.$.schema, plan) ? [] : [found("one-schema", `calls ${execute.name} of another schema (1)`)]),
    ...transition
      .filter((name) => !copiedFirst(body, name))
      .map((name) => found("transition-copied", `${execute.name} uses ${name} otherwise than copying it into an array first (3)`)),
  ];
}

/** Every statement that reads the transition table is `v_… := array(select … from <table> …)`. */
function copiedFirst(body: string, table: string): boolean {
  const readers = body.split(";").filter((statement) => new RegExp(`\\b(from|join)\\s+${table}\\b`).test(statement));
  return readers.every((statement) => /(^|\bbegin\s|\bthen\s)\s*(v_\w+\s*:=\s*array\s*\(\s*select|select\s+array_agg)\b/.test(statement));
}
