import type { Facts } from "./schema.ts";

/** Something two runs of the same proof do not agree on. */
export interface Difference {
  readonly what: string;
  readonly first: string;
  readonly second: string;
}

type Compared = Pick<Facts, "environment" | "writeSet" | "probes">;

/**
 * What two runs of the same proof must agree on: the version, the functions and what each wrote, the probes. Digests of definitions are
 * compared within one major version of PostgreSQL; times, ids and row digests never are.
 */
export function compareRuns(first: Compared, second: Compared): Difference[] {
  const sameMajor = first.environment.server.major === second.environment.server.major;
  const [a, b] = [factsOf(first, sameMajor), factsOf(second, sameMajor)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((what) => {
    const [one, other] = [a.get(what) ?? "not there", b.get(what) ?? "not there"];
    return one === other ? [] : [{ what, first: one, second: other }];
  });
}

function factsOf({ environment, writeSet, probes }: Compared, digests: boolean): Map<string, string> {
  const { product, only } = environment;
  const facts = new Map([
    ["product", `${product.name} ${product.version} in ${product.schema}`],
    ["only", only?.join(", ") ?? "every function"],
    ...(digests ? [["schema digest", environment.schemaDigest] as const] : []),
  ]);
  for (const { function: name, definition, gate, pair, declared, observed, undo } of writeSet.functions) {
    if (digests) facts.set(`${name}: definition`, definition);
    facts.set(`${name}: gate`, gate ?? "none");
    facts.set(`${name}: pair`, "inverse" in pair ? pair.inverse : "its own");
    facts.set(`${name}: declared`, declared.join(", "));
    for (const { variant, tables } of observed) facts.set(`${name}: wrote, ${variant}`, tables.join(", "));
    facts.set(`${name}: undone`, undo ? String(undo.given === undo.undone) : "no inverse");
  }
  for (const [n, { class: name, request, code }] of probes.probes.entries())
    facts.set(`probe ${n + 1}, ${name}: ${request}`, code ?? "let through");
  return facts;
}
