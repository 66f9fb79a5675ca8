import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { always, defineFunction, fromArgument, functionNamed, inverse, jsonb, plpgsql, scenario, sql, text } from "../kit/index.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { fnIuCollectionAccessRequire } from "./fn_iu_collection_access_require.ts";
import { fnIuCollectionFill } from "./fn_iu_collection_fill.ts";
import { fnIuCollectionOpen } from "./fn_iu_collection_open.ts";
import { fnIuCollectionRequire } from "./fn_iu_collection_require.ts";
import { fnIuPieceCountRequire } from "./fn_iu_piece_count_require.ts";
import { fnIuPiecesLog } from "./fn_iu_pieces_log.ts";
import { fnIuUnitsShare } from "./fn_iu_units_share.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { Composition } from "./results.ts";

const collection = iuPieceCollection;
const membership = iuPieceMembership;

export const fnIuCollectionInstantiate = defineFunction({
  name: "fn_iu_collection_instantiate",
  summary: "Makes an instance of a collection of any kind by sharing its pieces, pins included.",
  details:
    "What fn_iu_compose of the kind instance does with the pieces of the template, whose place there the paths of a refusal give. metadata.made_from is set to the template's key.",
  args: {
    p_template_key: text("Key of the collection to share."),
    p_instance_key: text("Key of the new collection; as in fn_iu_compose."),
    p_title: text("Title of the instance; one line."),
    p_actor: actor(),
    p_metadata: jsonb<Record<string, unknown>>("Anything else; an object.").default(sql`'{}'`),
  },
  returns: jsonb<Composition>("As fn_iu_compose; minted is 0."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceCollection, iuLifecycleLog, iuPieceMembership, iuPieceCollectionManifest],
  pair: inverse("fn_iu_collection_withdraw", "Withdraw the instance with expected manifest 1; its units stay as they are.", {
    p_collection_key: fromArgument("p_instance_key"),
    p_expected_manifest_no: always(1),
  }),
  proof: scenario({
    given: sql`select ${functionNamed("fn_iu_compose")}('proof.template', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}]', 'proof')`,
    when: sql`select ${functionNamed("fn_iu_collection_instantiate")}('proof.template', 'proof.instance', 'Tháng 5', 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_collection_withdraw")}('proof.instance', 1, 'proof')`,
  }),
  grantTo: [iuApp],
  example:
    "select iu_core.fn_iu_collection_instantiate('workflow.invoice-approval', 'workflow.invoice-approval.2026-05', 'Invoices of May', 'ana@example.org')",
  declare: sql`
    v_template_id uuid;
    v_instance_id uuid;
    v_orders int[];
    v_iu_ids uuid[];
    v_roles text[];
    v_pins int[];
    v_units record;
  `,
  body: ({ arg }) => plpgsql`
    v_template_id := ${fnIuCollectionRequire}(${arg.p_template_key});
    perform ${fnIuCollectionAccessRequire}(v_template_id);
    v_instance_id := ${fnIuCollectionOpen}(
      ${arg.p_instance_key},
      'instance',
      (select ${collection.role_kind.of("c")} from ${collection} c where ${collection.collection_id.of("c")} = v_template_id),
      ${arg.p_title},
      v_template_id,
      case jsonb_typeof(${arg.p_metadata}) when 'object' then ${arg.p_metadata} || jsonb_build_object('made_from', ${arg.p_template_key}) else ${arg.p_metadata} end,
      ${arg.p_actor}
    );

    select
      array_agg(${membership.piece_order.of("m")} order by ${membership.piece_order.of("m")}),
      array_agg(${membership.iu_id.of("m")} order by ${membership.piece_order.of("m")}),
      array_agg(${membership.role.of("m")} order by ${membership.piece_order.of("m")}),
      array_agg(${membership.pinned_version_no.of("m")} order by ${membership.piece_order.of("m")})
    into v_orders, v_iu_ids, v_roles, v_pins
    from ${membership} m
    where ${membership.collection_id.of("m")} = v_template_id;
    perform ${fnIuPieceCountRequire}(cardinality(v_orders));

    select s.statuses, s.version_nos, s.body_digests
    into v_units
    from ${fnIuUnitsShare}(v_iu_ids, v_pins, false) s;
    perform ${fnIuPiecesLog}(${arg.p_instance_key}, v_orders, v_iu_ids, v_units.statuses, v_units.version_nos, ${arg.p_actor});
    return ${fnIuCollectionFill}(v_instance_id, v_orders, v_iu_ids, v_roles, v_pins, v_units.version_nos, v_units.body_digests, v_units.statuses, ${arg.p_actor});
  `,
});
