/** Names a version 1 packet is made of. Everything that is not here is not part of it. */

export const format = "urn:iu-core:evidence:v1";

/** Predicate of the packet's own statement; docs/evidence.md describes it. */
export const rollbackProof = "urn:iu-core:rollback-proof:v1";
export const testResult = "https://in-toto.io/attestation/test-result/v0.1";
export const statementType = "https://in-toto.io/Statement/v1";
export const statementPayload = "application/vnd.in-toto+json";
export const indexPayload = "application/vnd.iu-core.evidence-index.v1+json";

/** Facts, one JSON document each. */
export const factFiles = {
  environment: "environment.json",
  baseline: "baseline.json",
  apply: "apply.json",
  writeSet: "write-set.json",
  afterRollback: "after-rollback.json",
  probes: "probes.json",
  blockers: "blockers.json",
} as const;

export const reportFile = "REPORT.md";
export const rerunFile = "RERUN.sh";
export const signerFile = "signer.pub.pem";
export const sumsFile = "SHA256SUMS";
export const statementFile = "statement.dsse.json";
export const testResultFile = "test-result.dsse.json";
export const indexFile = "index.json";
export const signedIndexFile = "index.dsse.json";

const inByteOrder = (names: readonly string[]) => [...names].sort((a, b) => (a < b ? -1 : 1));

/** What SHA256SUMS names. */
export const contentFiles = inByteOrder([...Object.values(factFiles), reportFile, rerunFile, signerFile]);
/** What the index names: all but the index itself. */
export const indexedFiles = inByteOrder([...contentFiles, sumsFile, statementFile, testResultFile]);
export const packetFiles = inByteOrder([...indexedFiles, indexFile, signedIndexFile]);

/** What a rollback does not undo and no digest looks at. A packet that names more than this hides something. */
export const exclusions = [
  { what: "transaction ids", why: "A rolled back transaction uses one up; no row keeps it." },
  { what: "dead tuples and file sizes", why: "Rolled back rows take room until vacuum; no query sees them." },
  { what: "statistics counters", why: "They count work, not state." },
  { what: "the write-ahead log", why: "It grows with work, not with state." },
] as const;

/** Compared before and after the whole run, because no rollback undoes them or no table digest covers them. */
export const surfaces = [
  "sequences",
  "relations elsewhere",
  "functions elsewhere",
  "extensions",
  "large objects",
  "prepared transactions",
  "session advisory locks",
  "listening channels",
  "temporary relations",
] as const;

/** A function is proved in two transactions. */
export const variants = ["every-gate", "own-gates"] as const;
export type Variant = (typeof variants)[number];

/** What is done in each of them, in this order; `undo` only where the function has an inverse. */
export const protocol: Readonly<Record<Variant, readonly string[]>> = {
  "every-gate": ["begin", "gates", "given", "apply", "constraints", "witness", "rollback", "compare"],
  "own-gates": ["begin", "gates", "given", "apply", "constraints", "undo", "rollback", "compare"],
};

/** Classes of bad execution request, as the reference deployment named them, and what each is here: each must have been tried. */
export const probeClasses = {
  "production-target": "a run that commits against a database marked production",
  "real-run": "doing it for real while the capability is closed",
  "qt001-apply": "applying a definition that is not the one that was proved",
  "permit-activation-repoint-cutover": "opening a gate, or pointing it at other code, without the right to",
  "production-pg": "writing a table directly",
  "production-directus": "rewriting text that is a version",
  "production-system-issues": "bringing in names that nobody registered",
  "production-ci-deploy": "creating or replacing objects outside a migration",
  secrets: "making a role log in",
  "evidence-deletion": "deleting or rewriting history",
  "missing-delegation": "acting without saying who, or without the role that may",
  "rollback-no-mutation": "a proof that changed nothing",
  "apply-equals-before": "evidence whose apply is its baseline",
  "missing-rollback-proof": "going on without the proof that it can be undone",
  "pass-while-forbidden-surface": "claiming success after touching what is out of bounds",
} as const;

export type ProbeClass = keyof typeof probeClasses;
