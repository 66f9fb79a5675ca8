import { fnDotGateEnabled } from "../config/fn_dot_gate_enabled.ts";
import { retentionEnabled } from "../event/gates.ts";
import { iuReader } from "../foundation/roles.ts";
import { boolean, defineView, int, interval, sql, text } from "../kit/index.ts";
import { retentionPolicy } from "./retention_policy.ts";
import { retentionTarget } from "./retention_target.ts";

const p = retentionPolicy;
const t = retentionTarget;

export const vRetentionStatus = defineView({
  name: "v_retention_status",
  summary: "Every target of retention: which rows may go, what operators decided, and whether anything can go now.",
  columns: {
    target_key: text("The target."),
    relation: text("The table that is meant."),
    description: text("Which of its rows may go."),
    has_policy: boolean("Whether operators have decided."),
    policy_enabled: boolean("Whether their decision lets older rows go."),
    keep: interval("How long rows are kept; without a policy what a dry run counts by."),
    batch_size: int("Most rows one call removes; null without a policy.").nullable(),
    gate_open: boolean("Whether the gate iu_core.retention_enabled is open."),
    is_effective: boolean("Whether rows can go: the gate is open and the policy enabled."),
  },
  query: sql`
    select
      ${t.target_key.of("t")},
      ${t.relation.of("t")},
      ${t.description.of("t")},
      ${p.target_key.of("p")} is not null as has_policy,
      coalesce(${p.enabled.of("p")}, false) as policy_enabled,
      coalesce(${p.keep.of("p")}, ${t.default_keep.of("t")}) as keep,
      ${p.batch_size.of("p")},
      g.is_open as gate_open,
      g.is_open and coalesce(${p.enabled.of("p")}, false) as is_effective
    from ${t} t
    left join ${p} p on ${p.target_key.of("p")} = ${t.target_key.of("t")} and ${p.status.of("p")} = 'active'
    cross join (select ${fnDotGateEnabled}(${retentionEnabled})) as g (is_open)
  `,
  grants: { select: [iuReader] },
});
