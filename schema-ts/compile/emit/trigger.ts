import { type Names, render, type TriggerDefinition } from "../../kit/index.ts";
import { quoteLiteral } from "../../kit/names.ts";
import type { EmittedObject } from "../part.ts";
import { functionName } from "./function.ts";

export function emitTrigger(trigger: TriggerDefinition, module: string, names: Names): EmittedObject {
  const table = trigger.on.render(names);
  const object = `trigger ${trigger.name} on ${table}`;
  const transitions = [
    ...(trigger.oldTable ? [`old table as ${trigger.oldTable}`] : []),
    ...(trigger.newTable ? [`new table as ${trigger.newTable}`] : []),
  ];
  const columns = trigger.updateOf.map(({ columnName }) => columnName).join(", ");
  const events = trigger.events.map((event) => (event === "update" && columns ? `update of ${columns}` : event));
  const create = [
    `create trigger ${trigger.name}`,
    `  ${trigger.timing} ${events.join(" or ")} on ${table}`,
    ...(transitions.length > 0 ? [`  referencing ${transitions.join(" ")}`] : []),
    `  for each ${trigger.level === "statement" ? "statement" : "row"}`,
    ...(trigger.when ? [`  when (${render(trigger.when, names)})`] : []),
    `  execute function ${functionName(trigger.execute, names)}(${trigger.arguments.map(quoteLiteral).join(", ")});`,
    `comment on ${object} is ${quoteLiteral(trigger.summary)};`,
  ].join("\n");
  return {
    module,
    name: trigger.on.$.name,
    parts: [
      {
        id: object,
        kind: "trigger",
        object,
        create,
        drop: `drop trigger ${trigger.name} on ${table};`,
        attributes: { table: `table ${table}` },
      },
    ],
  };
}
