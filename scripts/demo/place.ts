import { core } from "../../schema-ts/foundation/schemas.ts";
import { namesFor } from "../../schema-ts/kit/names.ts";
import { asProblems } from "../commands/migrate.ts";
import { migrationStatus } from "../migrate/status.ts";
import { explain } from "../output/explain.ts";
import { Problem } from "../output/problem.ts";
import { type Client, connect, withClient } from "../postgres/connect.ts";
import { cloneDatabase, createDatabase, dropDatabase } from "../postgres/databases.ts";
import { type OpenOptions, openServer } from "../postgres/open.ts";
import type { PostgresServer } from "../postgres/server.ts";
import type { Step } from "./factory/run.ts";
import type { Scratch } from "./factory/scratch.ts";
import type { Place } from "./factory/snapshot.ts";

export interface DemoPlace extends Place {
  readonly server: Pick<PostgresServer, "source" | "description" | "majorVersion">;
  /** Roles the migration had to create. They belong to the server and stay. */
  readonly rolesCreated: readonly string[];
  /** A copy of the migrated database, where one was wanted and this role may create it. */
  readonly scratch: Scratch | undefined;
  /** Closes connections, and leaves the server as it was found. */
  close(): Promise<void>;
}

const schema = core.name;
const mayNotCreate = "42501";

/**
 * A migrated database for one run: a fresh one where the server lets us make one, else the one that was given, if it is empty or up to
 * date. What was made is removed again by `close`.
 */
export async function openPlace(options: OpenOptions & { withScratch?: boolean }, step: Step): Promise<DemoPlace> {
  // Migrating knows the whole product: it loads while the server starts.
  const loading = import("../migrate/run.ts");
  loading.catch(() => {});
  const server = await step("PostgreSQL", () => openServer(options).catch(asNoServer));
  const undo: (() => Promise<unknown>)[] = [() => server.stop()];
  const close = async () => {
    // Whatever fails, the rest is still undone: the server last.
    const failures: unknown[] = [];
    for (const action of undo.splice(0).reverse()) await action().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const fresh = await step("Database", () => freshDatabase(server));
    const url = fresh?.url ?? server.url;
    // A server of ours goes with all its databases.
    if (fresh && server.source === "url") undo.push(() => dropDatabase(server, fresh.name));
    const open = async (name: string): Promise<Client> => {
      const client = await connect(url, { application_name: name });
      undo.push(() => client.end());
      return client;
    };
    const migrate = async (client: Client): Promise<readonly string[]> => {
      const { migrateDown, migrateUp } = await loading;
      if (!fresh && (await isUpToDate(client))) return [];
      if (!fresh) undo.push(() => migrateDown(client, Number.POSITIVE_INFINITY, { schema, discardRows: true }));
      return (await migrateUp(client, { schema })).rolesCreated;
    };
    let scratch: Scratch | undefined;
    let rolesCreated: readonly string[] = [];
    // A database is copied while nobody is connected to it.
    if (fresh && options.withScratch) {
      rolesCreated = await step("Migrations", () => asProblems(() => withClient(url, migrate)));
      const copy = await step("Copy", () => cloneDatabase(server, fresh.name));
      const drop = () => dropDatabase(server, copy.name);
      if (server.source === "url") undo.push(drop);
      scratch = { name: copy.name, url: copy.url, drop };
    }
    const [client, witness] = await Promise.all([open("iu-core demo"), open("iu-core demo witness")]);
    if (!scratch) rolesCreated = await step("Migrations", () => asProblems(() => migrate(client)));
    return { client, witness, url, schema, names: namesFor(core), own: fresh !== undefined, server, rolesCreated, scratch, close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

function asNoServer(error: Error): never {
  if (explain(error).code !== "unexpected") throw error;
  throw new Problem("no_server", error.message, {
    hint: "Give a server by --database-url, or choose another one with --source.",
    cause: error,
  });
}

/** Undefined where the role given by URL may not create databases. */
async function freshDatabase(server: PostgresServer) {
  try {
    return await createDatabase(server);
  } catch (error) {
    const cause = (error as Error).cause as { code?: string } | undefined;
    if (server.source === "url" && cause?.code === mayNotCreate) return undefined;
    throw error;
  }
}

/** Whether the given database has iu-core. @throws Problem when it holds something else, or an older iu-core */
async function isUpToDate(client: Client): Promise<boolean> {
  const { applied, pending, unrecorded } = await migrationStatus(client, { schema });
  if (unrecorded || (applied.length > 0 && pending.length === 0)) return true;
  if (applied.length > 0) {
    throw new Problem("not_installed", `This database lacks ${pending.length} migrations.`, {
      hint: "Upgrade it first: iu-core migrate up",
      detail: { pending },
    });
  }
  const { rows } = await client.query<{ relations: number }>(
    `select count(*)::int as relations from pg_class as c
     where c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')`,
  );
  if (rows[0]?.relations === 0) return false;
  throw new Problem("not_empty", "This role may not create databases, and the database it was given holds something else.", {
    hint: "Give an empty database, one with iu-core in it, or a role with CREATEDB; without a URL the demo brings its own PostgreSQL.",
  });
}
