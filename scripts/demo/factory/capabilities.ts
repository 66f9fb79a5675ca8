import { type Check, figureText } from "./check.ts";
import type { PhaseReport } from "./phase.ts";

/** A capability of the product factory and the observations that show it. */
export interface Capability {
  readonly capability: string;
  /** `phase/check`. */
  readonly provenBy: readonly string[];
}

export interface ProvenCapability extends Capability {
  readonly observed: string;
  readonly ok: boolean;
}

export const capabilities: readonly Capability[] = [
  { capability: "compose from new pieces (mint)", provenBy: ["D/minted", "D/units", "D/texts", "E/minted", "E/units", "E/texts"] },
  { capability: "compose from existing units (reuse)", provenBy: ["F/composed.reused", "F/composed.minted", "F/units"] },
  { capability: "validate a collection", provenBy: ["D/valid", "D/validated", "E/valid", "E/validated"] },
  { capability: "render in order", provenBy: ["D/order", "D/rendered", "E/order", "E/rendered"] },
  { capability: "refresh a manifest, idempotent", provenBy: ["D/refresh.digests", "D/refresh.written", "E/refresh.digests", "E/refresh.written"] },
  { capability: "file with roles", provenBy: ["E/roles"] },
  { capability: "template from a workflow", provenBy: ["D/roles", "F/composed.template", "F/composed.templateOnly"] },
  {
    capability: "instance from a template, graph shared",
    provenBy: ["F/instantiated.instance", "F/instantiated.shared", "F/instantiated.instanceOnly", "F/instantiated.digests", "F/instantiated.minted"],
  },
  { capability: "emit events on transitions", provenBy: ["G/direct", "G/lifecycle", "G/outbox", "G/modes", "G/types"] },
];

/** A capability is proven when every observation named for it was made and is what was expected. */
export function prove(phases: readonly PhaseReport[], wanted: readonly Capability[] = capabilities): ProvenCapability[] {
  const observations = new Map<string, Check>(phases.flatMap(({ id, checks }) => checks.map((item) => [`${id}/${item.name}`, item] as const)));
  return wanted.map((capability) => {
    const found = capability.provenBy.map((name) => ({ name, observation: observations.get(name) }));
    return {
      ...capability,
      observed: found.map(({ name, observation }) => `${name} ${observation ? figureText(observation.observed) : "not observed"}`).join(", "),
      ok: found.every(({ observation }) => observation?.ok === true),
    };
  });
}
