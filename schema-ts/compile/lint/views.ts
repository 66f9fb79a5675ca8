import type { RelationDefinition } from "../../kit/relation.ts";
import type { ViewDefinition } from "../../kit/view.ts";
import type { Finding } from "../check.ts";
import { tokenNames } from "../names.ts";
import type { Plan, Planned } from "../plan.ts";
import { queryText } from "../query.ts";
import { code } from "./code.ts";
import { forbiddenIn } from "./forbidden.ts";

export function viewFindings(view: ViewDefinition, { hard }: Planned, plan: Plan): Finding[] {
  const reads = [...hard].filter(({ kind }) => kind === "table" || kind === "view") as RelationDefinition[];
  const text = code(queryText(view.query, tokenNames(plan.product), reads));
  return forbiddenIn(text).map(({ rule, message }) => ({ rule, object: view.name, message, where: view.origin.where() }));
}
