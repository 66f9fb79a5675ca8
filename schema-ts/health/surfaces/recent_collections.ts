import { iuPieceCollection } from "../../collection/iu_piece_collection.ts";
import { lit, sql } from "../../kit/index.ts";

/** Collections looked at: the newest ones. A collection may have thousands of pieces, so these are fewer than rows. */
export const collectionSample = 100;

/** Query of the newest collections. */
export const recentCollections = sql`
  select c.collection_id, c.collection_key, c.role_kind, c.status, c.manifest_no
  from ${iuPieceCollection} as c
  order by c.collection_id desc
  limit ${lit(collectionSample)}
`;
