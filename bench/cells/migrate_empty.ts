import { readFileSync } from "node:fs";
import type pg from "pg";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { migrateUp } from "../../scripts/migrate/run.ts";
import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";

const extensionScript = new URL(`../../generated-sql/extension/iu_core--${iuCore.version}.sql`, import.meta.url);

export const migrateEmpty: Cell = {
  name: "migrate-empty",
  work: "all migrations on an empty database",
  anchor: "one run of the extension script",
  judge: "at most",
  must: 3,
  aim: 1.5,
  async run(context) {
    let client: pg.Client;
    const fresh = async () => {
      client = await context.connect(await context.empty());
    };
    const check = async () => {
      const { rows } = await client.query("select count(*)::int as functions from pg_proc where pronamespace = to_regnamespace('iu_core')");
      if (rows[0].functions === 0) throw new Error("Nothing was installed");
    };
    const script = readFileSync(extensionScript, "utf8")
      .replace(/^\\echo.*$/m, "create schema iu_core;")
      .replace(/^select pg_catalog\.pg_extension_config_dump.*$/gm, "");
    const migrations: Contestant = { name: "migrate up", before: fresh, work: async () => void (await migrateUp(client)), check };
    const plain: Contestant = { name: "extension script", before: fresh, work: async () => void (await client.query(script)), check };
    return duel(migrations, plain, context.rounds, "at most");
  },
};
