import { fnDotConfigSet } from "../../../schema-ts/config/fn_dot_config_set.ts";
import { type ArgumentsOf, call, type ResultOf } from "../../../schema-ts/kit/client.ts";
import { type Fragment, type FunctionRef, render } from "../../../schema-ts/kit/index.ts";
import { readHealth, readState } from "../../commands/readings.ts";
import { type Explanation, explain } from "../../output/explain.ts";
import { type Check, check, type Figure } from "./check.ts";
import { growthOf, type Place, type Snapshot } from "./snapshot.ts";
import { witnessPhase } from "./witness.ts";

/** One part of the product factory: everything it does happens in one transaction and is rolled back. */
export interface Phase {
  /** `D`, `E`, `F`, `G`; named in the capability matrix. */
  readonly id: string;
  readonly title: string;
  readonly work: (context: PhaseContext) => Promise<void>;
}

export interface PhaseContext extends Place {
  readonly actor: string;
  call<F extends FunctionRef<any, any>>(definition: F, args: ArgumentsOf<F>): Promise<ResultOf<F>>;
  query<T extends object>(query: Fragment): Promise<T[]>;
  /** Sets gates in this transaction; nobody else sees them change. */
  set(gates: Readonly<Record<string, boolean>>): Promise<void>;
  check(name: string, what: string, expected: Figure, observed: Figure): void;
  /** Lines of what was made, for whoever reads the report. */
  show(...lines: string[]): void;
  /** Rows each table has more than at the baseline, as this transaction sees it; tables without change left out. */
  growth(): Promise<Readonly<Record<string, number>>>;
}

export interface PhaseReport {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly shown: readonly string[];
  /** Rows written per table, before the rollback. */
  readonly writes: Readonly<Record<string, number>>;
  /** Why the phase ended early. */
  readonly error: Explanation | undefined;
  readonly milliseconds: number;
}

/** Runs a phase in BEGIN … ROLLBACK while a second connection watches. */
export async function runPhase(phase: Phase, place: Place, baseline: Snapshot, actor: string): Promise<PhaseReport> {
  const { client, schema } = place;
  const began = performance.now();
  const checks: Check[] = [];
  const shown: string[] = [];
  let writes: Readonly<Record<string, number>> = {};
  let error: Explanation | undefined;
  const growth = async () => growthOf(baseline.tables, await readState(client, schema));
  const context: PhaseContext = {
    ...place,
    actor,
    call: (definition, args) => call(client, definition, args, { schema }),
    query: async (query) => (await client.query(render(query, place.names))).rows,
    async set(gates) {
      for (const [p_key, p_value] of Object.entries(gates)) {
        await call(
          client,
          fnDotConfigSet,
          { p_key, p_value, p_actor: actor, p_reason: `demo, phase ${phase.id}; rolled back` },
          { schema },
        );
      }
    },
    check: (...figures) => void checks.push(check(...figures)),
    show: (...lines) => void shown.push(...lines),
    growth,
  };
  await client.query("begin");
  try {
    await phase.work(context);
    writes = await growth();
    // A rollback that had nothing to roll back proves nothing.
    context.check("mutated", "rows were written before the rollback", true, Object.keys(writes).length > 0);
    const health = await readHealth(client, schema);
    context.check("health", "surfaces that are well in the transaction", health.length, health.filter(({ ok }) => ok).length);
    checks.push(...(await witnessPhase(place, baseline)));
  } catch (thrown) {
    error = explain(thrown);
  } finally {
    await client.query("rollback");
  }
  const ok = error === undefined && checks.length > 0 && checks.every((item) => item.ok);
  return { id: phase.id, title: phase.title, ok, checks, shown, writes, error, milliseconds: performance.now() - began };
}
