import type pg from "pg";
import { differing } from "../evidence/canonical.ts";
import type { Variant } from "../evidence/format.ts";
import { Clock, type FunctionFacts, logicalDigest, Recording, type VariantFacts } from "./facts.ts";
import type { Installation } from "./installation.ts";
import { logicalDifference, readLogicalState } from "./logical_state.ts";
import type { ProofPlan } from "./plan.ts";
import type { ProofProblem, ProofProblemCode } from "./problem.ts";
import { changedTables, readRows, readState, type State } from "./state.ts";
import { readTouched, touchedBetween } from "./touched.ts";
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
  readonly facts: FunctionFacts;
}

/**
 * Proves that a function does what it declares and that all of it can be taken back. Two runs, each in a transaction that is rolled back: with
 * every gate open for the write set, and with no more gates open than the scenario asks for, with its inverse.
 *
 * @param given the state both runs start from, when it has just been read
 */
export async function proveFunction(place: ProofPlace, plan: ProofPlan, clock = new Clock(), given?: State): Promise<Proof> {
  const problems: ProofProblem[] = [];
  const report: Report = (code, ...details) => problems.push(...details.map((detail) => ({ code, detail })));
  const baseline = given ?? (await readState(place.witness, place));
  const before = await look(place.witness, place, plan.gate);
  let observed: readonly string[] = [];
  let [witness, undo]: [FunctionFacts["witness"], FunctionFacts["undo"]] = [null, null];

  const everyGate = await rolledBack(place, baseline, "every-gate", clock, report, async (run, record) => {
    await run("gates", plan.openAll);
    await run("given", [plan.given, plan.openLast].filter((part) => part !== undefined).join(";\n"));
    observed = await writesOf(place, baseline, record, () => run("apply", plan.when));
    record.did("constraints");
    const { changes, waited, now } = await notice(place.witness, place, plan.gate, before);
    record.did("witness");
    witness = { waited, ...now, gateOpenBefore: plan.gate === undefined ? null : before.gateOpen };
    report("SEEN_BY_WITNESS", ...changes);
    if (waited && plan.waits === undefined) report("KEEPS_READERS_WAITING", `${plan.function} holds a lock that readers wait for`);
    if (observed.length === 0) report("ROLLBACK_APPLY_DID_NOT_MUTATE", `${plan.function} wrote to no table`);
    report("WRITE_NOT_DECLARED", ...missing(observed, plan.writes));
    report("WRITE_NOT_OBSERVED", ...missing(plan.writes, observed));
  });

  const ownGates = await rolledBack(place, baseline, "own-gates", clock, report, async (run, record) => {
    await run("gates", plan.openOwn);
    await run("given", plan.given);
    const given = await readLogicalState(place.client, place);
    const written = await writesOf(place, baseline, record, () => run("apply", plan.when));
    record.did("constraints");
    if (written.length === 0) report("ROLLBACK_APPLY_DID_NOT_MUTATE", `${plan.function} wrote to no table with its own gates open`);
    report("WRITE_NOT_DECLARED", ...missing(written, [...plan.writes, ...observed]));
    if (!plan.undo) {
      if ("inverse" in plan.pair) report("UNDO_INCOMPLETE", `${plan.function} names an inverse that its scenario does not call`);
      return;
    }
    const changed = await readLogicalState(place.client, place);
    if (logicalDifference(given, changed).length === 0) report("UNDO_PROVES_NOTHING", `${plan.function} changed history at most`);
    await run("undo", plan.undo);
    const undone = await readLogicalState(place.client, place);
    report("UNDO_INCOMPLETE", ...logicalDifference(given, undone));
    undo = { given: logicalDigest(given), changed: logicalDigest(changed), undone: logicalDigest(undone) };
  });

  const facts = { runs: [everyGate, ownGates], undo, witness };
  return { function: plan.function, ok: problems.length === 0, observed, declared: plan.writes, problems, facts };
}

type Report = (code: ProofProblemCode, ...details: string[]) => void;

const missing = (names: readonly string[], from: readonly string[]) => names.filter((name) => !from.includes(name));

/** Tables written by `work`: by PostgreSQL's counters, and by digest for what they do not count, such as TRUNCATE. */
async function writesOf(place: ProofPlace, baseline: State, record: Recording, work: () => Promise<void>): Promise<string[]> {
  const { client } = place;
  const before = { counts: await countWrites(client), rows: await readRows(client, place) };
  await work();
  const counted = writtenBetween(before.counts, await countWrites(client));
  const rows = await readRows(client, place);
  record.before = differing(baseline.tables, before.rows);
  record.after = differing(baseline.tables, rows);
  record.observed = [...new Set([...counted, ...changedTables(before.rows, rows)])].sort();
  return [...record.observed];
}

/** Runs some statements as one step; a step may be empty. */
type Run = (step: string, statements: string | undefined) => Promise<void>;

/** Runs a scenario in a transaction, rolls it back and compares with the baseline. Deferred constraints are checked, which a rollback would skip. */
async function rolledBack(
  place: ProofPlace,
  baseline: State,
  variant: Variant,
  clock: Clock,
  report: Report,
  scenario: (run: Run, record: Recording) => Promise<void>,
): Promise<VariantFacts> {
  const { client } = place;
  const record = new Recording(variant, clock);
  await client.query("begin");
  record.did("begin");
  record.began = await currentTransaction(client);
  const before = await readTouched(client);
  try {
    await scenario(async (step, statements) => {
      if (statements) await client.query(statements);
      await client.query("set constraints all immediate");
      record.did(step);
    }, record);
    record.touched = touchedBetween(before, await readTouched(client));
    report("FORBIDDEN_SURFACE", ...record.touched);
    record.ended = await currentTransaction(client);
    if (record.ended !== record.began) report("TRANSACTION_ENDED", "the scenario committed or rolled back by itself");
  } catch (error) {
    const { message, code } = error as pg.DatabaseError;
    record.error = { sqlstate: code ?? null, message };
    report("SCENARIO_FAILED", code ? `${code} ${message}` : message);
  } finally {
    await client.query("rollback");
  }
  record.did("rollback");
  const after = await readState(client, place);
  record.did("compare");
  report("ROLLBACK_LEFT_ROWS", ...changedTables(baseline.tables, after.tables));
  if (after.objects !== baseline.objects) report("ROLLBACK_LEFT_OBJECTS", `schema digest ${after.objects}, was ${baseline.objects}`);
  return record.finished(after);
}

async function currentTransaction(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ xid: string }>("select pg_current_xact_id()::text as xid");
  return rows[0]?.xid ?? "";
}
