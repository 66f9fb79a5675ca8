import {
  dependenciesOf,
  type FunctionDefinition,
  functionsOf,
  type GateDefinition,
  gatesOf,
  type ModuleDefinition,
  type TriggerDefinition,
  triggersOf,
} from "../kit/index.ts";

/** How a function came to stand behind a gate. */
export type Reason = "declares" | "reads" | "called" | "fired";

export interface Subject {
  readonly definition: FunctionDefinition;
  /** Mutating functions whose scenarios run it, itself among them if it is one. */
  readonly provedBy: readonly string[];
}

export interface Behind {
  readonly gate: string;
  readonly functionName: string;
  readonly reason: Reason;
}

/**
 * What needs a proof, and what stands behind which gate. A subject is a mutating function, or a trigger function that one fires. Behind a gate
 * stand the functions that declare or read it, and the subjects these call or fire, however deep: calls are the holes of the bodies, firing is
 * every trigger on a table of the write set, whatever its event.
 *
 * @throws RangeError when a gate that ships closed has nothing behind it: it could be opened without any proof
 */
export function standBehind(
  modules: readonly ModuleDefinition[],
  readers: ReadonlyMap<GateDefinition, readonly Pick<FunctionDefinition, "name">[]>,
): { subjects: Subject[]; behind: Behind[] } {
  const functions = modules.flatMap(functionsOf);
  const triggers = modules.flatMap(triggersOf);
  const foreign = functions.find((fn) => needsProof(fn) && fn.schema !== undefined);
  if (foreign) throw new RangeError(`${foreign.name} lives outside the default schema: proofs find functions by name there`);
  const reach = new Map(functions.map((fn) => [fn.name, reachOf(fn, triggers)]));
  const reachedBy = (fn: FunctionDefinition) => [fn.name, ...(reach.get(fn.name)?.keys() ?? [])];

  const proving = functions.filter(({ mutation }) => mutation);
  const subjects = functions
    .filter(needsProof)
    .map((definition) => ({
      definition,
      provedBy: sorted(proving.filter((fn) => reachedBy(fn).includes(definition.name)).map(({ name }) => name)),
    }))
    .filter(({ provedBy }) => provedBy.length > 0)
    .sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));

  const known = new Set(subjects.map(({ definition }) => definition.name));
  const behind = modules
    .flatMap(gatesOf)
    .filter((gate) => !gate.defaultValue)
    .flatMap((gate) => {
      const reasons = new Map<string, Reason>();
      const read = new Set((readers.get(gate) ?? []).map(({ name }) => name));
      const declaring = functions.filter((fn) => fn.mutation?.gate === gate);
      const asking = [...declaring, ...functions.filter((fn) => read.has(fn.name))];
      for (const fn of asking) for (const [name, reason] of reach.get(fn.name) ?? []) reasons.set(name, reason);
      for (const name of read) reasons.set(name, "reads");
      for (const { name } of declaring) reasons.set(name, "declares");
      const found = sorted([...reasons.keys()].filter((name) => known.has(name)));
      if (found.length === 0)
        throw new RangeError(`No function stands behind the gate ${gate.name}: name those that ask it in gate_readers.ts`);
      return found.map((functionName) => ({ gate: gate.name, functionName, reason: reasons.get(functionName) ?? "called" }));
    });
  return { subjects, behind };
}

const needsProof = (fn: FunctionDefinition) => fn.mutation !== undefined || fn.returns.shape === "trigger";

const sorted = (names: readonly string[]) => [...names].sort((a, b) => (a < b ? -1 : 1));

/** Every function that a call may run besides itself, with how it comes to that. */
function reachOf(start: FunctionDefinition, triggers: readonly TriggerDefinition[]): Map<string, Reason> {
  const found = new Map<string, Reason>();
  const visit = (fn: FunctionDefinition) => {
    const next = [
      ...calledBy(fn).map((called) => [called, "called"] as const),
      ...firedBy(fn, triggers).map((fired) => [fired, "fired"] as const),
    ];
    for (const [other, reason] of next) {
      if (other.name === start.name || found.has(other.name)) continue;
      found.set(other.name, reason);
      visit(other);
    }
  };
  visit(start);
  return found;
}

function calledBy({ body, declare, guards }: FunctionDefinition): FunctionDefinition[] {
  const named = [body, ...(declare ? [declare] : []), ...guards].flatMap((part) => [...dependenciesOf(part)]);
  return named.filter((definition): definition is FunctionDefinition => definition.kind === "function");
}

function firedBy({ mutation, triggerWrites }: FunctionDefinition, triggers: readonly TriggerDefinition[]): FunctionDefinition[] {
  const written = new Set([...(mutation?.writes ?? []), ...triggerWrites].map(({ $ }) => $.name));
  return triggers.filter(({ on }) => written.has(on.$.name)).map(({ execute }) => execute);
}
