import type { ErrorDefinition } from "../../kit/error.ts";
import { type FunctionDefinition, functionsOf, render, writeSet } from "../../kit/index.ts";
import { namesFor } from "../../kit/names.ts";
import type { Definition } from "../../kit/reference.ts";
import { errorsOf } from "../../kit/render.ts";
import type { Plan } from "../plan.ts";

/** The function reference, one section a module. */
export function functionReference(plan: Plan): string {
  const { product } = plan;
  const names = namesFor(product.defaultSchema);
  const softOf = new Map<Definition, ReadonlySet<Definition>>(plan.objects.map((p) => [p.definition, new Set([...p.soft, ...p.hard])]));
  const sections = product.modules.map((module) => {
    const functions = functionsOf(module).filter(({ returns }) => returns.shape !== "trigger");
    if (functions.length === 0) return "";
    return `## ${module.name}\n\n${module.summary}\n\n${functions.map((fn) => functionSection(fn)).join("\n")}`;
  });
  const errors = product.modules.flatMap((module) => module.errors);
  return `# Function reference

Generated from the definitions of ${product.name} ${product.version}. Every function also explains itself in the database: \`\\df+\` in psql shows the same text.

## Errors

| SQLSTATE | code | when | what to do |
|---|---|---|---|
${errors.map((e) => `| ${e.sqlstate} | \`${e.name}\` | ${e.summary} | ${e.hint} |`).join("\n")}

${sections.filter(Boolean).join("\n")}`;

  function functionSection(fn: FunctionDefinition): string {
    const args = Object.entries(fn.args).map(([name, type]) => {
      const value = type.defaultValue ? `\`${render(type.defaultValue, names)}\`` : "";
      return `| \`${name}\` | ${type.sqlType} | ${value} | ${cell(type.summary)} |`;
    });
    const errors = [...reachableErrors(fn, softOf)].sort((a, b) => (a.sqlstate < b.sqlstate ? -1 : 1));
    const mutation = fn.mutation;
    const lines = [
      `### ${fn.name}`,
      "",
      fn.summary,
      ...(fn.details ? ["", fn.details] : []),
      "",
      `Returns ${returnsPhrase(fn)} Callable by ${fn.grantTo.map(({ name }) => `\`${name}\``).join(", ") || "the owner only"}.`,
      ...(args.length > 0 ? ["", "| argument | type | default | meaning |", "|---|---|---|---|", ...args] : []),
      ...(fn.returns.shape === "rows"
        ? [
            "",
            "| column | type | meaning |",
            "|---|---|---|",
            ...Object.entries(fn.returns.columns).map(([name, type]) => `| \`${name}\` | ${type.sqlType} | ${cell(type.summary)} |`),
          ]
        : []),
      ...(mutation
        ? [
            "",
            `- Gate: ${"ungated" in mutation.gate ? `none: ${mutation.gate.ungated}` : `\`${mutation.gate.name}\``}`,
            `- Writes: ${[...writeSet(fn, plan.triggers)].map((table) => `\`${table.name}\``).join(", ")}`,
            `- Undone by: ${"inverse" in mutation.pair ? `\`${mutation.pair.inverse}\`: ${mutation.pair.how}` : mutation.pair.selfCompensating}`,
          ]
        : []),
      ...(errors.length > 0 ? ["", `Errors: ${errors.map((e) => `${e.sqlstate} \`${e.name}\``).join(", ")}.`] : []),
      ...(fn.example ? ["", "```sql", fn.example.trim(), "```"] : []),
      "",
    ];
    return lines.join("\n");
  }
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function returnsPhrase(fn: FunctionDefinition): string {
  if (fn.returns.shape === "value") return `${fn.returns.value.sqlType}: ${fn.returns.value.summary}`;
  if (fn.returns.shape === "set") return `rows of ${fn.returns.value.sqlType}: ${fn.returns.value.summary}`;
  return fn.returns.shape === "rows" ? "rows." : "nothing.";
}

/** Errors of a function and of everything its body calls. */
function reachableErrors(fn: FunctionDefinition, uses: ReadonlyMap<Definition, ReadonlySet<Definition>>): Set<ErrorDefinition> {
  const found = new Set<ErrorDefinition>();
  const seen = new Set<Definition>();
  const visit = (definition: Definition) => {
    if (seen.has(definition) || definition.kind !== "function") return;
    seen.add(definition);
    errorsOf((definition as FunctionDefinition).body, found);
    for (const used of uses.get(definition) ?? []) visit(used);
  };
  visit(fn);
  return found;
}
