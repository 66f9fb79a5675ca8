import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, plpgsql, scenario, selfCompensating, sql, text } from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { fnIuCollectionLock } from "./fn_iu_collection_lock.ts";
import { fnIuManifestAppend } from "./fn_iu_manifest_append.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import type { ManifestState } from "./results.ts";

export const fnIuCollectionManifestRefresh = defineFunction({
  name: "fn_iu_collection_manifest_refresh",
  summary: "Records what a collection consists of now, if that is not what its manifest says.",
  details: "Needed after units were revised. Without a difference nothing is written, and the result says changed = false.",
  args: { p_collection_key: text("Key of the collection."), p_actor: actor() },
  returns: jsonb<ManifestState>("The current manifest after the call."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceCollectionManifest, iuPieceCollection],
  pair: selfCompensating("Records a fact; once the units are revised back, a further refresh records the former digests again."),
  proof: scenario({
    given: sql`
      select ${functionNamed("fn_iu_compose")}('proof.refresh', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}]', 'proof');
      select ${functionNamed("fn_iu_revise")}(${informationUnit.iu_id.of("u")}, 'Bước 1', 'Nhận và ghi sổ.', 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof.refresh/1'
    `,
    when: sql`select ${functionNamed("fn_iu_collection_manifest_refresh")}('proof.refresh', 'proof')`,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  example: "select iu_core.fn_iu_collection_manifest_refresh('workflow.invoice-approval', 'ana@example.org')",
  declare: sql`v_collection_id uuid;`,
  body: ({ arg }) => plpgsql`
    select l.collection_id
    into v_collection_id
    from ${fnIuCollectionLock}(${arg.p_collection_key}, null, true) l;
    return ${fnIuManifestAppend}(v_collection_id, '{"action": "refresh"}', false, ${arg.p_actor});
  `,
});
