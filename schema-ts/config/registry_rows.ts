import { type GateDefinition, type RowsDefinition, type SettingDefinition, shipRows } from "../kit/index.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";

/** The shipped rows of the registry: one for each gate and setting of all modules, in byte order of their keys. */
export function registryRows(gates: readonly GateDefinition[], settings: readonly SettingDefinition[]): RowsDefinition {
  const rows = [...gates.map(gateRow), ...settings.map(settingRow)].sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const [i, { key }] of rows.entries()) {
    if (rows[i + 1]?.key === key) throw new RangeError(`The configuration key ${key} is defined twice`);
  }
  return shipRows(dotConfigRegistry, rows);
}

const gateRow = (gate: GateDefinition) => ({
  key: gate.name,
  kind: "gate",
  value_type: "boolean",
  default_value: gate.defaultValue,
  description: gate.summary,
  is_family: gate.name.endsWith(".*"),
});

function settingRow(setting: SettingDefinition) {
  const [min, max] = setting.range ?? [null, null];
  return {
    key: setting.name,
    kind: "setting",
    value_type: setting.valueType,
    default_value: setting.defaultValue,
    description: setting.summary,
    min_value: min,
    max_value: max,
    is_family: setting.name.endsWith(".*"),
    ...(setting.oneOf ? { allowed_values: setting.oneOf } : {}),
  };
}
