import { fnIuCollectionInstantiate } from "../../schema-ts/collection/fn_iu_collection_instantiate.ts";
import { composerEnabled } from "../../schema-ts/collection/gates.ts";
import { iuPieceCollection } from "../../schema-ts/collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../../schema-ts/collection/iu_piece_membership.ts";
import { type ConfigChange, fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { emitEnabled } from "../../schema-ts/event/gates.ts";
import { call } from "../../schema-ts/kit/client.ts";
import { lit, type Names, render, sql } from "../../schema-ts/kit/index.ts";
import type { Client } from "../postgres/connect.ts";
import type { DocumentSet } from "./documents/set.ts";
import { composeDocuments } from "./factory/compose.ts";

export interface Committed {
  readonly collectionKey: string;
  readonly collectionKind: string;
  /** `exists`: somebody composed it before; it was left as it is. */
  readonly outcome: "composed" | "exists";
  readonly pieces: number;
  readonly composedAt: string;
}

interface CommitOptions {
  readonly schema: string;
  readonly names: Names;
  readonly actor: string;
  readonly reason: string;
}

/**
 * Composes the documents, and an instance of every workflow among them, for real. The gates are open in this one transaction only, so
 * nobody else ever sees them open; all of it is there afterwards, or nothing.
 */
export async function commitDocuments(client: Client, documents: readonly DocumentSet[], options: CommitOptions): Promise<Committed[]> {
  const { schema, actor } = options;
  await client.query("begin");
  try {
    const plan = documents.flatMap((set) => [
      { key: set.collectionKey, kind: set.collectionKind, make: () => composeDocuments(client, set, { actor, schema }) },
      ...(set.collectionKind === "workflow" ? [instanceOf(client, set, options)] : []),
    ]);
    const existing = await found(
      client,
      plan.map(({ key }) => key),
      options,
    );
    const missing = plan.filter(({ key }) => !existing.has(key));
    if (missing.length > 0) {
      const close = await openGates(client, options);
      for (const { make } of missing) await make();
      await close();
    }
    const now = await found(
      client,
      plan.map(({ key }) => key),
      options,
    );
    await client.query("commit");
    return plan.map(({ key, kind }) => ({
      collectionKey: key,
      collectionKind: kind,
      outcome: existing.has(key) ? "exists" : "composed",
      pieces: now.get(key)?.pieces ?? 0,
      composedAt: now.get(key)?.created_at.toISOString() ?? "",
    }));
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

function instanceOf(client: Client, { collectionKey, title }: DocumentSet, { schema, actor }: CommitOptions) {
  const key = `${collectionKey}.instance-001`;
  const args = { p_template_key: collectionKey, p_instance_key: key, p_title: `${title}, instance 1`, p_actor: actor };
  return { key, kind: "instance", make: () => call(client, fnIuCollectionInstantiate, args, { schema }) };
}

/** Opens what composing needs, and the event gate so that there are events to look at. @returns what puts both back */
async function openGates(client: Client, { schema, actor, reason }: CommitOptions): Promise<() => Promise<void>> {
  const set = (p_key: string, p_value: unknown, why: string): Promise<ConfigChange> =>
    call(client, fnDotConfigSet, { p_key, p_value, p_actor: actor, p_reason: why }, { schema });
  const changes: ConfigChange[] = [];
  for (const key of [composerEnabled.name, emitEnabled.name]) changes.push(await set(key, true, reason));
  return async () => {
    for (const { key, old, was_overridden, changed } of changes) {
      if (changed) await set(key, was_overridden ? old : null, `${reason}: done`);
    }
  };
}

async function found(client: Client, keys: readonly string[], { names }: CommitOptions) {
  const query = sql`
    select ${iuPieceCollection.collection_key} as key, ${iuPieceCollection.created_at} as created_at, (
      select count(*)::int from ${iuPieceMembership} as m where ${iuPieceMembership.collection_id.of("m")} = ${iuPieceCollection.collection_id.of("c")}
    ) as pieces
    from ${iuPieceCollection} as c
    where ${iuPieceCollection.collection_key} = any (${lit(`{${keys.map((key) => JSON.stringify(key)).join(",")}}`)}::text[])
  `;
  const { rows } = await client.query<{ key: string; created_at: Date; pieces: number }>(render(query, names));
  return new Map(rows.map((row) => [row.key, row]));
}
