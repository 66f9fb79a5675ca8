import type pg from "pg";
import { Problem } from "../output/problem.ts";

/** A collection's identity and digests now: those of its texts as they are, whatever its last manifest says. */
export interface CollectionHead {
  readonly collection_id: string;
  readonly collection_key: string;
  readonly manifest_no: number;
  readonly piece_count: number;
  readonly graph_digest: string;
  readonly content_digest: string;
}

/** One piece without its text. */
export interface CurrentPiece {
  readonly iu_id: string;
  readonly role: string;
  readonly pin: number | null;
  /** The version shown: the pinned one, else the current one. */
  readonly version_no: number;
  /** The newest version, which a revision replaces. */
  readonly current_version_no: number;
  readonly title: string;
  readonly body_digest: string;
}

/**
 * Text as code is about a collection as a whole: from a part of it digests would be wrong, and what was left out would look removed.
 *
 * @throws Problem `not_found`, and the database's IU011 where pieces are hidden from the session
 */
export async function readHead(client: pg.ClientBase, schema: string, key: string): Promise<CollectionHead> {
  const s = quoted(schema);
  const { rows } = await client.query<CollectionHead>(
    `select c.collection_id, c.collection_key, c.manifest_no, p.piece_count, p.graph_digest, ${s}.fn_iu_content_digest(p.leaves) as content_digest
     from ${s}.iu_piece_collection c
     cross join lateral ${s}.fn_iu_collection_shape(c.collection_id) p
     where c.collection_key = $1 and c.status = 'active'`,
    [key],
  );
  if (!rows[0])
    throw new Problem("not_found", `There is no active collection ${key} in schema ${schema}.`, {
      hint: `select collection_key, title, status from ${schema}.iu_piece_collection`,
    });
  await client.query(`select ${s}.fn_iu_collection_whole_require($1)`, [key]);
  return rows[0];
}

const pieces = (schema: string, more: string) => `
  select
    m.iu_id, m.role, m.pinned_version_no as pin, v.version_no, u.current_version_no, v.title, v.body_digest${more}
  from ${quoted(schema)}.iu_piece_membership m
  join ${quoted(schema)}.information_unit u on u.iu_id = m.iu_id
  join ${quoted(schema)}.unit_version v on v.iu_id = m.iu_id and v.version_no = coalesce(m.pinned_version_no, u.current_version_no)
  where m.collection_id = $1
  order by m.piece_order`;

export async function readPieces(client: pg.ClientBase, schema: string, { collection_id }: CollectionHead): Promise<CurrentPiece[]> {
  return (await client.query<CurrentPiece>(pieces(schema, ""), [collection_id])).rows;
}

/** The pieces with their texts, a few hundred at a time: memory does not grow with the collection. Needs a transaction. */
export async function* streamPieces(
  client: pg.ClientBase,
  schema: string,
  { collection_id }: CollectionHead,
): AsyncGenerator<CurrentPiece & { readonly body: string }> {
  await client.query(`declare iu_pieces no scroll cursor for ${pieces(schema, ", v.body").replace("$1", `'${collection_id}'`)}`);
  for (;;) {
    const { rows } = await client.query<CurrentPiece & { body: string }>("fetch 200 from iu_pieces");
    yield* rows;
    if (rows.length === 0) break;
  }
  await client.query("close iu_pieces");
}

const quoted = (schema: string) => `"${schema.replaceAll('"', '""')}"`;
