import type { KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { jsonText } from "../../scripts/evidence/canonical.ts";
import { seal } from "../../scripts/evidence/dsse.ts";
import * as f from "../../scripts/evidence/format.ts";
import type { Expectations } from "../../scripts/evidence/packet.ts";
import type { Facts, Index, Statement, TestResult } from "../../scripts/evidence/schema.ts";
import { type Contents, contentsOf, indexOf, signed, statementOf, sumsOf, testResultOf } from "../../scripts/evidence/seal.ts";

/** Arrays and properties that may be changed in place. */
export type Editable<T> = T extends object ? { -readonly [K in keyof T]: Editable<T[K]> } : T;

/**
 * A good packet made false in one way. Hooks run in this order; what is derived from what they change is derived anew and signed with the
 * good key, as a forger inside would do, so that only the rule the packet is for can notice.
 */
export interface Forgery {
  facts?(facts: Editable<Facts>): void;
  verdict?: "FAIL";
  content?(files: Map<string, Buffer>): void;
  sums?(text: string): string;
  statement?(statement: Editable<Statement>): void;
  testResult?(testResult: Editable<TestResult>): void;
  index?(index: Editable<Index>): void;
  /** What is signed in place of index.json. */
  signedIndex?(index: Editable<Index>): void;
  /** The packet is signed with another key than the one it is checked with. */
  otherKey?: boolean;
  /** After everything has been signed. */
  sealed?(files: Map<string, Buffer>): void;
  /** After everything has been written. */
  disk?(dir: string): void;
}

export interface Good extends Contents {
  readonly key: KeyObject;
  readonly otherKey: KeyObject;
}

const copy = <T>(value: T) => structuredClone(value) as Editable<T>;

/** Writes the forged packet into an empty directory. @returns what it is to be checked with */
export function writeForged(dir: string, good: Good, forgery: Forgery): Expectations {
  const facts = copy(good.facts);
  forgery.facts?.(facts);
  const contents = { ...good, facts, verdict: forgery.verdict ?? good.verdict };
  const key = forgery.otherKey ? good.otherKey : good.key;
  const files = contentsOf(contents, key);
  forgery.content?.(files);
  const sums = forgery.sums?.(sumsOf(files)) ?? sumsOf(files);
  const tree = sha256(sums);
  const statement = copy(statementOf(contents, tree));
  forgery.statement?.(statement);
  const testResult = copy(testResultOf(contents, tree));
  forgery.testResult?.(testResult);
  files.set(f.sumsFile, Buffer.from(sums));
  files.set(f.statementFile, signed(f.statementPayload, statement, key));
  files.set(f.testResultFile, signed(f.statementPayload, testResult, key));
  const index = copy(indexOf(files, facts.environment.run, tree));
  forgery.index?.(index);
  files.set(f.indexFile, Buffer.from(jsonText(index)));
  forgery.signedIndex?.(index);
  files.set(f.signedIndexFile, Buffer.from(jsonText(seal(f.indexPayload, Buffer.from(jsonText(index)), key))));
  forgery.sealed?.(files);
  for (const [file, bytes] of files) writeFileSync(join(dir, file), bytes);
  forgery.disk?.(dir);
  return { key: good.key };
}

/** The first of a list that must not be empty. */
export function first<T>(list: readonly T[]): T {
  const [found] = list;
  if (found === undefined) throw new Error("the good packet has nothing here to forge");
  return found;
}

/** The transaction of one function with every gate open. */
export const everyGate = ({ apply }: Editable<Facts>, name = "fn_dot_config_set") =>
  first(apply.functions.filter((of) => of.function === name).flatMap(({ runs }) => runs.filter(({ variant }) => variant === "every-gate")));

/** What is said of one function's writes, inverse and witness. */
export const writeSetOf = ({ writeSet }: Editable<Facts>, name = "fn_dot_config_set") =>
  first(writeSet.functions.filter((of) => of.function === name));

export const otherDigest = "5eed".repeat(16);
