import { collectionKeyArgument, expectedManifestNo, lockCollection, lockedCollection, twoSteps } from "../collection/edits.ts";
import { fnIuCollectionEdited } from "../collection/fn_iu_collection_edited.ts";
import { fnIuManifestAppend } from "../collection/fn_iu_manifest_append.ts";
import { fnIuPieceCountRequire } from "../collection/fn_iu_piece_count_require.ts";
import { composerEnabled } from "../collection/gates.ts";
import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "../collection/iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import type { PieceSpec } from "../collection/piece_spec.ts";
import type { ManifestState } from "../collection/results.ts";
import { fnDotGateRequire } from "../config/fn_dot_gate_require.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, text } from "../kit/index.ts";
import { fnIuWithdraw } from "../unit/fn_iu_withdraw.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { refuseProblem } from "../unit/refuse_problem.ts";
import { changeNoteProblem } from "../unit/text_rules.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuPiecesArrange } from "./fn_iu_pieces_arrange.ts";
import { fnIuUnitsRevise, type RevisionSpec } from "./fn_iu_units_revise.ts";

/** What an import did. */
export interface CollectionImport extends ManifestState {
  /** Versions written. */
  revised: number;
  /** Units created. */
  minted: number;
}

const own = sql`
  select jsonb_agg(jsonb_build_object('iu_id', ${iuPieceMembership.iu_id.of("m")}) order by ${iuPieceMembership.piece_order.of("m")} desc)
  from ${iuPieceMembership} m
  join ${iuPieceCollection} c on ${iuPieceCollection.collection_id.of("c")} = ${iuPieceMembership.collection_id.of("m")}
  where ${iuPieceCollection.collection_key.of("c")} = 'proof.import'
    and ${iuPieceMembership.iu_id.of("m")} in (
      select ${informationUnit.iu_id.of("u")} from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} in ('proof.import/1', 'proof.import/2')
    )
`;
const first = (body: string, version: number) => sql`
  select jsonb_build_array(jsonb_build_object(
    'iu_id', ${informationUnit.iu_id.of("u")}, 'title', 'Bước 1', 'body', ${lit(body)}, 'expected_version_no', ${lit(version)}
  ))
  from ${informationUnit} u
  where ${informationUnit.canonical_address.of("u")} = 'proof.import/1'
`;

export const fnIuCollectionImport = defineFunction({
  name: "fn_iu_collection_import",
  summary: "Takes over a collection that was edited elsewhere as a whole: its arrangement of pieces and the texts of its units.",
  details:
    "All or nothing, one manifest. What is as it was writes nothing: an import without an edit changes no row. A spec that names a unit which is a piece already keeps it; pieces left out go, their units stay as they are. New units without an address get <collection_key>/<new manifest number>/<place>. Revisions need the gate iu_core.unit_write_enabled as well.",
  args: {
    p_collection_key: collectionKeyArgument,
    p_pieces: jsonb<PieceSpec[]>("All pieces in order, as specs of fn_iu_compose; null: the arrangement stays.").nullable(),
    p_revisions: jsonb<RevisionSpec[]>("New texts: {iu_id, title, body, expected_version_no}, each unit once; may be empty."),
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
    p_change_note: text("Why, at most 2000 characters; kept with every new version.").nullable().default(null),
  },
  returns: jsonb<CollectionImport>("The manifest after the call, and what was written."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceMembership, informationUnit, unitVersion, iuLifecycleLog, iuPieceCollectionManifest, iuPieceCollection],
  pair: selfCompensating(
    "Import again with before of the manifest's change as p_pieces and the texts of the versions before; withdraw minted units with fn_iu_withdraw.",
  ),
  proof: scenario({
    given: twoSteps("proof.import"),
    when: sql`
      select ${functionNamed("fn_iu_collection_import")}(
        'proof.import', (${own}) || '[{"title": "Bước 3", "body": "Lưu."}]', (${first("Nhận và ghi sổ.", 1)}), 1, 'proof'
      )
    `,
    undo: sql`
      select ${functionNamed("fn_iu_collection_import")}('proof.import', (${own}), (${first("Nhận.", 2)}), 2, 'proof');
      select ${fnIuWithdraw}(${informationUnit.iu_id.of("u")}, 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof.import/2/3'
    `,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_iu_collection_import('workflow.invoice-approval', null, '[]', 1, 'ana@example.org')`,
  declare: sql`
    ${lockedCollection}
    v_problem text;
    v_arranged record;
    v_revised int := 0;
    v_change jsonb;
    v_manifest jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${refuseProblem({ p_change_note: changeNoteProblem(arg.p_change_note) })}
    if jsonb_typeof(${arg.p_revisions}) <> 'array' then
      ${raise(invalidArgument, "p_revisions is an array of revisions.", { argument: lit("p_revisions"), path: lit("$") })}
    end if;
    if jsonb_array_length(${arg.p_revisions}) > 0 then
      perform ${fnDotGateRequire}(${unitWriteEnabled});
    end if;
    if ${arg.p_pieces} is not null then
      perform ${fnIuPieceCountRequire}(case jsonb_typeof(${arg.p_pieces}) when 'array' then jsonb_array_length(${arg.p_pieces}) end);
    end if;
    ${lockCollection(arg)}

    select 0 as minted, 0 as written, null::jsonb as before into v_arranged;
    if ${arg.p_pieces} is not null then
      select a.minted, a.written, a.before
      into v_arranged
      from ${fnIuPiecesArrange}(
        v_collection.collection_id, ${arg.p_pieces}, v_collection.role_kind,
        ${arg.p_collection_key} || '/' || v_collection.manifest_no + 1, ${arg.p_collection_key}, ${arg.p_actor}
      ) a;
    end if;
    if jsonb_array_length(${arg.p_revisions}) > 0 then
      v_revised := ${fnIuUnitsRevise}(v_collection.collection_id, ${arg.p_revisions}, ${arg.p_change_note}, ${arg.p_actor});
    end if;

    v_change := jsonb_build_object('action', 'import', 'revised', v_revised, 'minted', v_arranged.minted);
    if v_arranged.written > 0 then
      v_manifest := ${fnIuCollectionEdited}(
        v_collection.collection_id, '$', v_change || jsonb_build_object('before', v_arranged.before), ${arg.p_actor}
      );
    else
      v_manifest := ${fnIuManifestAppend}(v_collection.collection_id, v_change, v_revised > 0, ${arg.p_actor});
    end if;
    return v_manifest || jsonb_build_object('revised', v_revised, 'minted', v_arranged.minted);
  `,
});
