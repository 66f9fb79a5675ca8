import {
  boolean,
  defineFunction,
  functionNamed,
  jsonb,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuid,
} from "../kit/index.ts";
import { fnIuCollectionShape } from "./fn_iu_collection_shape.ts";
import { fnIuCollectionVersions } from "./fn_iu_collection_versions.ts";
import { fnIuContentDigest } from "./fn_iu_content_digest.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import type { ManifestState } from "./results.ts";

const manifest = iuPieceCollectionManifest;

export const fnIuManifestAppend = defineFunction({
  name: "fn_iu_manifest_append",
  summary: "Writes the next manifest of a collection from what it consists of now.",
  details:
    "The caller holds the collection's row lock. Texts are looked at only when a piece is another one or stands for another version.",
  args: {
    p_collection_id: uuid("The collection."),
    p_change: jsonb<Record<string, unknown>>("What was done: action and what it was done to."),
    p_always: boolean("Whether to write even if both digests are as before."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: jsonb<ManifestState>("The current manifest after the call."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuPieceCollectionManifest, iuPieceCollection],
  pair: selfCompensating("Manifests are history: what is undone gets a manifest of its own."),
  proof: scenario({
    given: sql`select ${functionNamed("fn_iu_compose")}('proof.manifest', 'workflow', 'Proof', '[{"title": "Bước 1", "body": "Nội dung."}]', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_manifest_append")}(${iuPieceCollection.collection_id.of("c")}, '{"action": "proof"}', true, 'proof')
      from ${iuPieceCollection} c
      where ${iuPieceCollection.collection_key.of("c")} = 'proof.manifest'
    `,
    opens: [composerEnabled.name],
  }),
  grantTo: [],
  declare: sql`
    v_now record;
    v_last record;
    v_graph_digest text;
    v_content_digest text;
    v_changed boolean;
  `,
  body: ({ arg }) => plpgsql`
    select v.piece_count, v.versions_digest
    into v_now
    from ${fnIuCollectionVersions}(${arg.p_collection_id}) v;

    select
      ${iuPieceCollection.collection_key.of("c")},
      ${iuPieceCollection.manifest_no.of("c")},
      ${manifest.graph_digest.of("m")},
      ${manifest.content_digest.of("m")},
      ${manifest.versions_digest.of("m")}
    into v_last
    from ${iuPieceCollection} c
    join ${manifest} m
      on ${manifest.collection_id.of("m")} = ${iuPieceCollection.collection_id.of("c")}
      and ${manifest.manifest_no.of("m")} = ${iuPieceCollection.manifest_no.of("c")}
    where ${iuPieceCollection.collection_id.of("c")} = ${arg.p_collection_id};

    if v_now.versions_digest = v_last.versions_digest then
      v_graph_digest := v_last.graph_digest;
      v_content_digest := v_last.content_digest;
    else
      select s.graph_digest, ${fnIuContentDigest}(s.leaves)
      into v_graph_digest, v_content_digest
      from ${fnIuCollectionShape}(${arg.p_collection_id}) s;
    end if;

    v_changed := ${arg.p_always} or v_graph_digest <> v_last.graph_digest or v_content_digest <> v_last.content_digest;
    if v_changed then
      insert into ${manifest} (
        ${manifest.collection_id}, ${manifest.manifest_no}, ${manifest.graph_digest}, ${manifest.content_digest},
        ${manifest.versions_digest}, ${manifest.piece_count}, ${manifest.change}, ${manifest.created_by}
      )
      values (
        ${arg.p_collection_id}, v_last.manifest_no + 1, v_graph_digest, v_content_digest,
        v_now.versions_digest, v_now.piece_count, ${arg.p_change}, ${arg.p_actor}
      );
      update ${iuPieceCollection} c
      set manifest_no = v_last.manifest_no + 1
      where ${iuPieceCollection.collection_id.of("c")} = ${arg.p_collection_id};
    end if;

    return jsonb_build_object(
      'collection_key', v_last.collection_key,
      'manifest_no', v_last.manifest_no + v_changed::int,
      'graph_digest', v_graph_digest,
      'content_digest', v_content_digest,
      'piece_count', v_now.piece_count,
      'changed', v_changed
    );
  `,
});
