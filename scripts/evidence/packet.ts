import { createPublicKey, type KeyObject } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { payloadOf } from "./dsse.ts";
import * as f from "./format.ts";
import {
  type Envelope,
  envelopeSchema,
  type Facts,
  factSchemas,
  type Index,
  indexSchema,
  type Statement,
  statementSchema,
  type TestResult,
  testResultSchema,
} from "./schema.ts";

/** What the verifier asks of a packet besides being true. */
export interface Expectations {
  /** The signer's public key; without it only integrity can be said, not origin. */
  readonly key?: KeyObject | undefined;
  readonly schemaDigest?: string | undefined;
  /** Whether a packet of some functions only, made with --only, is enough. */
  readonly allowPartial?: boolean | undefined;
}

export interface Entry {
  readonly name: string;
  readonly kind: "file" | "directory" | "symlink" | "other";
}

export interface Malformed {
  readonly file: string;
  readonly detail: string;
}

export interface Envelopes {
  readonly statement: Envelope;
  readonly testResult: Envelope;
  readonly index: Envelope;
}

/** Everything a rule may look at. What could not be read or does not have its form is undefined. */
export interface Packet extends Partial<Facts> {
  readonly entries: readonly Entry[];
  readonly files: ReadonlyMap<string, Buffer>;
  readonly malformed: readonly Malformed[];
  readonly signer: KeyObject | undefined;
  readonly envelopes: Envelopes | undefined;
  readonly statement: Statement | undefined;
  readonly testResult: TestResult | undefined;
  readonly index: Index | undefined;
  readonly expected: Expectations;
}

const largest = 64 * 1024 * 1024;

/** Reads a packet once; every rule looks at the same bytes. Nothing outside the directory is followed. */
export function readPacket(dir: string, expected: Expectations = {}): Packet {
  const entries = readdirSync(dir, { withFileTypes: true }).map((entry): Entry => {
    const kind = entry.isSymbolicLink() ? "symlink" : entry.isDirectory() ? "directory" : entry.isFile() ? "file" : "other";
    return { name: entry.name, kind };
  });
  const known = new Set(f.packetFiles);
  const files = new Map<string, Buffer>();
  const malformed: Malformed[] = [];
  for (const { name, kind } of entries) {
    if (kind !== "file" || !known.has(name)) continue;
    const { size } = lstatSync(join(dir, name));
    if (size <= largest) files.set(name, readFileSync(join(dir, name)));
    else malformed.push({ file: name, detail: `${size} bytes are more than a packet's file may have` });
  }
  return { entries, files, ...parse(files, malformed), malformed, expected };
}

function parse(files: ReadonlyMap<string, Buffer>, malformed: Malformed[]) {
  const shaped = <S extends v.GenericSchema>(file: string, schema: S, bytes: Buffer | undefined): v.InferOutput<S> | undefined => {
    if (!bytes) return undefined;
    let document: unknown;
    try {
      document = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch (error) {
      malformed.push({ file, detail: (error as Error).message });
      return undefined;
    }
    const { success, output, issues } = v.safeParse(schema, document, { abortEarly: true });
    if (success) return output;
    for (const issue of issues) malformed.push({ file, detail: `${v.getDotPath(issue) ?? "the document"}: ${issue.message}` });
    return undefined;
  };
  const read = <S extends v.GenericSchema>(file: string, schema: S) => shaped(file, schema, files.get(file));
  const facts = Object.fromEntries(
    Object.entries(f.factFiles).map(([name, file]) => [name, read(file, factSchemas[name as keyof Facts])]),
  ) as Partial<Facts>;
  const statement = read(f.statementFile, envelopeSchema);
  const testResult = read(f.testResultFile, envelopeSchema);
  const index = read(f.signedIndexFile, envelopeSchema);
  return {
    ...facts,
    signer: readSigner(files.get(f.signerFile), malformed),
    envelopes: statement && testResult && index && { statement, testResult, index },
    statement: shaped(f.statementFile, statementSchema, statement && payloadOf(statement)),
    testResult: shaped(f.testResultFile, testResultSchema, testResult && payloadOf(testResult)),
    index: read(f.indexFile, indexSchema),
  };
}

function readSigner(pem: Buffer | undefined, malformed: Malformed[]): KeyObject | undefined {
  if (!pem) return undefined;
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
    malformed.push({ file: f.signerFile, detail: `a key of type ${key.asymmetricKeyType}, not ed25519` });
  } catch (error) {
    malformed.push({ file: f.signerFile, detail: (error as Error).message });
  }
  return undefined;
}
