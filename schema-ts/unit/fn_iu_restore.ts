import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, fromResult, functionNamed, inverse, jsonb, plpgsql, scenario, sql, uuid } from "../kit/index.ts";
import { changeState, type StateChange } from "./change_state.ts";
import { fnIuCreate } from "./fn_iu_create.ts";
import { fnIuWithdraw } from "./fn_iu_withdraw.ts";
import { unitWriteEnabled } from "./gates.ts";
import { informationUnit } from "./information_unit.ts";
import { iuLifecycleLog } from "./iu_lifecycle_log.ts";
import { refuseTransition } from "./refuse_transition.ts";
import { refuseMissingUnit } from "./refuse_unit.ts";

export const fnIuRestore = defineFunction({
  name: "fn_iu_restore",
  summary: "Undoes the withdrawal of a draft.",
  args: { p_iu_id: uuid("The unit."), p_actor: actor() },
  returns: jsonb<StateChange>("The states before and after."),
  volatility: "volatile",
  gate: unitWriteEnabled,
  writes: [informationUnit, iuLifecycleLog],
  pair: inverse("fn_iu_withdraw", "Withdraw the unit again.", {
    p_iu_id: fromArgument("p_iu_id"),
    p_expected_version_no: fromResult("version_no"),
  }),
  proof: scenario({
    given: sql`
      select ${fnIuCreate}('proof/unit', 'clause', 'Điều 1', 'Nội dung.', 'proof');
      select ${fnIuWithdraw}(${informationUnit.iu_id.of("u")}, 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof/unit'
    `,
    when: sql`
      select ${functionNamed("fn_iu_restore")}(${informationUnit.iu_id.of("u")}, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof/unit'
    `,
    undo: sql`
      select ${fnIuWithdraw}(${informationUnit.iu_id.of("u")}, 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof/unit'
    `,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition],
  example: "select iu_core.fn_iu_restore('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')",
  declare: sql`v_unit record;`,
  body: ({ arg }) => plpgsql`
    select ${informationUnit.lifecycle_status.of("u")}, ${informationUnit.current_version_no.of("u")}
    into v_unit
    from ${informationUnit} u
    where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}
    for no key update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    ${refuseTransition("restore", arg.p_iu_id, sql`v_unit.lifecycle_status`)}

    ${changeState({
      transition: "restore",
      iuId: arg.p_iu_id,
      from: sql`v_unit.lifecycle_status`,
      to: "draft",
      versionNo: sql`v_unit.current_version_no`,
      actor: arg.p_actor,
    })}
  `,
});
