import type { ViewDefinition } from "../../kit/view.ts";
import type { Finding } from "../check.ts";
import type { Plan } from "../plan.ts";
import { functionFindings } from "./functions.ts";
import { tableFindings } from "./tables.ts";
import { triggerFindings } from "./triggers.ts";
import { viewFindings } from "./views.ts";

/**
 * What a definition must keep so that a schema can move to a node of its own: the same text, emitted once a tenant, then runs on a cluster.
 * On one machine the rules cost nothing. The numbers in the messages are those of "Scaling out" in the field notes, which measured them.
 */
export function scaleOutFindings(plan: Plan): Finding[] {
  const volatile = plan.functions.filter((fn) => fn.volatility === "volatile").map(({ name }) => name);
  return plan.objects.flatMap((planned): Finding[] => {
    const { object } = planned;
    if ("$" in object) {
      const definition = object.$;
      return definition.kind === "table" ? tableFindings(definition, plan) : viewFindings(definition as ViewDefinition, planned, plan);
    }
    if (object.kind === "function") return functionFindings(object, plan, volatile);
    return object.kind === "trigger" ? triggerFindings(object, plan) : [];
  });
}
