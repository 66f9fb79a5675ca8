import { plpgsql, sql } from "../kit/index.ts";
import { iuDerivation } from "../structure/iu_derivation.ts";
import { defineFollower, follows } from "./follow.ts";

const d = iuDerivation;

export const fnIuEnvelopeFollowDerivation = defineFollower({
  name: "fn_iu_envelope_follow_derivation",
  summary: "Refreshes the envelopes of the units of derivations that were recorded or undone.",
  declare: sql`v_derivations ${d}[];`,
  units: plpgsql`
    v_derivations := array(select row(n.*)::${d} from changed n where coalesce(${d.undone_at.of("n")}, ${d.created_at.of("n")}) >= now());
    v_iu_ids := array(
      select ${d.from_iu_id.of("n")} from unnest(v_derivations) n
      union
      select ${d.to_iu_id.of("n")} from unnest(v_derivations) n
    );
  `,
});

export const envelopeFollowsDerivation = (["insert", "update"] as const).map((event) =>
  follows(fnIuEnvelopeFollowDerivation, iuDerivation, event),
);
