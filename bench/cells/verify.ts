import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { debianBinaries, debianMajors } from "../../scripts/postgres/debian.ts";
import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";

const run = promisify(execFile);

export const verify: Cell = {
  name: "verify",
  work: "fn_iu_schema_verify(), first statement of a connection",
  anchor: "pg_dump --schema-only",
  judge: "at most",
  must: 1,
  aim: 0.3,
  async run(context) {
    const { majorVersion } = context.server;
    if (!debianMajors().includes(majorVersion)) {
      return { skipped: `pg_dump ${majorVersion} is not installed: apt-get install postgresql-client-${majorVersion}, or --source debian` };
    }
    const database = await context.migrated();
    const client = await context.connect(database);
    const { rows } = await client.query("select count(*)::int as objects from iu_core.iu_schema_expectation");
    const { objects } = rows[0];

    let fresh = client;
    let drift: unknown[] = [];
    const verifying: Contestant = {
      name: "fn_iu_schema_verify",
      // A new connection each round: pg_dump has cold caches too.
      before: async () => {
        fresh = await context.connect(database);
      },
      work: async () => {
        drift = (await fresh.query("select * from iu_core.fn_iu_schema_verify()")).rows;
      },
      check: async () => {
        await fresh.end();
        if (drift.length > 0 || objects < 100) throw new Error(`${drift.length} of ${objects} objects have drifted`);
      },
    };

    let dump = "";
    const dumping: Contestant = {
      name: "pg_dump",
      work: async () => {
        const program = join(debianBinaries(majorVersion).bin, "pg_dump");
        dump = (await run(program, ["--schema-only", "--schema=iu_core", "--dbname", database.url], { maxBuffer: 64 << 20 })).stdout;
      },
      check: async () => {
        if (!dump.includes("fn_iu_schema_verify")) throw new Error("pg_dump wrote no schema");
      },
    };
    return duel(verifying, dumping, context.rounds, "at most", `${objects} objects, comments, grants and rows`);
  },
};
