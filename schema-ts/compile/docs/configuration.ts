import type { GateDefinition, SettingDefinition } from "../../kit/index.ts";
import type { Plan } from "../plan.ts";

/** The list of gates and settings with their defaults. */
export function configurationReference(plan: Plan): string {
  const keys = plan.product.modules.flatMap((module) =>
    module.objects
      .filter(
        (object): object is GateDefinition | SettingDefinition => "kind" in object && (object.kind === "gate" || object.kind === "setting"),
      )
      .map(
        (key) =>
          `| \`${key.name}\` | ${key.kind} | ${typeOf(key)} | \`${JSON.stringify(key.defaultValue)}\` | ${module.name} | ${key.summary} |`,
      ),
  );
  return `# Gates and settings

Generated from the definitions of ${plan.product.name} ${plan.product.version}. Change one with \`fn_dot_config_set\` or \`iu-core gate open|close\`. A key ending in \`.*\` is a family.

| key | kind | type | default | module | meaning |
|---|---|---|---|---|---|
${keys.join("\n")}
`;
}

const typeOf = (key: GateDefinition | SettingDefinition): string =>
  key.kind === "gate" ? "boolean" : key.oneOf ? key.oneOf.map((value) => `\`${value}\``).join(", ") : key.valueType;
