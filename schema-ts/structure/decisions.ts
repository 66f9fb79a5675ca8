import { iuPieceCollectionManifest as manifest } from "../collection/iu_piece_collection_manifest.ts";
import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { fnIuSuccessors } from "./fn_iu_successors.ts";
import { iuDerivation } from "./iu_derivation.ts";
import { type DecisionState, iuMembershipDecision } from "./iu_membership_decision.ts";

/** What deciding about pieces and taking a decision back have in common. */

const d = iuDerivation;
const u = informationUnit;
const w = iuMembershipDecision;

export const operationArgument = uuid("The split, merge or supersession, as in v_iu_membership_pending.");

/** Declaration of what `takeDecision` fills. */
export const takenDecision = sql`
  v_from uuid[];
  v_decision ${w};
`;

/**
 * Locks the units of the operation against other changes, in the order of their ids, then the decision about the locked collection; refuses
 * a decision that does not exist or is in no state for it. `v_from` are the old units.
 */
export const takeDecision = (operationId: Hole, collectionKey: Hole, from: readonly DecisionState[], wayOut: Fragment): Fragment => plpgsql`
  if ${operationId} is null then
    ${raise(invalidArgument, "The id of an operation is required.", { argument: lit("p_operation_id"), path: lit("p_operation_id") })}
  end if;
  v_from := array(select distinct ${d.from_iu_id.of("d")} from ${d} d where ${d.operation_id.of("d")} = ${operationId});
  perform 1
  from ${u} u
  where ${u.iu_id.of("u")} = any (
    array(
      select unnest(v_from)
      union
      select ${d.to_iu_id.of("d")} from ${d} d where ${d.operation_id.of("d")} = ${operationId}
      union
      select unnest(${fnIuSuccessors}(f.iu_id)) from unnest(v_from) as f (iu_id)
    )
  )
  order by ${u.iu_id.of("u")}
  for share;

  select w.*
  into v_decision
  from ${w} w
  where ${w.operation_id.of("w")} = ${operationId} and ${w.collection_id.of("w")} = v_collection.collection_id
  for no key update;
  if not found then
    ${raise(
      notFound,
      sql`format('No piece of the collection %s floated on what %s replaced.', ${collectionKey}, ${operationId})`,
      { path: lit("p_operation_id"), operation_id: operationId, collection_key: collectionKey },
      "v_iu_membership_pending lists what is to be decided.",
    )}
  elsif v_decision.state not in (${sql`${from.map((state) => lit(state))[0] as Hole}`}${from.length > 1 ? sql`, ${lit(from[1] as string)}` : sql``}) then
    ${raise(
      conflict,
      sql`format('The decision about the collection %s is %s.', ${collectionKey}, v_decision.state)`,
      {
        path: lit("p_operation_id"),
        operation_id: operationId,
        collection_key: collectionKey,
        expected: lit(from.join(" or ")),
        actual: sql`v_decision.state`,
      },
      wayOut,
    )}
  end if;
`;

/** The current manifest of the locked collection, as an expression: nothing of the collection was changed. */
export const currentManifest = (collectionKey: Hole): Fragment => sql`
  (
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
  )
`;
