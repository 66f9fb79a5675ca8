import type { Packet } from "./packet.ts";

/** Why a packet is refused. Codes are stable: scripts may rely on them. */
export interface EvidenceProblem {
  readonly code: string;
  readonly file?: string | undefined;
  readonly detail: string;
}

export type Finding = Omit<EvidenceProblem, "code">;

/** Parts of a packet a rule can ask for. */
type Part = "environment" | "baseline" | "apply" | "writeSet" | "afterRollback" | "probes" | "blockers" | Signed;
type Signed = "signer" | "envelopes" | "statement" | "testResult" | "index";
type Present<K extends Part> = Packet & { readonly [P in K]: NonNullable<Packet[P]> };

export interface Rule {
  readonly code: string;
  /** One sentence: what is refused. */
  readonly refuses: string;
  /** Undefined: a part the rule needs could not be read, so nothing can be said. */
  readonly check: (packet: Packet) => readonly Finding[] | undefined;
}

/** @param needs without these parts the rule cannot see, and the packet is refused for that */
export const defineRule = <K extends Part = never>(spec: {
  readonly code: string;
  readonly refuses: string;
  readonly needs?: readonly K[];
  readonly check: (packet: Present<K>) => readonly Finding[];
}): Rule => ({
  code: spec.code,
  refuses: spec.refuses,
  check: (packet) => ((spec.needs ?? []).every((part) => packet[part] !== undefined) ? spec.check(packet as Present<K>) : undefined),
});

/** Those of `names` that are not among `others`. */
export const beyond = (names: readonly string[], others: readonly string[]): string[] => {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
};
