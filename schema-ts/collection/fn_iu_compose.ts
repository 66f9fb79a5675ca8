import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { always, defineFunction, fromArgument, functionNamed, inverse, jsonb, plpgsql, scenario, sql, text } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuCollectionFill } from "./fn_iu_collection_fill.ts";
import { fnIuCollectionOpen } from "./fn_iu_collection_open.ts";
import { fnIuPieceCountRequire } from "./fn_iu_piece_count_require.ts";
import { fnIuPiecesAdmit } from "./fn_iu_pieces_admit.ts";
import { fnIuRoleKindResolve } from "./fn_iu_role_kind_resolve.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { PieceSpec } from "./piece_spec.ts";
import type { Composition } from "./results.ts";

export const fnIuCompose = defineFunction({
  name: "fn_iu_compose",
  summary: "Composes a collection from piece specs: mints the units of new texts, shares existing ones.",
  details:
    "A piece spec is {iu_id, role?, pinned_version_no?} or {title, body, role?, canonical_address?, unit_kind?, metadata?}; order is array order from 1. All or nothing. Refusals give the path of the first wrong piece, and up to 20 of them in problems. At most iu_core.max_pieces pieces.",
  args: {
    p_collection_key: text("Key of the new collection: 1 to 200 letters, digits and . _ : / -, never used before."),
    p_collection_kind: text("A registered kind."),
    p_title: text("Title of the whole; one line."),
    p_pieces: jsonb<PieceSpec[]>("The piece specs in order."),
    p_actor: actor(),
    p_metadata: jsonb<Record<string, unknown>>(
      "Anything else; an object. made_from names the collection a template or an instance is made from.",
    ).default(sql`'{}'`),
  },
  returns: jsonb<Composition>("The collection, its digests and its pieces."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceCollection, informationUnit, unitVersion, iuLifecycleLog, iuPieceMembership, iuPieceCollectionManifest],
  pair: inverse("fn_iu_collection_withdraw", "Withdraw the collection with expected manifest 1; the drafts it minted go with it.", {
    p_collection_key: fromArgument("p_collection_key"),
    p_expected_manifest_no: always(1),
  }),
  proof: scenario({
    when: sql`
      select ${functionNamed("fn_iu_compose")}(
        'proof.workflow', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}, {"title": "Bước 2", "body": "Duyệt."}]', 'proof'
      )
    `,
    undo: sql`select ${functionNamed("fn_iu_collection_withdraw")}('proof.workflow', 1, 'proof')`,
  }),
  grantTo: [iuApp],
  example: `select iu_core.fn_iu_compose('workflow.invoice-approval', 'workflow', 'Invoice approval', '[{"title": "Receive", "body": "Register the invoice."}]', 'ana@example.org')`,
  declare: sql`
    v_kind record;
    v_collection_id uuid;
    v_accepted record;
  `,
  body: ({ arg }) => plpgsql`
    perform ${fnIuPieceCountRequire}(case jsonb_typeof(${arg.p_pieces}) when 'array' then jsonb_array_length(${arg.p_pieces}) end);

    select k.role_kind, k.template_collection_id
    into v_kind
    from ${fnIuRoleKindResolve}(${arg.p_collection_kind}, ${arg.p_metadata}, ${arg.p_pieces}) k;
    v_collection_id := ${fnIuCollectionOpen}(
      ${arg.p_collection_key}, ${arg.p_collection_kind}, v_kind.role_kind, ${arg.p_title},
      v_kind.template_collection_id, ${arg.p_metadata}, ${arg.p_actor}
    );

    select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, a.version_nos, a.body_digests, a.statuses
    into v_accepted
    from ${fnIuPiecesAdmit}(
      ${arg.p_pieces}, v_kind.role_kind, ${arg.p_collection_key},
      array(select generate_series(1, jsonb_array_length(${arg.p_pieces}))), ${arg.p_collection_key}, ${arg.p_actor}
    ) a;
    return ${fnIuCollectionFill}(
      v_collection_id, v_accepted.piece_orders, v_accepted.iu_ids, v_accepted.roles,
      v_accepted.pinned_version_nos, v_accepted.version_nos, v_accepted.body_digests, v_accepted.statuses, ${arg.p_actor}
    );
  `,
});
