import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { trimmed } from "../foundation/not_blank.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import { approvalLog } from "./approval_log.ts";
import { approvalPrincipal } from "./approval_principal.ts";

const l = approvalLog;
const p = approvalPrincipal;

/** What a change of a principal did. */
export interface PrincipalChange {
  principal: string;
  /** The role before; null: it did not vote. */
  old_role: string | null;
  role: string | null;
  changed: boolean;
}

export const fnApprovalPrincipalSet = defineFunction({
  name: "fn_approval_principal_set",
  summary: "Lets a principal vote in a role, gives it another role, or with no role lets it vote no longer.",
  details: "Votes already cast keep counting, for the role the principal held then.",
  args: {
    p_principal: text("Name of the person or service, as it will vote; 1 to 200 characters."),
    p_role: text("The one role it votes in, a lower-case name; null: it votes no longer.").nullable(),
    p_actor: actor(),
  },
  returns: jsonb<PrincipalChange>("The role before and after."),
  volatility: "volatile",
  gate: ungated("Operators only; who may vote decides nothing by itself."),
  writes: [approvalPrincipal, approvalLog],
  pair: selfCompensating("Set the principal again to `old_role`.", {
    p_principal: fromArgument("p_principal"),
    p_role: fromResult("old_role"),
  }),
  proof: scenario({
    when: sql`select ${functionNamed("fn_approval_principal_set")}('proof.an', 'reviewer', 'proof')`,
    undo: sql`select ${functionNamed("fn_approval_principal_set")}('proof.an', null, 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument],
  example: "select iu_core.fn_approval_principal_set('ana@example.org', 'reviewer', 'operator@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_old_role text;
    v_changed boolean;
  `,
  body: ({ arg }) => plpgsql`
    if (length(${arg.p_principal}) between 1 and 200 and ${trimmed(arg.p_principal)} = ${arg.p_principal}) is not true then
      ${raise(invalidArgument, "A principal is a name of 1 to 200 characters without spaces around it.", {
        argument: lit("p_principal"),
        given: sql`left(${arg.p_principal}, 200)`,
      })}
    end if;
    if ${arg.p_role} !~ '^[a-z][a-z0-9_.-]{0,62}$' then
      ${raise(
        invalidArgument,
        "A role is a lower-case name of at most 63 characters.",
        { argument: lit("p_role"), given: sql`left(${arg.p_role}, 200)` },
        "Name what the principal answers for, e.g. reviewer or finance.",
      )}
    end if;

    if ${arg.p_role} is not null then
      insert into ${p} (${p.principal}, ${p.role}, ${p.status}, ${p.changed_by})
      values (${arg.p_principal}, ${arg.p_role}, 'withdrawn', ${arg.p_actor})
      on conflict (${p.principal}) do nothing;
    end if;
    select case when ${p.status.of("p")} = 'active' then ${p.role.of("p")} end
    into v_old_role
    from ${p} p
    where ${p.principal.of("p")} = ${arg.p_principal}
    for no key update;
    v_changed := v_old_role is distinct from ${arg.p_role};
    if v_changed then
      update ${p} p
      set
        ${p.role} = coalesce(${arg.p_role}, ${p.role.of("p")}),
        ${p.status} = case when ${arg.p_role} is null then 'withdrawn' else 'active' end,
        ${p.changed_at} = v_at,
        ${p.changed_by} = ${arg.p_actor}
      where ${p.principal.of("p")} = ${arg.p_principal};
      insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.change}, ${l.before}, ${l.after}, ${l.actor})
      values (
        'principal', ${arg.p_principal}, case when ${arg.p_role} is null then 'withdraw' else 'set' end,
        case when v_old_role is not null then jsonb_build_object('role', v_old_role) end,
        case when ${arg.p_role} is not null then jsonb_build_object('role', ${arg.p_role}) end,
        ${arg.p_actor}
      );
    end if;
    return jsonb_build_object(
      'principal', ${arg.p_principal}, 'old_role', v_old_role, 'role', ${arg.p_role}, 'changed', v_changed
    );
  `,
});
