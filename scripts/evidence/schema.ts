import * as v from "valibot";
import { variants } from "./format.ts";

const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits"));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const time = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, "a UTC time with milliseconds"));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const names = v.array(name);

/** Every document says what it is and which run it belongs to. */
const document = <T extends v.ObjectEntries>(entries: T) => v.strictObject({ format: name, run: v.pipe(v.string(), v.uuid()), ...entries });

const tableState = v.strictObject({ table: name, rows: count, digest: v.union([hex64, v.literal("")]), parts: count });
const tableStates = v.array(tableState);
const dump = v.nullable(v.strictObject({ sha256: hex64, bytes: count }));
const surfaceStates = v.array(v.strictObject({ surface: name, state: v.string() }));
const variant = v.picklist(variants);

export const environmentSchema = document({
  product: v.strictObject({ name, version: name, schema: name }),
  server: v.strictObject({ version: name, major: count, settings: v.record(v.string(), v.string()) }),
  platform: v.strictObject({ node: name, os: name, arch: name }),
  /** What the database says it is for. */
  deployment: v.nullable(name),
  mode: v.literal("rollback-only"),
  /** Names given by --only; null: every mutating function. */
  only: v.nullable(names),
  startedAt: time,
  finishedAt: time,
  schemaDigest: hex64,
  /** Every function in the database that can change something, with the digest of its definition; a trigger's is proved by those that fire it. */
  functions: v.array(v.strictObject({ function: name, kind: v.picklist(["function", "trigger"]), definition: hex64, provedBy: names })),
  dump: v.union([v.strictObject({ by: name, scope: name }), v.strictObject({ unavailable: name })]),
  exclusions: v.array(v.strictObject({ what: name, why: name })),
});

export const baselineSchema = document({ at: time, schemaDigest: hex64, tables: tableStates, surfaces: surfaceStates, dump });

const transactionRun = v.strictObject({
  variant,
  /** Transaction id at the beginning and before the rollback. */
  transaction: v.strictObject({ began: name, ended: v.nullable(name) }),
  error: v.nullable(v.strictObject({ sqlstate: v.nullable(v.string()), message: v.string() })),
  steps: v.array(v.strictObject({ seq: count, step: name, at: time })),
  /** Tables that differ from the baseline before the call, and after it. */
  before: tableStates,
  after: tableStates,
  /** Forbidden surfaces the transaction touched. */
  touched: names,
});

export const applySchema = document({ functions: v.array(v.strictObject({ function: name, runs: v.array(transactionRun) })) });

export const writeSetSchema = document({
  functions: v.array(
    v.strictObject({
      function: name,
      definition: hex64,
      gate: v.nullable(name),
      pair: v.union([v.strictObject({ inverse: name, how: name }), v.strictObject({ selfCompensating: name })]),
      declared: names,
      observed: v.array(v.strictObject({ variant, tables: names })),
      /** Digests of the logical state before the call, after it, and after the inverse. */
      undo: v.nullable(v.strictObject({ given: hex64, changed: hex64, undone: hex64 })),
      /** Why readers may have to wait for the call's commit. */
      waits: v.nullable(name),
      witness: v.nullable(
        v.strictObject({
          /** It had to wait for a table, so it saw no rows. */
          waited: v.boolean(),
          stateDigest: v.nullable(hex64),
          gateOpenBefore: v.nullable(v.boolean()),
          gateOpenDuring: v.nullable(v.boolean()),
        }),
      ),
    }),
  ),
});

export const afterRollbackSchema = document({
  at: time,
  schemaDigest: hex64,
  tables: tableStates,
  surfaces: surfaceStates,
  dump,
  functions: v.array(
    v.strictObject({ function: name, runs: v.array(v.strictObject({ variant, schemaDigest: hex64, stateDigest: hex64 })) }),
  ),
});

export const probesSchema = document({
  /** What was asked, the code it must be refused with, and the one it was; null: it was let through. */
  probes: v.array(v.strictObject({ class: name, request: v.string(), expected: name, code: v.nullable(name), output: v.string() })),
});

export const blockersSchema = document({
  blockers: v.array(v.strictObject({ blocker: name, subject: v.nullable(v.string()), detail: v.string(), hint: v.string() })),
});

const subject = v.array(v.strictObject({ name, digest: v.strictObject({ sha256: hex64 }) }));

export const statementSchema = v.strictObject({
  _type: name,
  subject,
  predicateType: name,
  predicate: v.strictObject({
    run: name,
    verdict: v.picklist(["PASS", "FAIL"]),
    product: v.strictObject({ name, version: name, schema: name }),
    server: v.strictObject({ version: name, major: count }),
    schemaDigest: hex64,
    functions: v.strictObject({ mutating: count, proved: count }),
    probes: v.strictObject({ tried: count, refused: count }),
    startedAt: time,
    finishedAt: time,
    tree: v.strictObject({ sha256: hex64 }),
  }),
});

export const testResultSchema = v.strictObject({
  _type: name,
  subject,
  predicateType: name,
  predicate: v.strictObject({
    result: v.picklist(["PASSED", "WARNED", "FAILED"]),
    configuration: v.array(v.strictObject({ name, digest: v.strictObject({ sha256: hex64 }) })),
    passedTests: names,
    failedTests: names,
  }),
});

export const indexSchema = document({
  count,
  tree: hex64,
  files: v.array(v.strictObject({ path: name, bytes: count, sha256: hex64 })),
});

const base64 = v.pipe(v.string(), v.base64());
export const envelopeSchema = v.strictObject({
  payload: base64,
  payloadType: name,
  signatures: v.pipe(v.array(v.strictObject({ keyid: name, sig: base64 })), v.length(1)),
});

/** Documents by the name they have in code. */
export const factSchemas = {
  environment: environmentSchema,
  baseline: baselineSchema,
  apply: applySchema,
  writeSet: writeSetSchema,
  afterRollback: afterRollbackSchema,
  probes: probesSchema,
  blockers: blockersSchema,
};

export type Facts = { readonly [K in keyof typeof factSchemas]: v.InferOutput<(typeof factSchemas)[K]> };
export type Statement = v.InferOutput<typeof statementSchema>;
export type TestResult = v.InferOutput<typeof testResultSchema>;
export type Index = v.InferOutput<typeof indexSchema>;
export type Envelope = v.InferOutput<typeof envelopeSchema>;
