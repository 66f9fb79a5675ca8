import { fnDotConfigSet } from "../../../schema-ts/config/fn_dot_config_set.ts";
import { type ArgumentsOf, call, type ResultOf } from "../../../schema-ts/kit/client.ts";
import { type Fragment, type FunctionRef, render } from "../../../schema-ts/kit/index.ts";
import { readHealth, readState } from "../../commands/readings.ts";
import { type Explanation, explain } from "../../output/explain.ts";
import { type Check, check, type Figure } from "./check.ts";
import { inScratch, type Scratch } from "./scratch.ts";
import { growthOf, type Place, type Snapshot } from "./snapshot.ts";
import { witnessDrop, witnessPhase } from "./witness.ts";

/** One part of the product factory: everything it does happens in one transaction and is rolled back, or in a database that is dropped. */
export interface Phase {
  /** `D` to `I`; named in the capability matrix. */
  readonly id: string;
  readonly title: string;
  /** Where it runs when other connections take part in it. */
  readonly scratch?: Scratch;
  readonly work: (context: PhaseContext) => Promise<void>;
}

export interface PhaseContext extends Place {
  readonly actor: string;
  call<F extends FunctionRef<any, any>>(definition: F, args: ArgumentsOf<F>): Promise<ResultOf<F>>;
  query<T extends object>(query: Fragment): Promise<T[]>;
  /** Sets gates; nobody outside of the phase sees them change. */
  set(gates: Readonly<Record<string, boolean>>): Promise<void>;
  check(name: string, what: string, expected: Figure, observed: Figure): void;
  /** Lines of what was made, for whoever reads the report. */
  show(...lines: string[]): void;
  /** Rows each table has more than at the baseline, as the phase sees it; tables without change left out. */
  growth(): Promise<Readonly<Record<string, number>>>;
}

export interface PhaseReport {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly shown: readonly string[];
  /** Rows written per table, before they were undone. */
  readonly writes: Readonly<Record<string, number>>;
  /** How what it did was undone. */
  readonly undone: "rolled back" | "dropped";
  /** Why the phase ended early. */
  readonly error: Explanation | undefined;
  readonly milliseconds: number;
}

/** Runs a phase and undoes it while a second connection watches. */
export async function runPhase(phase: Phase, place: Place, baseline: Snapshot, actor: string): Promise<PhaseReport> {
  const began = performance.now();
  const { scratch } = phase;
  const undone = scratch ? "dropped" : "rolled back";
  const checks: Check[] = [];
  const shown: string[] = [];
  let writes: Readonly<Record<string, number>> = {};
  let error: Explanation | undefined;
  const observe = async (own: Place) => {
    const context = contextOf(own, baseline, { actor, reason: `demo, phase ${phase.id}; ${undone}`, checks, shown });
    await phase.work(context);
    writes = await context.growth();
    // An undoing that had nothing to undo proves nothing.
    context.check("mutated", `rows were written before they were ${undone}`, true, Object.keys(writes).length > 0);
    const health = await readHealth(own.client, own.schema);
    context.check("health", "surfaces that are well before that", health.length, health.filter(({ ok }) => ok).length);
    checks.push(...(await witnessPhase(place, baseline)));
  };
  try {
    if (scratch) {
      await inScratch(scratch, (client) => observe({ ...place, client, url: scratch.url }));
      checks.push(await witnessDrop(place, scratch.name));
    } else await rolledBack(place.client, () => observe(place));
  } catch (thrown) {
    error = explain(thrown);
  }
  const ok = error === undefined && checks.length > 0 && checks.every((item) => item.ok);
  return { id: phase.id, title: phase.title, ok, checks, shown, writes, undone, error, milliseconds: performance.now() - began };
}

async function rolledBack(client: Place["client"], work: () => Promise<void>): Promise<void> {
  await client.query("begin");
  try {
    await work();
  } finally {
    await client.query("rollback");
  }
}

interface Notes {
  readonly actor: string;
  readonly reason: string;
  readonly checks: Check[];
  readonly shown: string[];
}

function contextOf(place: Place, baseline: Snapshot, { actor, reason, checks, shown }: Notes): PhaseContext {
  const { client, schema, names } = place;
  return {
    ...place,
    actor,
    call: (definition, args) => call(client, definition, args, { schema }),
    query: async (query) => (await client.query(render(query, names))).rows,
    async set(gates) {
      for (const [p_key, p_value] of Object.entries(gates)) {
        await call(client, fnDotConfigSet, { p_key, p_value, p_actor: actor, p_reason: reason }, { schema });
      }
    },
    check: (...figures) => void checks.push(check(...figures)),
    show: (...lines) => void shown.push(...lines),
    growth: async () => growthOf(baseline.tables, await readState(client, schema)),
  };
}
