import { expect, test } from "vitest";
import { stateDiagrams } from "../../schema-ts/compile/docs/states.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { foundation } from "../../schema-ts/foundation/index.ts";
import { core } from "../../schema-ts/foundation/schemas.ts";
import { defineModule, defineProduct, defineTable, sql, text } from "../../schema-ts/kit/index.ts";
import { defineStateMachine } from "../../schema-ts/machine/define_state_machine.ts";
import { machineModule } from "../../schema-ts/machine/index.ts";

const light = defineTable({
  name: "light",
  summary: "A light.",
  columns: { id: text("Its name.").byteOrder(), state: text("On or off.") },
  primaryKey: ["id"],
});
const lightMachine = defineStateMachine({
  name: "light",
  summary: "The life of a light.",
  table: light,
  column: light.state,
  states: { off: { initial: true, summary: "Dark." }, on: { summary: "Bright." }, broken: { summary: "Dark for good." } },
  transitions: [
    { from: "off", to: "on", name: "switch_on", summary: "Somebody came." },
    { from: "on", to: "off", name: "switch_off", summary: "Everybody left." },
    { from: "on", to: "broken", name: "break", summary: "Its time had come." },
  ],
});
const product = defineProduct({
  name: "toy",
  version: "1.0.0",
  summary: "A toy.",
  defaultSchema: core,
  schemas: [core],
  roles: [],
  modules: [foundation, machineModule, defineModule({ name: "house", summary: "A house.", objects: [light, ...lightMachine] })],
  gateCheck: () => sql`null;`,
  afterMigration: [],
});

test("every machine has its diagram, with its beginning, its end and what each change means", () => {
  expect(stateDiagrams(planProduct(product))).toBe(`# States

Generated from the definitions of toy 1.0.0. The database knows the same: \`state_machine\`, \`state_machine_state\`, \`state_machine_transition\`, and \`fn_state_machine_allowed\`. A change that is not listed is refused with IU006.

## light

The life of a light. Column \`state\` of \`light\`, module house.

\`\`\`mermaid
stateDiagram-v2
  [*] --> off
  off --> on: switch_on
  on --> off: switch_off
  on --> broken: break
  broken --> [*]
\`\`\`

| state | meaning |
|---|---|
| \`off\` | Dark. |
| \`on\` | Bright. |
| \`broken\` | Dark for good. |

| from | to | transition | when |
|---|---|---|---|
| \`off\` | \`on\` | switch_on | Somebody came. |
| \`on\` | \`off\` | switch_off | Everybody left. |
| \`on\` | \`broken\` | break | Its time had come. |
`);
});

test("a machine without a column for when a row was made does not check new rows", () => {
  expect(lightMachine.filter(({ kind }) => kind === "trigger").map(({ name }) => name)).toEqual(["light_state_change"]);
});
