import { sha256 } from "../../schema-ts/compile/sha256.ts";

/** The one spelling of a document in a packet. */
export const jsonText = (document: unknown): string => `${JSON.stringify(document, undefined, 2)}\n`;

/** One table: its rows as count and digest, and the relations it is stored in (more than one when partitioned). */
export interface TableState {
  readonly table: string;
  readonly rows: number;
  readonly digest: string;
  readonly parts: number;
}

export const inOrder = (tables: readonly TableState[]): TableState[] => [...tables].sort((a, b) => (a.table < b.table ? -1 : 1));

/** SHA-256 over the lines `table TAB rows TAB digest TAB parts LF` in byte order. */
export const stateDigest = (tables: readonly TableState[]): string =>
  sha256(
    inOrder(tables)
      .map(({ table, rows, digest, parts }) => `${table}\t${rows}\t${digest}\t${parts}\n`)
      .join(""),
  );

/** The baseline with the tables that differ from it replaced. */
export function overlay(baseline: readonly TableState[], changed: readonly TableState[]): TableState[] {
  const tables = new Map([...baseline, ...changed].map((row) => [row.table, row]));
  return inOrder([...tables.values()]);
}

/** Tables of `after` that differ from `before`, as they are in `after`. */
export function differing(before: readonly TableState[], after: readonly TableState[]): TableState[] {
  const was = new Map(before.map((row) => [row.table, row]));
  const now = new Set(after.map(({ table }) => table));
  const gone = before.filter(({ table }) => !now.has(table)).map((row) => ({ ...row, rows: 0, digest: "", parts: 0 }));
  return inOrder([...after.filter((row) => !same(was.get(row.table), row)), ...gone]);
}

const same = (a: TableState | undefined, b: TableState) =>
  a !== undefined && a.rows === b.rows && a.digest === b.digest && a.parts === b.parts;
