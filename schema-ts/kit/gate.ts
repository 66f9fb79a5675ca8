import { quoteLiteral } from "./names.ts";
import { type Definition, type Ref, refBrand } from "./reference.ts";

/** A boolean configuration key that opens a capability. Renders as its key's text literal. */
export interface GateDefinition extends Definition, Ref {
  readonly kind: "gate";
  readonly defaultValue: boolean;
}

/** Any other typed configuration key. A key ending in `.*` stands for a family of keys. */
export interface SettingDefinition extends Definition, Ref {
  readonly kind: "setting";
  readonly valueType: "boolean" | "integer" | "text" | "interval" | "time" | "text[]";
  readonly defaultValue: boolean | number | string | readonly string[] | null;
  /** Smallest and largest value of an integer setting. */
  readonly range?: readonly [min: number, max: number];
  /** The values a text setting may have; any text when left out. */
  readonly oneOf?: readonly string[];
}

export const defineGate = (spec: { key: string; summary: string; default?: boolean }): GateDefinition =>
  Object.freeze({
    [refBrand]: "gate",
    kind: "gate" as const,
    name: spec.key,
    summary: spec.summary,
    defaultValue: spec.default ?? false,
    render: () => quoteLiteral(spec.key),
  });

export const defineSetting = (spec: {
  key: string;
  summary: string;
  valueType: SettingDefinition["valueType"];
  default: SettingDefinition["defaultValue"];
  range?: SettingDefinition["range"];
  oneOf?: SettingDefinition["oneOf"];
}): SettingDefinition =>
  Object.freeze({
    [refBrand]: "setting",
    kind: "setting" as const,
    name: spec.key,
    summary: spec.summary,
    valueType: spec.valueType,
    defaultValue: spec.default,
    ...(spec.range ? { range: spec.range } : {}),
    ...(spec.oneOf ? { oneOf: spec.oneOf } : {}),
    render: () => quoteLiteral(spec.key),
  });
