import type { MachineDefinition } from "../../kit/index.ts";
import { isFinal } from "../../kit/machine.ts";
import type { Plan } from "../plan.ts";

/** State diagrams in Mermaid, one a machine, with what each state and transition means. */
export function stateDiagrams(plan: Plan): string {
  const sections = plan.product.modules.flatMap((module) =>
    module.objects
      .filter((object): object is MachineDefinition => "kind" in object && object.kind === "machine")
      .map((machine) => section(machine, module.name)),
  );
  return `# States

Generated from the definitions of ${plan.product.name} ${plan.product.version}. The database knows the same: \`state_machine\`, \`state_machine_state\`, \`state_machine_transition\`, and \`fn_state_machine_allowed\`. A change that is not listed is refused with IU006.
${sections.map((text) => `\n${text}`).join("")}`;
}

function section(machine: MachineDefinition, module: string): string {
  const { name, summary, table, column, states, transitions } = machine;
  const all = Object.entries(states);
  const diagram = [
    ...all.filter(([, { initial }]) => initial).map(([state]) => `  [*] --> ${state}`),
    ...transitions.map(({ from, to, name: transition }) => `  ${from} --> ${to}: ${transition}`),
    ...all.filter(([state]) => isFinal(machine, state)).map(([state]) => `  ${state} --> [*]`),
  ];
  return `## ${name}

${summary} Column \`${column.columnName}\` of \`${table.$.name}\`, module ${module}.

\`\`\`mermaid
stateDiagram-v2
${diagram.join("\n")}
\`\`\`

| state | meaning |
|---|---|
${all.map(([state, { summary }]) => `| \`${state}\` | ${summary} |`).join("\n")}

| from | to | transition | when |
|---|---|---|---|
${transitions.map(({ from, to, name: transition, summary }) => `| \`${from}\` | \`${to}\` | ${transition} | ${summary} |`).join("\n")}
`;
}
