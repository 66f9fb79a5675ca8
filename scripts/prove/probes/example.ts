import { stateDigest, type TableState } from "../../evidence/canonical.ts";
import * as f from "../../evidence/format.ts";
import type { Facts } from "../../evidence/schema.ts";

const run = "01890000-0000-7000-8000-000000000000";
const at = "2026-01-01T00:00:00.000Z";
const head = { format: f.format, run };
const hex = (digit: string) => digit.repeat(64);

const name = "fn_example";
const table = "iu_core.example";
const empty: TableState = { table, rows: 0, digest: hex("a"), parts: 1 };
const written: TableState = { table, rows: 1, digest: hex("b"), parts: 1 };
const untouched = f.surfaces.map((surface) => ({ surface, state: "" }));

const steps = f.variants.flatMap((variant) => f.protocol[variant].filter((step) => step !== "undo").map((step) => ({ variant, step })));

/** The facts of the smallest run that proves something: one function that writes one row, and no inverse. */
export const exampleFacts: Facts = {
  environment: {
    ...head,
    product: { name: "iu_core", version: "0.0.0", schema: "iu_core" },
    server: { version: "18.0", major: 18, settings: {} },
    platform: { node: "v20.0.0", os: "linux", arch: "x64" },
    deployment: null,
    mode: "rollback-only",
    only: null,
    startedAt: at,
    finishedAt: at,
    schemaDigest: hex("c"),
    functions: [{ function: name, kind: "function", definition: hex("d"), provedBy: [name] }],
    dump: { unavailable: "an example has no database" },
    exclusions: f.exclusions.map((exclusion) => ({ ...exclusion })),
  },
  baseline: { ...head, at, schemaDigest: hex("c"), tables: [empty], surfaces: untouched, dump: null },
  apply: {
    ...head,
    functions: [
      {
        function: name,
        runs: f.variants.map((variant, n) => ({
          variant,
          transaction: { began: String(n + 1), ended: String(n + 1) },
          error: null,
          steps: steps
            .map((step, i) => ({ ...step, seq: i + 1 }))
            .filter((step) => step.variant === variant)
            .map(({ step, seq }) => ({ seq, step, at })),
          before: [],
          after: [written],
          touched: [],
        })),
      },
    ],
  },
  writeSet: {
    ...head,
    functions: [
      {
        function: name,
        definition: hex("d"),
        gate: null,
        pair: { selfCompensating: "An example." },
        declared: [table],
        observed: f.variants.map((variant) => ({ variant, tables: [table] })),
        undo: null,
        waits: null,
        witness: { waited: false, stateDigest: stateDigest([empty]), gateOpenBefore: null, gateOpenDuring: null },
      },
    ],
  },
  afterRollback: {
    ...head,
    at,
    schemaDigest: hex("c"),
    tables: [empty],
    surfaces: untouched,
    dump: null,
    functions: [
      { function: name, runs: f.variants.map((variant) => ({ variant, schemaDigest: hex("c"), stateDigest: stateDigest([empty]) })) },
    ],
  },
  probes: {
    ...head,
    probes: Object.keys(f.probeClasses).map((name) => ({
      class: name,
      request: "An example.",
      expected: "IU001",
      code: "IU001",
      output: "refused",
    })),
  },
  blockers: { ...head, blockers: [] },
};
