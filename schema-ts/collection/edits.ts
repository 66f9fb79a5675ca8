import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, functionNamed, type Hole, int, lit, plpgsql, raise, sql, text } from "../kit/index.ts";
import { fnIuCollectionLock } from "./fn_iu_collection_lock.ts";
import { iuPieceCollectionManifest as manifest } from "./iu_piece_collection_manifest.ts";

/** What the edits of pieces have in common. */

export const collectionKeyArgument = text("Key of the collection.");
export const expectedManifestNo = int("The current manifest the caller has read; refused if there is a newer one.");

/** Declaration of what `lockCollection` fills. */
export const lockedCollection = sql`v_collection record;`;

export const lockCollection = (arg: { p_collection_key: Hole; p_expected_manifest_no: Hole }): Fragment => plpgsql`
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from ${fnIuCollectionLock}(${arg.p_collection_key}, ${arg.p_expected_manifest_no}) l;
`;

/** Refuses a place outside 1 to `max`. */
export const refusePlace = (argument: string, place: Hole, max: Hole = sql`v_collection.piece_count`): Fragment => plpgsql`
  if ${place} is null or ${place} not between 1 and ${max} then
    ${raise(
      invalidArgument,
      sql`format(${lit(`${argument} is a place from 1 to %s.`)}, ${max})`,
      { argument: lit(argument), piece_order: place, min: lit(1), max },
      "Render the collection to see its places.",
    )}
  end if;
`;

/** Refuses anything but one spec. */
export const refuseNoObject = (piece: Hole): Fragment => plpgsql`
  if jsonb_typeof(${piece}) is distinct from 'object' then
    ${raise(invalidArgument, "p_piece is one piece spec, a JSON object.", { argument: lit("p_piece"), path: lit("$") })}
  end if;
`;

/** Returns the current manifest with changed = false: there was nothing to do. */
export const returnUnchanged = (collectionKey: Hole): Fragment => plpgsql`
  return (
    select jsonb_build_object(
      'collection_key', ${collectionKey},
      'manifest_no', ${manifest.manifest_no.of("m")},
      'graph_digest', ${manifest.graph_digest.of("m")},
      'content_digest', ${manifest.content_digest.of("m")},
      'piece_count', ${manifest.piece_count.of("m")},
      'changed', false
    )
    from ${manifest} m
    where ${manifest.collection_id.of("m")} = v_collection.collection_id
      and ${manifest.manifest_no.of("m")} = v_collection.manifest_no
  );
`;

/** Scenario part: a workflow of two steps at manifest 1. */
export const twoSteps = (key: string): Fragment => sql`
  select ${functionNamed("fn_iu_compose")}(
    ${lit(key)}, 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}, {"title": "Bước 2", "body": "Duyệt."}]', 'proof'
  )
`;
