import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, plpgsql, scenario, sql, text } from "../kit/index.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { fnIuCollectionRequire } from "./fn_iu_collection_require.ts";
import { fnIuCompose } from "./fn_iu_compose.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { Composition } from "./results.ts";

const membership = iuPieceMembership;

export const fnIuCollectionInstantiate = defineFunction({
  name: "fn_iu_collection_instantiate",
  summary: "Makes an instance of a collection of any kind by sharing its pieces, pins included.",
  details:
    "The same as fn_iu_compose of the kind instance with the template's pieces, whose place in the template the paths of a refusal give. metadata.made_from is set to the template's key.",
  args: {
    p_template_key: text("Key of the collection to share."),
    p_instance_key: text("Key of the new collection."),
    p_title: text("Title of the instance; one line."),
    p_actor: actor(),
    p_metadata: jsonb<Record<string, unknown>>("Anything else; an object.").default(sql`'{}'`),
  },
  returns: jsonb<Composition>("As fn_iu_compose; minted is 0."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceCollection, iuLifecycleLog, iuPieceMembership, iuPieceCollectionManifest],
  pair: inverse("fn_iu_collection_withdraw", "Withdraw the instance with expected manifest 1; its units stay as they are."),
  proof: scenario({
    given: sql`select ${functionNamed("fn_iu_compose")}('proof.template', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}]', 'proof')`,
    when: sql`select ${functionNamed("fn_iu_collection_instantiate")}('proof.template', 'proof.instance', 'Tháng 5', 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_collection_withdraw")}('proof.instance', 1, 'proof')`,
  }),
  grantTo: [iuApp],
  example:
    "select iu_core.fn_iu_collection_instantiate('workflow.invoice-approval', 'workflow.invoice-approval.2026-05', 'Invoices of May', 'ana@example.org')",
  declare: sql`v_template_id uuid := ${fnIuCollectionRequire}(p_template_key);`,
  body: ({ arg }) => plpgsql`
    return ${fnIuCompose}(
      ${arg.p_instance_key},
      'instance',
      ${arg.p_title},
      (
        select jsonb_agg(
          jsonb_build_object(
            'iu_id', ${membership.iu_id.of("m")},
            'role', ${membership.role.of("m")},
            'pinned_version_no', ${membership.pinned_version_no.of("m")}
          )
          order by ${membership.piece_order.of("m")}
        )
        from ${membership} m
        where ${membership.collection_id.of("m")} = v_template_id
      ),
      ${arg.p_actor},
      case jsonb_typeof(${arg.p_metadata}) when 'object' then ${arg.p_metadata} || jsonb_build_object('made_from', ${arg.p_template_key}) else ${arg.p_metadata} end
    );
  `,
});
