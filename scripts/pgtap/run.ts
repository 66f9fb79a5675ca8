import type pg from "pg";
import type { PgtapFile } from "./files.ts";
import { readTap, type TapVerdict } from "./tap.ts";

/**
 * Runs one pgTAP file as `psql -AtX` would and reads its TAP. The file brings its own BEGIN and ROLLBACK; whatever it leaves open is
 * rolled back, and leaving something open is a failure.
 */
export async function runPgtap(client: pg.Client, { text }: Pick<PgtapFile, "text">): Promise<TapVerdict> {
  const meta = /^\\\w+/m.exec(text)?.[0];
  if (meta) return failed(`uses psql's ${meta}: only plain SQL runs everywhere`);
  try {
    const results = await client.query({ text, rowMode: "array" });
    const verdict = readTap(linesOf(results));
    return (await inTransaction(client)) ? failed("does not end its transaction", ...verdict.problems) : verdict;
  } catch (error) {
    const { message, code, where } = error as pg.DatabaseError;
    return failed([`${code ?? "error"}: ${message}`, where].filter(Boolean).join("\n"));
  } finally {
    await client.query("rollback; reset role; discard temp").catch(() => {});
  }
}

const failed = (...problems: string[]): TapVerdict => ({ ok: false, planned: 0, passed: 0, problems });

/** A file of several statements gives one result each; the driver's types know only the single one. */
function linesOf(results: unknown): string[] {
  const list = (Array.isArray(results) ? results : [results]) as pg.QueryArrayResult[];
  return list.flatMap(({ rows }) =>
    rows.flatMap((row) =>
      row
        .map((value) => String(value ?? ""))
        .join("|")
        .split("\n"),
    ),
  );
}

/** Inside a transaction block the transaction began before the statement that asks. */
async function inTransaction(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select now() <> statement_timestamp() as open");
  return rows[0].open as boolean;
}
