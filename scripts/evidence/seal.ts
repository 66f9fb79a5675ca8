import type { KeyObject } from "node:crypto";
import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { jsonText } from "./canonical.ts";
import { seal } from "./dsse.ts";
import * as f from "./format.ts";
import { publicPem } from "./keys.ts";
import type { Facts, Index, Statement, TestResult } from "./schema.ts";

/** A packet's files by name. */
export type Files = ReadonlyMap<string, Buffer>;

export interface Contents {
  readonly facts: Facts;
  readonly verdict: "PASS" | "FAIL";
  readonly report: string;
  readonly rerun: string;
}

/** A whole packet: contents, sums, both statements, and the signed index over all of them. */
export function sealPacket(contents: Contents, key: KeyObject): Files {
  const files = contentsOf(contents, key);
  const sums = sumsOf(files);
  const tree = sha256(sums);
  files.set(f.sumsFile, Buffer.from(sums));
  files.set(f.statementFile, signed(f.statementPayload, statementOf(contents, tree), key));
  files.set(f.testResultFile, signed(f.statementPayload, testResultOf(contents, tree), key));
  const index = Buffer.from(jsonText(indexOf(files, contents.facts.environment.run, tree)));
  files.set(f.indexFile, index);
  files.set(f.signedIndexFile, Buffer.from(jsonText(seal(f.indexPayload, index, key))));
  return files;
}

export function contentsOf({ facts, report, rerun }: Contents, key: KeyObject): Map<string, Buffer> {
  const texts: [string, string][] = [
    ...Object.entries(f.factFiles).map(([name, file]): [string, string] => [file, jsonText(facts[name as keyof Facts])]),
    [f.reportFile, report],
    [f.rerunFile, rerun],
    [f.signerFile, publicPem(key)],
  ];
  return new Map(texts.map(([file, text]) => [file, Buffer.from(text)]));
}

/** As `sha256sum` writes it: one line a file, in byte order of the names. */
export const sumsOf = (files: Files): string =>
  f.contentFiles
    .filter((file) => files.has(file))
    .map((file) => `${sha256(files.get(file) ?? "")}  ${file}\n`)
    .join("");

export const signed = (payloadType: string, document: unknown, key: KeyObject): Buffer =>
  Buffer.from(jsonText(seal(payloadType, Buffer.from(JSON.stringify(document)), key)));

/** What the proofs are about: definitions of functions, and of triggers that they fire. */
export const subjectsOf = (facts: Pick<Facts, "environment" | "writeSet">): Statement["subject"] =>
  provedFunctions(facts).map(({ function: name, definition }) => ({
    name: `${facts.environment.product.schema}.${name}`,
    digest: { sha256: definition },
  }));

/** Functions of the environment that a proof has run. */
export function provedFunctions({ environment, writeSet }: Pick<Facts, "environment" | "writeSet">): Facts["environment"]["functions"] {
  const proved = new Set(writeSet.functions.map(({ function: name }) => name));
  return environment.functions.filter(({ function: name, provedBy }) => proved.has(name) || provedBy.some((by) => proved.has(by)));
}

export const mutatingFunctions = ({ functions }: Facts["environment"]): string[] =>
  functions.filter(({ kind }) => kind === "function").map(({ function: name }) => name);

export function statementOf({ facts, verdict }: Contents, tree: string): Statement {
  const { environment, writeSet, probes } = facts;
  const { run, product, schemaDigest, startedAt, finishedAt } = environment;
  return {
    _type: f.statementType,
    subject: subjectsOf(facts),
    predicateType: f.rollbackProof,
    predicate: {
      run,
      verdict,
      product,
      server: { version: environment.server.version, major: environment.server.major },
      schemaDigest,
      functions: { mutating: mutatingFunctions(environment).length, proved: writeSet.functions.length },
      probes: { tried: probes.probes.length, refused: probes.probes.filter(({ expected, code }) => code === expected).length },
      startedAt,
      finishedAt,
      tree: { sha256: tree },
    },
  };
}

export function testResultOf({ facts, verdict }: Contents, tree: string): TestResult {
  const names = facts.writeSet.functions.map(({ function: name }) => name);
  return {
    _type: f.statementType,
    subject: subjectsOf(facts),
    predicateType: f.testResult,
    predicate: {
      result: verdict === "PASS" ? "PASSED" : "FAILED",
      configuration: [{ name: f.sumsFile, digest: { sha256: tree } }],
      passedTests: verdict === "PASS" ? names : [],
      failedTests: verdict === "PASS" ? [] : names,
    },
  };
}

/** Count and digest of every file but the index: what is taken away is missed. */
export function indexOf(files: Files, run: string, tree: string): Index {
  const listed = f.indexedFiles.flatMap((path) => {
    const bytes = files.get(path);
    return bytes ? [{ path, bytes: bytes.length, sha256: sha256(bytes) }] : [];
  });
  return { format: f.format, run, count: listed.length, tree, files: listed };
}
