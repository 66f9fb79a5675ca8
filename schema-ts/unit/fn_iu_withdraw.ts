import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, functionNamed, int, inverse, jsonb, plpgsql, scenario, sql, uuid } from "../kit/index.ts";
import { changeState, type StateChange } from "./change_state.ts";
import { fnIuCreate } from "./fn_iu_create.ts";
import { unitWriteEnabled } from "./gates.ts";
import { informationUnit } from "./information_unit.ts";
import { iuLifecycleLog } from "./iu_lifecycle_log.ts";
import { refuseTransition } from "./refuse_transition.ts";
import { refuseMissingUnit, refuseOtherVersion } from "./refuse_unit.ts";

export const fnIuWithdraw = defineFunction({
  name: "fn_iu_withdraw",
  summary: "Takes back a draft that no active collection uses.",
  details: "Nothing is deleted: its versions stay readable and its address stays taken.",
  args: {
    p_iu_id: uuid("The unit."),
    p_expected_version_no: int("The current version the caller has read; refused if there is a newer one."),
    p_actor: actor(),
  },
  returns: jsonb<StateChange>("The states before and after."),
  volatility: "volatile",
  gate: unitWriteEnabled,
  writes: [informationUnit, iuLifecycleLog],
  pair: inverse("fn_iu_restore", "Restore the unit; it is a draft again.", { p_iu_id: fromArgument("p_iu_id") }),
  proof: scenario({
    given: sql`select ${fnIuCreate}('proof/unit', 'clause', 'Điều 1', 'Nội dung.', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_withdraw")}(${informationUnit.iu_id.of("u")}, 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof/unit'
    `,
    undo: sql`
      select ${functionNamed("fn_iu_restore")}(${informationUnit.iu_id.of("u")}, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof/unit'
    `,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, conflict, invalidTransition],
  example: "select iu_core.fn_iu_withdraw('0199c2f4-0000-7000-8000-000000000001', 1, 'ana@example.org')",
  declare: sql`v_unit record;`,
  // FOR UPDATE, not FOR NO KEY UPDATE: a statement that is just making the unit a piece holds its key, and must be waited for.
  body: ({ arg }) => plpgsql`
    select ${informationUnit.lifecycle_status.of("u")}, ${informationUnit.current_version_no.of("u")}
    into v_unit
    from ${informationUnit} u
    where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}
    for update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    ${refuseTransition("withdraw", arg.p_iu_id, sql`v_unit.lifecycle_status`)}
    ${refuseOtherVersion(arg.p_iu_id, arg.p_expected_version_no, sql`v_unit.current_version_no`)}

    ${changeState({
      transition: "withdraw",
      iuId: arg.p_iu_id,
      from: sql`v_unit.lifecycle_status`,
      to: "withdrawn",
      versionNo: sql`v_unit.current_version_no`,
      actor: arg.p_actor,
    })}
  `,
});
