import type pg from "pg";
import type { Installation } from "./installation.ts";
import { logicalDifference, readLogicalState } from "./logical_state.ts";
import type { ProofPlan } from "./plan.ts";
import type { ProofProblem, ProofProblemCode } from "./problem.ts";
import { changedTables, readRows, readState, type State } from "./state.ts";
import { look, notice } from "./witness.ts";
import { countWrites, writtenBetween } from "./writes.ts";

/** Two sessions of the owner on one database: one runs the proof, the other must not notice. */
export interface ProofPlace extends Installation {
  readonly client: pg.ClientBase;
  readonly witness: pg.ClientBase;
}

export interface Proof {
  readonly function: string;
  readonly ok: boolean;
  /** Tables written with every gate open, in order; partitions count as their table. */
  readonly observed: readonly string[];
  readonly declared: readonly string[];
  readonly problems: readonly ProofProblem[];
}

/**
 * Proves that a function does what it declares and that all of it can be taken back. Two runs, each in a transaction that is rolled back: with
 * every gate open for the write set, and with no more gates open than the scenario asks for, with its inverse.
 */
export async function proveFunction(place: ProofPlace, plan: ProofPlan): Promise<Proof> {
  const problems: ProofProblem[] = [];
  const report: Report = (code, ...details) => problems.push(...details.map((detail) => ({ code, detail })));
  const baseline = await readState(place.witness, place);
  const before = await look(place.witness, place, plan.gate);
  let observed: readonly string[] = [];

  await rolledBack(place, baseline, report, async (run) => {
    await run(plan.openAll);
    if (plan.given) await run(plan.given);
    observed = await writesOf(place, () => run(plan.when));
    const { changes, waited } = await notice(place.witness, place, plan.gate, before);
    report("SEEN_BY_WITNESS", ...changes);
    if (waited && plan.waits === undefined) report("KEEPS_READERS_WAITING", `${plan.function} holds a lock that readers wait for`);
    if (observed.length === 0) report("ROLLBACK_APPLY_DID_NOT_MUTATE", `${plan.function} wrote to no table`);
    report("WRITE_NOT_DECLARED", ...missing(observed, plan.writes));
    report("WRITE_NOT_OBSERVED", ...missing(plan.writes, observed));
  });

  await rolledBack(place, baseline, report, async (run) => {
    await run(plan.openOwn);
    if (plan.given) await run(plan.given);
    const given = await readLogicalState(place.client, place);
    const written = await writesOf(place, () => run(plan.when));
    if (written.length === 0) report("ROLLBACK_APPLY_DID_NOT_MUTATE", `${plan.function} wrote to no table with its own gates open`);
    report("WRITE_NOT_DECLARED", ...missing(written, [...plan.writes, ...observed]));
    if (!plan.undo) return;
    const changed = await readLogicalState(place.client, place);
    if (logicalDifference(given, changed).length === 0) report("UNDO_PROVES_NOTHING", `${plan.function} changed history at most`);
    await run(plan.undo);
    report("UNDO_INCOMPLETE", ...logicalDifference(given, await readLogicalState(place.client, place)));
  });

  return { function: plan.function, ok: problems.length === 0, observed, declared: plan.writes, problems };
}

type Report = (code: ProofProblemCode, ...details: string[]) => void;

const missing = (names: readonly string[], from: readonly string[]) => names.filter((name) => !from.includes(name));

/** Tables written by `work`: by PostgreSQL's counters, and by digest for what they do not count, such as TRUNCATE. */
async function writesOf(place: ProofPlace, work: () => Promise<void>): Promise<string[]> {
  const { client } = place;
  const before = { counts: await countWrites(client), rows: await readRows(client, place) };
  await work();
  const counted = writtenBetween(before.counts, await countWrites(client));
  return [...new Set([...counted, ...changedTables(before.rows, await readRows(client, place))])].sort();
}

/** Runs a scenario in a transaction, rolls it back and compares with the baseline. Deferred constraints are checked, which a rollback would skip. */
async function rolledBack(
  place: ProofPlace,
  baseline: State,
  report: Report,
  scenario: (run: (statements: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const { client } = place;
  await client.query("begin");
  const transaction = await currentTransaction(client);
  try {
    await scenario(async (statements) => {
      await client.query(statements);
      await client.query("set constraints all immediate");
    });
    if ((await currentTransaction(client)) !== transaction) report("TRANSACTION_ENDED", "the scenario committed or rolled back by itself");
  } catch (error) {
    const { message, code } = error as pg.DatabaseError;
    report("SCENARIO_FAILED", code ? `${code} ${message}` : message);
  } finally {
    await client.query("rollback");
  }
  const after = await readState(client, place);
  report("ROLLBACK_LEFT_ROWS", ...changedTables(baseline.tables, after.tables));
  if (after.objects !== baseline.objects) report("ROLLBACK_LEFT_OBJECTS", `schema digest ${after.objects}, was ${baseline.objects}`);
}

async function currentTransaction(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ xid: string }>("select pg_current_xact_id()::text as xid");
  return rows[0]?.xid ?? "";
}
