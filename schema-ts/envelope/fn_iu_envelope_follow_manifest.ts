import { iuPieceCollectionManifest } from "../collection/iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { isUuid } from "../collection/piece_spec.ts";
import { lit, plpgsql, sql } from "../kit/index.ts";
import { defineFollower, follows } from "./follow.ts";

const f = iuPieceCollectionManifest;
const m = iuPieceMembership;

/** A manifest is the last thing a change of a collection writes: the pieces that stay or came are memberships by then, and the change names those that went. */
export const fnIuEnvelopeFollowManifest = defineFollower({
  name: "fn_iu_envelope_follow_manifest",
  summary: "Refreshes the envelopes of the units that are pieces of a collection that changed, or were.",
  declare: sql`v_manifests ${f}[];`,
  units: plpgsql`
    v_manifests := array(select row(n.*)::${f} from changed n where ${f.created_at.of("n")} >= now());
    v_iu_ids := array(
      select ${m.iu_id.of("m")}
      from ${m} m
      where ${m.collection_id.of("m")} in (select ${f.collection_id.of("n")} from unnest(v_manifests) n)
      union
      select p.iu_id::uuid
      from unnest(v_manifests) n
      cross join lateral (
        select j.value #>> '{}' from jsonb_path_query(${f.change.of("n")}, ${lit("$.**.iu_id")}) as j (value)
      ) as p (iu_id)
      where ${isUuid(sql`p.iu_id`)}
    );
  `,
});

export const envelopeFollowsManifest = follows(fnIuEnvelopeFollowManifest, iuPieceCollectionManifest, "insert");
