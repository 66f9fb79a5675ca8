import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql } from "../kit/index.ts";
import { unitVersion } from "../unit/unit_version.ts";
import {
  collectionKeyArgument,
  expectedManifestNo,
  lockCollection,
  lockedCollection,
  refusePlace,
  returnUnchanged,
  twoSteps,
} from "./edits.ts";
import { fnIuManifestAppend } from "./fn_iu_manifest_append.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { ManifestState } from "./results.ts";

const membership = iuPieceMembership;

export const fnIuPiecePin = defineFunction({
  name: "fn_iu_piece_pin",
  summary: "Keeps a piece at one version of its unit, or lets it follow the unit again.",
  details: "A pin never moves by itself. The pin the piece already has: nothing is written, and the result says changed = false.",
  args: {
    p_collection_key: collectionKeyArgument,
    p_piece_order: int("Place of the piece."),
    p_version_no: int("The version; null takes the pin away.").nullable(),
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
  },
  returns: jsonb<ManifestState>("The manifest after the call."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceMembership, iuPieceCollectionManifest, iuPieceCollection],
  pair: selfCompensating("Pin again to previous_version_no of the manifest's change."),
  proof: scenario({
    given: twoSteps("proof.pin"),
    when: sql`select ${functionNamed("fn_iu_piece_pin")}('proof.pin', 1, 1, 1, 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_piece_pin")}('proof.pin', 1, null, 2, 'proof')`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: "select iu_core.fn_iu_piece_pin('workflow.invoice-approval', 3, 1, 2, 'ana@example.org')",
  declare: sql`
    ${lockedCollection}
    v_piece record;
  `,
  body: ({ arg }) => plpgsql`
    ${lockCollection(arg)}
    ${refusePlace("p_piece_order", arg.p_piece_order)}
    if ${arg.p_version_no} < 1 then
      ${raise(invalidArgument, "p_version_no is a version number from 1, or null.", { argument: lit("p_version_no"), version_no: arg.p_version_no })}
    end if;

    select ${membership.iu_id.of("m")}, ${membership.pinned_version_no.of("m")}
    into v_piece
    from ${membership} m
    where ${membership.collection_id.of("m")} = v_collection.collection_id
      and ${membership.piece_order.of("m")} = ${arg.p_piece_order};
    if v_piece.pinned_version_no is not distinct from ${arg.p_version_no} then
      ${returnUnchanged(arg.p_collection_key)}
    end if;
    if ${arg.p_version_no} is not null and not exists (
      select
      from ${unitVersion} v
      where ${unitVersion.iu_id.of("v")} = v_piece.iu_id and ${unitVersion.version_no.of("v")} = ${arg.p_version_no}
    ) then
      ${raise(
        notFound,
        sql`format('The unit %s has no version %s.', v_piece.iu_id, ${arg.p_version_no})`,
        { argument: lit("p_version_no"), iu_id: sql`v_piece.iu_id`, version_no: arg.p_version_no },
        "fn_iu_history lists the versions of a unit.",
      )}
    end if;

    update ${membership} m
    set pinned_version_no = ${arg.p_version_no}
    where ${membership.collection_id.of("m")} = v_collection.collection_id
      and ${membership.piece_order.of("m")} = ${arg.p_piece_order};
    return ${fnIuManifestAppend}(
      v_collection.collection_id,
      jsonb_build_object(
        'action', 'pin',
        'piece_order', ${arg.p_piece_order},
        'iu_id', v_piece.iu_id,
        'version_no', ${arg.p_version_no},
        'previous_version_no', v_piece.pinned_version_no
      ),
      true,
      ${arg.p_actor}
    );
  `,
});
