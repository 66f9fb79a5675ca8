import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, text } from "../kit/index.ts";
import { fnIuMerkleLevels } from "./fn_iu_merkle_levels.ts";

export const fnIuContentDigest = defineFunction({
  name: "fn_iu_content_digest",
  summary: "The RFC 6962 Merkle tree hash over some leaves, as 64 lower-case hex digits.",
  args: { p_leaves: text("The leaves' data, one a line; for a collection <role> TAB <body_digest>. Empty: no leaves.") },
  returns: text("64 lower-case hex digits."),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_content_digest(E'step\\t' || iu_core.fn_iu_sha256('text'))",
  body: ({ arg }) => sql`
    select encode(case size when 0 then sha256(''::bytea) else nodes end, 'hex')
    from ${fnIuMerkleLevels}(${arg.p_leaves})
    where size <= 1
  `,
});
