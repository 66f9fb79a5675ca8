import { type Expectations, type Packet, readPacket } from "./packet.ts";
import type { EvidenceProblem, Rule } from "./rule.ts";
import { rules as every } from "./rules/index.ts";

export interface Validation {
  readonly ok: boolean;
  readonly problems: readonly EvidenceProblem[];
}

/**
 * Whether a packet proves what it says, from its facts alone: a verdict written in it is never believed. A rule that cannot see what it
 * needs is a no.
 */
export const validatePacket = (dir: string, expected: Expectations = {}, rules: readonly Rule[] = every): Validation =>
  judgePacket(readPacket(dir, expected), rules);

export function judgePacket(packet: Packet, rules: readonly Rule[] = every): Validation {
  const problems: EvidenceProblem[] = [];
  const blind: string[] = [];
  for (const { code, check } of rules) {
    const findings = check(packet);
    if (findings) problems.push(...findings.map((finding) => ({ code, ...finding })));
    else blind.push(code);
  }
  if (blind.length > 0) problems.push({ code: "NOT_EVALUATED", detail: blind.join(", ") });
  return { ok: problems.length === 0, problems };
}
