import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, functionNamed, inverse, jsonb, plpgsql, scenario, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { collectionKeyArgument, expectedManifestNo, lockCollection, lockedCollection, twoSteps } from "./edits.ts";
import { fnIuManifestAppend } from "./fn_iu_manifest_append.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

/** A collection that was withdrawn or restored. */
export interface CollectionStatus {
  collection_key: string;
  status: "active" | "withdrawn";
  manifest_no: number;
  /** Units that were withdrawn or restored with it. */
  units: number;
}

const collection = iuPieceCollection;
const membership = iuPieceMembership;
const unit = informationUnit;
const log = iuLifecycleLog;

export const fnIuCollectionWithdraw = defineFunction({
  name: "fn_iu_collection_withdraw",
  summary: "Takes a collection back, and with it the drafts it minted that nobody else uses.",
  details:
    "Nothing is deleted: the collection is neither rendered nor edited any more, its key and addresses stay taken, fn_iu_collection_restore brings all of it back. Its units stay as they are where they were revised, enacted, or are pieces of another active collection.",
  args: {
    p_collection_key: collectionKeyArgument,
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
  },
  returns: jsonb<CollectionStatus>("Its status and the number of units withdrawn."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceCollection, informationUnit, iuLifecycleLog, iuPieceCollectionManifest],
  pair: inverse("fn_iu_collection_restore", "Restore the collection by its key.", { p_collection_key: fromArgument("p_collection_key") }),
  proof: scenario({
    given: twoSteps("proof.withdraw"),
    when: sql`select ${functionNamed("fn_iu_collection_withdraw")}('proof.withdraw', 1, 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_collection_restore")}('proof.withdraw', 'proof')`,
  }),
  grantTo: [iuApp],
  example: "select iu_core.fn_iu_collection_withdraw('workflow.invoice-approval', 1, 'ana@example.org')",
  declare: sql`
    ${lockedCollection}
    v_iu_ids uuid[];
    v_manifest jsonb;
  `,
  // Look-ups for each piece instead of joins: a collection composed a moment ago is one the statistics know nothing of.
  body: ({ arg }) => plpgsql`
    ${lockCollection(arg)}
    v_iu_ids := array(
      select distinct ${membership.iu_id.of("m")}
      from ${membership} m
      where ${membership.collection_id.of("m")} = v_collection.collection_id
        and (
          select bool_or(${log.transition_type.of("l")} = 'create' and ${log.detail.of("l")} ->> 'collection_key' = ${arg.p_collection_key})
          from ${log} l
          where ${log.iu_id.of("l")} = ${membership.iu_id.of("m")}
        )
    );
    perform 1
    from ${unit} u
    where ${unit.iu_id.of("u")} = any (v_iu_ids)
    order by ${unit.iu_id.of("u")}
    for no key update;

    -- Looked at with the locks held: whoever shares a unit holds a lock that excludes this one until the piece is there to see.
    v_iu_ids := array(
      select ${unit.iu_id.of("u")}
      from ${unit} u
      where ${unit.iu_id.of("u")} = any (v_iu_ids)
        and ${unit.lifecycle_status.of("u")} = 'draft'
        and ${unit.current_version_no.of("u")} = 1
        and (
          select true
          from ${membership} m
          where ${membership.iu_id.of("m")} = ${unit.iu_id.of("u")}
            and ${membership.collection_id.of("m")} <> v_collection.collection_id
            and (
              select ${collection.status.of("c")}
              from ${collection} c
              where ${collection.collection_id.of("c")} = ${membership.collection_id.of("m")}
            ) = 'active'
          limit 1
        ) is null
    );
    update ${collection} c
    set status = 'withdrawn'
    where ${collection.collection_id.of("c")} = v_collection.collection_id;
    update ${unit} u
    set lifecycle_status = 'withdrawn'
    where ${unit.iu_id.of("u")} = any (v_iu_ids);
    insert into ${log} (
      ${log.iu_id}, ${log.transition_type}, ${log.actor}, ${log.from_status}, ${log.to_status}, ${log.version_no}, ${log.detail}
    )
    select
      w.iu_id, 'withdraw', ${arg.p_actor}, 'draft', 'withdrawn', 1,
      jsonb_build_object('collection_key', ${arg.p_collection_key}, 'manifest_no', v_collection.manifest_no + 1)
    from unnest(v_iu_ids) as w (iu_id);

    v_manifest := ${fnIuManifestAppend}(
      v_collection.collection_id,
      jsonb_build_object('action', 'withdraw', 'units', cardinality(v_iu_ids)),
      true,
      ${arg.p_actor}
    );
    return jsonb_build_object(
      'collection_key', ${arg.p_collection_key},
      'status', 'withdrawn',
      'manifest_no', v_manifest -> 'manifest_no',
      'units', cardinality(v_iu_ids)
    );
  `,
});
