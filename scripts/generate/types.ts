import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Kysely, PostgresDialect } from "kysely";
import { generate, getDialect } from "kysely-codegen";
import pg from "pg";

export const typesFile = fileURLToPath(new URL("../../generated-sql/types/database.ts", import.meta.url));

/** Kysely's table types of a migrated database, as kysely-codegen reads them from its catalog. */
export async function databaseTypes(url: string, schema = "iu_core"): Promise<string> {
  const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }) });
  try {
    return await generate({
      // kysely-codegen is typed against the CommonJS build of the same package.
      db: db as never,
      dialect: getDialect("postgres"),
      defaultSchemas: [schema],
      includePattern: `${schema}.*`,
      typeOnlyImports: true,
      outFile: null,
    });
  } finally {
    await db.destroy();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { openServer } = await import("../postgres/open.ts");
  const { createDatabase } = await import("../postgres/databases.ts");
  const { withClient } = await import("../postgres/connect.ts");
  const { migrateUp } = await import("../migrate/run.ts");
  const server = await openServer();
  try {
    const { url } = await createDatabase(server);
    await withClient(url, (client) => migrateUp(client));
    writeFileSync(typesFile, await databaseTypes(url));
  } finally {
    await server.stop();
  }
}
