import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  inverse,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
} from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { collectionKeyArgument, twoSteps } from "./edits.ts";
import { fnIuCollectionAccessRequire } from "./fn_iu_collection_access_require.ts";
import type { CollectionStatus } from "./fn_iu_collection_withdraw.ts";
import { fnIuManifestAppend } from "./fn_iu_manifest_append.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const collection = iuPieceCollection;
const membership = iuPieceMembership;
const unit = informationUnit;
const log = iuLifecycleLog;

export const fnIuCollectionRestore = defineFunction({
  name: "fn_iu_collection_restore",
  summary: "Undoes the withdrawal of a collection, and of the units that were withdrawn with it.",
  details:
    "Refused with IU005 while a piece's unit is withdrawn for another reason: restore that unit first. A unit that came back by itself meanwhile stays as it is.",
  args: { p_collection_key: collectionKeyArgument, p_actor: actor() },
  returns: jsonb<CollectionStatus>("Its status and the number of units restored."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceCollection, informationUnit, iuLifecycleLog, iuPieceCollectionManifest],
  pair: inverse("fn_iu_collection_withdraw", "Withdraw the collection again with the manifest number of the result.", {
    p_collection_key: fromArgument("p_collection_key"),
    p_expected_manifest_no: fromResult("manifest_no"),
  }),
  proof: scenario({
    given: sql`
      ${twoSteps("proof.restore")};
      select ${functionNamed("fn_iu_collection_withdraw")}('proof.restore', 1, 'proof')
    `,
    when: sql`select ${functionNamed("fn_iu_collection_restore")}('proof.restore', 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_collection_withdraw")}('proof.restore', 3, 'proof')`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, conflict],
  example: "select iu_core.fn_iu_collection_restore('workflow.invoice-approval', 'ana@example.org')",
  declare: sql`
    v_collection record;
    v_iu_ids uuid[];
    v_withdrawn jsonb;
    v_manifest jsonb;
  `,
  // Look-ups for each piece instead of joins: a collection composed a moment ago is one the statistics know nothing of.
  body: ({ arg }) => plpgsql`
    select ${collection.collection_id.of("c")}, ${collection.status.of("c")}, ${collection.manifest_no.of("c")}
    into v_collection
    from ${collection} c
    where ${collection.collection_key.of("c")} = ${arg.p_collection_key}
    for no key update;
    if ${arg.p_collection_key} is null then
      ${raise(invalidArgument, "A collection key is required.", { argument: lit("p_collection_key") })}
    elsif v_collection.collection_id is null then
      ${raise(notFound, sql`format('There is no collection %s.', ${arg.p_collection_key})`, { collection_key: arg.p_collection_key })}
    elsif v_collection.status <> 'withdrawn' then
      ${raise(
        conflict,
        sql`format('The collection %s is not withdrawn.', ${arg.p_collection_key})`,
        { collection_key: arg.p_collection_key, expected: lit("withdrawn"), actual: sql`v_collection.status` },
        "There is nothing to restore.",
      )}
    end if;
    perform ${fnIuCollectionAccessRequire}(v_collection.collection_id);

    v_iu_ids := array(
      select distinct ${membership.iu_id.of("m")}
      from ${membership} m
      where ${membership.collection_id.of("m")} = v_collection.collection_id
    );
    perform 1
    from ${unit} u
    where ${unit.iu_id.of("u")} = any (v_iu_ids)
    order by ${unit.iu_id.of("u")}
    for no key update;

    -- Those whose last withdrawal is this collection's, not one of their own.
    v_iu_ids := array(
      select ${unit.iu_id.of("u")}
      from ${unit} u
      where ${unit.iu_id.of("u")} = any (v_iu_ids)
        and ${unit.lifecycle_status.of("u")} = 'withdrawn'
        and (
          select (array_agg(${log.detail.of("l")} ->> 'collection_key' order by ${log.recorded_at.of("l")} desc) filter (where ${log.transition_type.of("l")} = 'withdraw'))[1]
          from ${log} l
          where ${log.iu_id.of("l")} = ${unit.iu_id.of("u")}
        ) = ${arg.p_collection_key}
    );
    update ${unit} u
    set lifecycle_status = 'draft'
    where ${unit.iu_id.of("u")} = any (v_iu_ids);
    insert into ${log} (
      ${log.iu_id}, ${log.transition_type}, ${log.actor}, ${log.from_status}, ${log.to_status}, ${log.version_no}, ${log.detail}
    )
    select
      r.iu_id, 'restore', ${arg.p_actor}, 'withdrawn', 'draft', 1,
      jsonb_build_object('collection_key', ${arg.p_collection_key}, 'manifest_no', v_collection.manifest_no + 1)
    from unnest(v_iu_ids) as r (iu_id);

    select jsonb_agg(jsonb_build_object('piece_order', ${membership.piece_order.of("m")}, 'iu_id', ${membership.iu_id.of("m")}) order by ${membership.piece_order.of("m")})
    into v_withdrawn
    from ${membership} m
    where ${membership.collection_id.of("m")} = v_collection.collection_id
      and (select ${unit.lifecycle_status.of("u")} from ${unit} u where ${unit.iu_id.of("u")} = ${membership.iu_id.of("m")}) = 'withdrawn';
    if v_withdrawn is not null then
      ${raise(
        conflict,
        sql`format('%s pieces of the collection %s are withdrawn for another reason.', jsonb_array_length(v_withdrawn), ${arg.p_collection_key})`,
        {
          collection_key: arg.p_collection_key,
          expected: lit("no piece withdrawn by itself"),
          actual: sql`jsonb_array_length(v_withdrawn)`,
          pieces: sql`jsonb_path_query_array(v_withdrawn, '$[0 to 19]')`,
        },
        "Restore those units with fn_iu_restore, or what withdrew them, first.",
      )}
    end if;

    update ${collection} c
    set status = 'active'
    where ${collection.collection_id.of("c")} = v_collection.collection_id;
    v_manifest := ${fnIuManifestAppend}(
      v_collection.collection_id,
      jsonb_build_object('action', 'restore', 'units', cardinality(v_iu_ids)),
      true,
      ${arg.p_actor}
    );
    return jsonb_build_object(
      'collection_key', ${arg.p_collection_key},
      'status', 'active',
      'manifest_no', v_manifest -> 'manifest_no',
      'units', cardinality(v_iu_ids)
    );
  `,
});
