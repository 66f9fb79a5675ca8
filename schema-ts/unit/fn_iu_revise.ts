import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, jsonb, plpgsql, scenario, selfCompensating, sql, text, uuid } from "../kit/index.ts";
import { fnIuCanonicalText } from "./fn_iu_canonical_text.ts";
import { fnIuCreate } from "./fn_iu_create.ts";
import { fnIuUnitsAccessRequire } from "./fn_iu_units_access_require.ts";
import { unitWriteEnabled } from "./gates.ts";
import { informationUnit } from "./information_unit.ts";
import { iuLifecycleLog } from "./iu_lifecycle_log.ts";
import { problemVariables, refuseBody, refuseProblem } from "./refuse_problem.ts";
import { refuseTransition } from "./refuse_transition.ts";
import { refuseMissingUnit, refuseOtherVersion } from "./refuse_unit.ts";
import { changeNoteProblem, titleProblem } from "./text_rules.ts";
import { unitVersion } from "./unit_version.ts";

/** What a revision did. */
export interface Revision {
  iu_id: string;
  /** Number of the current version: the new one, or the old one when nothing changed. */
  version_no: number;
  body_digest: string;
  /** False: title and body were the same, nothing was written. */
  changed: boolean;
}

export const fnIuRevise = defineFunction({
  name: "fn_iu_revise",
  summary: "Writes a new version of a unit's text.",
  details:
    "The same title and body, after normalisation, write nothing. Only draft and enacted units can be revised; an enacted unit keeps its version in force until the new one is enacted.",
  args: {
    p_iu_id: uuid("The unit."),
    p_title: text("One line."),
    p_body: text("The text; may be empty."),
    p_expected_version_no: int("The current version the caller has read; refused if there is a newer one."),
    p_actor: actor(),
    p_change_note: text("Why, at most 2000 characters.").nullable().default(null),
  },
  returns: jsonb<Revision>("The current version after the call."),
  volatility: "volatile",
  gate: unitWriteEnabled,
  writes: [informationUnit, unitVersion, iuLifecycleLog],
  pair: selfCompensating("Revise again with the title and body of the version before: versions are never taken back."),
  proof: scenario({
    given: sql`select ${fnIuCreate}('proof/unit', 'clause', 'Điều 1', 'Nội dung.', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_revise")}(${informationUnit.iu_id.of("u")}, 'Điều 1', 'Nội dung mới.', 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof/unit'
    `,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, conflict, invalidTransition],
  example:
    "select iu_core.fn_iu_revise('0199c2f4-0000-7000-8000-000000000001', 'Threshold', 'Orders above 80 million need two offers.', 1, 'ana@example.org')",
  declare: sql`
    v_unit record;
    v_title text;
    v_body text;
    v_digest text;
    v_version_no integer;
    ${problemVariables}
  `,
  body: ({ arg }) => plpgsql`
    v_title := ${fnIuCanonicalText}(${arg.p_title});
    ${refuseProblem({
      p_title: titleProblem(sql`v_title`),
      p_change_note: changeNoteProblem(arg.p_change_note),
    })}
    ${refuseBody("p_body", arg.p_body)}
    v_body := ${fnIuCanonicalText}(${arg.p_body});
    v_digest := ${fnIuSha256}(v_body);

    select ${informationUnit.lifecycle_status.of("u")}, ${informationUnit.current_version_no.of("u")}
    into v_unit
    from ${informationUnit} u
    where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}
    for no key update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    -- Before anything is compared with its text: that it is the same would tell what it is.
    perform ${fnIuUnitsAccessRequire}(array[${arg.p_iu_id}]);
    ${refuseTransition("revise", arg.p_iu_id, sql`v_unit.lifecycle_status`)}
    ${refuseOtherVersion(arg.p_iu_id, arg.p_expected_version_no, sql`v_unit.current_version_no`)}

    if exists (
      select from ${unitVersion} v
      where ${unitVersion.iu_id.of("v")} = ${arg.p_iu_id}
        and ${unitVersion.version_no.of("v")} = v_unit.current_version_no
        and ${unitVersion.title.of("v")} = v_title
        and ${unitVersion.body_digest.of("v")} = v_digest
    ) then
      return jsonb_build_object(
        'iu_id', ${arg.p_iu_id}, 'version_no', v_unit.current_version_no, 'body_digest', v_digest, 'changed', false
      );
    end if;

    v_version_no := v_unit.current_version_no + 1;
    insert into ${unitVersion} (${unitVersion.iu_id}, ${unitVersion.version_no}, ${unitVersion.title}, ${unitVersion.body}, ${unitVersion.body_digest}, ${unitVersion.change_note}, ${unitVersion.created_by})
    values (${arg.p_iu_id}, v_version_no, v_title, v_body, v_digest, ${fnIuCanonicalText}(${arg.p_change_note}), ${arg.p_actor});

    update ${informationUnit} u
    set ${informationUnit.current_version_no} = v_version_no
    where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id};

    insert into ${iuLifecycleLog} (${iuLifecycleLog.iu_id}, ${iuLifecycleLog.transition_type}, ${iuLifecycleLog.actor}, ${iuLifecycleLog.from_status}, ${iuLifecycleLog.to_status}, ${iuLifecycleLog.version_no})
    values (${arg.p_iu_id}, 'revise', ${arg.p_actor}, v_unit.lifecycle_status, v_unit.lifecycle_status, v_version_no);
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id}, 'version_no', v_version_no, 'body_digest', v_digest, 'changed', true
    );
  `,
});
