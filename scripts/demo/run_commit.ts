import { core } from "../../schema-ts/foundation/schemas.ts";
import { namesFor } from "../../schema-ts/kit/names.ts";
import { open } from "../commands/database.ts";
import { startDevelopmentDatabase } from "../commands/development.ts";
import { asProblems } from "../commands/migrate.ts";
import { migrateUp } from "../migrate/run.ts";
import type { Progress } from "../output/progress.ts";
import { requireScope } from "../prove/scope.ts";
import { type Committed, commitDocuments } from "./commit.ts";
import { readAll } from "./run_demo.ts";

const schema = core.name;

export interface CommitReport {
  readonly url: string;
  readonly migrated: readonly string[];
  readonly collections: readonly Committed[];
  /** Statements to go on with. */
  readonly statements: readonly string[];
}

/** Composes for real, by default in the development database, which is left running. */
export async function runCommit({
  folder,
  databaseUrl,
  progress,
  actor,
}: {
  folder?: string | undefined;
  databaseUrl?: string | undefined;
  progress: Progress;
  actor: string;
}): Promise<CommitReport> {
  const documents = await readAll(folder);
  const url = databaseUrl ?? (await progress.step("PostgreSQL", startDevelopmentDatabase)).url;
  await using client = await open(url);
  await requireScope(client, namesFor(core), "commit", "iu-core demo --commit");
  const { applied } = await progress.step("Migrations", () => asProblems(() => migrateUp(client, { schema })));
  const collections = await progress.step("Composing", () =>
    commitDocuments(client, documents, { schema, names: namesFor(core), actor, reason: "iu-core demo --commit" }),
  );
  return { url, migrated: applied, collections, statements: statementsFor(collections) };
}

function statementsFor(collections: readonly Committed[]): string[] {
  const text = (key: string | undefined) => `'${(key ?? "").replaceAll("'", "''")}'`;
  const [first] = collections;
  const instance = collections.find(({ collectionKind }) => collectionKind === "instance");
  return [
    `select piece_order, role, title from ${schema}.fn_iu_collection_render(${text(first?.collectionKey)});`,
    instance
      ? `select ${schema}.fn_iu_collection_compare(${text(first?.collectionKey)}, ${text(instance.collectionKey)});`
      : `select ${schema}.fn_iu_collection_validate(${text(first?.collectionKey)});`,
    `select event_type, emit_mode, count(*) from ${schema}.v_piece_event_outbox group by 1, 2;`,
  ];
}
