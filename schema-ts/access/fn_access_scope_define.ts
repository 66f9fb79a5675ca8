import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  jsonb,
  lit,
  pairOfSetting,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
} from "../kit/index.ts";
import { accessLog as l } from "../scope/access_log.ts";
import { accessScope as s } from "../scope/access_scope.ts";
import { accessEnabled } from "./gates.ts";
import { proofScope } from "./scopes.ts";

/** What a change of a scope did. */
export interface ScopeChange {
  scope: string;
  status: "active" | "withdrawn";
  /** What it said of itself before; null: it was not there to be used. */
  old_summary: string | null;
  /** false: it was so already, and nothing was written. */
  changed: boolean;
}

/** What defines a scope again as it was before a run. */
export const formerScope = { p_scope: fromArgument("p_scope"), p_summary: fromResult("old_summary") };

export const fnAccessScopeDefine = defineFunction({
  name: "fn_access_scope_define",
  summary: "Defines a scope, changes what it says of itself, or brings a withdrawn one back.",
  details: "Nothing is hidden until something is put into it with fn_iu_scope_set or fn_iu_collection_scope_set.",
  args: {
    p_scope: text("A lower-case name such as hr.salaries; at most 100 characters."),
    p_summary: text("Whose texts they are; 1 to 500 characters."),
    p_actor: actor(),
  },
  returns: jsonb<ScopeChange>("The scope, and whether something changed."),
  volatility: "volatile",
  gate: accessEnabled,
  writes: [s, l],
  pair: pairOfSetting(
    "fn_access_scope_withdraw",
    "Withdraw the scope; where `old_summary` is not null, define it again with that.",
    formerScope,
    "old_summary",
  ),
  proof: scenario({
    when: proofScope,
    undo: sql`select ${functionNamed("fn_access_scope_withdraw")}('proof.scope', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument],
  example: "select iu_core.fn_access_scope_define('hr.salaries', 'Rules of pay.', 'ana@example.org')",
  declare: sql`
    v_old ${s};
    v_changed boolean;
  `,
  body: ({ arg }) => plpgsql`
    if (length(${arg.p_scope}) <= 100 and ${arg.p_scope} ~ '^[a-z][a-z0-9_.-]*$') is not true then
      ${raise(invalidArgument, "A scope is a lower-case name of at most 100 characters.", {
        argument: lit("p_scope"),
        given: sql`left(${arg.p_scope}, 200)`,
      })}
    end if;
    if (length(${arg.p_summary}) <= 500 and ${notBlank(arg.p_summary)}) is not true then
      ${raise(invalidArgument, "A summary of 1 to 500 characters is required.", {
        argument: lit("p_summary"),
        length: sql`length(${arg.p_summary})`,
      })}
    end if;

    insert into ${s} (${s.scope}, ${s.summary}, ${s.status}, ${s.changed_by})
    values (${arg.p_scope}, ${arg.p_summary}, 'withdrawn', ${arg.p_actor})
    on conflict (${s.scope}) do nothing;
    select s.* into v_old from ${s} s where ${s.scope.of("s")} = ${arg.p_scope} for no key update;
    v_changed := v_old.status <> 'active' or v_old.summary <> ${arg.p_summary};
    if v_changed then
      update ${s} s
      set ${s.summary} = ${arg.p_summary}, ${s.status} = 'active', ${s.changed_at} = now(), ${s.changed_by} = ${arg.p_actor}
      where ${s.scope.of("s")} = ${arg.p_scope};
    end if;
    if v_old.status <> 'active' then
      insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.scope_after}, ${l.actor})
      values ('scope', ${arg.p_scope}, ${arg.p_scope}, ${arg.p_actor});
    end if;
    return jsonb_build_object(
      'scope', ${arg.p_scope},
      'status', 'active',
      'old_summary', case v_old.status when 'active' then v_old.summary end,
      'changed', v_changed
    );
  `,
});
