import { foundation } from "./foundation/index.ts";
import { cutterExec, cutterVerify, iuApp, iuAuditor, iuOperator, iuReader } from "./foundation/roles.ts";
import { core } from "./foundation/schemas.ts";
import { defineProduct, sql } from "./kit/index.ts";

/** The one list: everything iu-core puts into a database, modules in order. */
export const iuCore = defineProduct({
  name: "iu_core",
  version: "0.1.0",
  summary: "Governed, versioned, composable text inside PostgreSQL.",
  defaultSchema: core,
  schemas: [core],
  roles: [iuReader, iuApp, iuOperator, iuAuditor, cutterExec, cutterVerify],
  modules: [foundation],
  gateCheck: (gate) => sql`perform ${gate};`,
  afterMigration: [],
});
