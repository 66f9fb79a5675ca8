import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, text, uuid } from "../kit/index.ts";
import { planDigest } from "./plan_digest.ts";

export const fnCutPlanDigest = defineFunction({
  name: "fn_cut_plan_digest",
  summary: "Digest of a cut's plan as its rows say it now: what an approval of the plan is bound to.",
  details:
    "SHA-256 of UTF-8 iu.cut.plan.v1 and a line end; document key and SHA-256 of the source, parted by a tab, and a line end; then for each leg in order, parted by tabs and ended by a line end: block_no, action, byte_start, byte_end, body_digest, gap_name, canonical_address, title, unit_kind, SHA-256 of metadata, iu_id (but for add), base_version_no, base_status; nothing where there is none.",
  args: { p_cut_request_id: uuid("The cut.") },
  returns: text("64 lower-case hex digits; null: no such cut, or one the caller may not see."),
  volatility: "stable",
  grantTo: [iuReader],
  example: "select iu_core.fn_cut_plan_digest('0199c2f4-0000-7000-8000-000000000001')",
  body: ({ arg }) => sql`select ${planDigest(arg.p_cut_request_id)}`,
});
