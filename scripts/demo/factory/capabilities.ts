import { type Check, figureText } from "./check.ts";
import type { PhaseReport } from "./phase.ts";

/** A capability of the product factory and the observations that show it. */
export interface Capability {
  readonly capability: string;
  /** `phase/check`. */
  readonly provenBy: readonly string[];
}

export interface ProvenCapability extends Capability {
  /** The observations of each phase with their figures: `D: minted 7, units 7`. */
  readonly observed: readonly string[];
  readonly ok: boolean;
}

export const capabilities: readonly Capability[] = [
  { capability: "compose from new pieces (mint)", provenBy: ["D/minted", "D/units", "D/texts", "E/minted", "E/units", "E/texts"] },
  { capability: "compose from existing units (reuse)", provenBy: ["F/reused", "F/minted", "F/units"] },
  { capability: "validate a collection", provenBy: ["D/valid", "D/validated", "E/valid", "E/validated"] },
  { capability: "render in order", provenBy: ["D/order", "D/rendered", "E/order", "E/rendered"] },
  {
    capability: "refresh a manifest, idempotent",
    provenBy: ["D/refresh.digests", "D/refresh.written", "E/refresh.digests", "E/refresh.written"],
  },
  { capability: "file with roles", provenBy: ["E/roles"] },
  { capability: "template from a workflow", provenBy: ["D/roles", "F/template", "F/templateOnly"] },
  {
    capability: "instance from a template, graph shared",
    provenBy: ["F/shared", "F/instanceOnly", "F/digests", "F/instantiated.shared", "F/instantiated.digests"],
  },
  { capability: "emit events on transitions", provenBy: ["G/direct", "G/lifecycle", "G/outbox", "G/modes", "G/types"] },
];

/** A capability is proven when every observation named for it was made and is what was expected. */
export function prove(phases: readonly PhaseReport[], wanted: readonly Capability[] = capabilities): ProvenCapability[] {
  const observations = new Map<string, Check>(
    phases.flatMap(({ id, checks }) => checks.map((item) => [`${id}/${item.name}`, item] as const)),
  );
  return wanted.map((capability) => {
    const found = capability.provenBy.map((name) => ({ name, observation: observations.get(name) }));
    const byPhase = new Map<string, string[]>();
    for (const { name, observation } of found) {
      const [phase = "", what = ""] = name.split("/");
      byPhase.set(phase, [...(byPhase.get(phase) ?? []), `${what} ${observation ? figureText(observation.observed) : "not observed"}`]);
    }
    return {
      ...capability,
      observed: [...byPhase].map(([phase, figures]) => `${phase}: ${figures.join(", ")}`),
      ok: found.every(({ observation }) => observation?.ok === true),
    };
  });
}
