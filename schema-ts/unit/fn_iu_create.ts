import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  always,
  defineFunction,
  fromResult,
  functionNamed,
  inverse,
  jsonb,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  uuid,
} from "../kit/index.ts";
import { fnIuCanonicalText } from "./fn_iu_canonical_text.ts";
import { unitWriteEnabled } from "./gates.ts";
import { informationUnit } from "./information_unit.ts";
import { iuLifecycleLog } from "./iu_lifecycle_log.ts";
import { problemVariables, refuseBody, refuseProblem } from "./refuse_problem.ts";
import { addressProblem, metadataProblem, titleProblem, unitKindProblem } from "./text_rules.ts";
import { unitVersion } from "./unit_version.ts";

export const fnIuCreate = defineFunction({
  name: "fn_iu_create",
  summary: "Creates an information unit with its first version, as a draft.",
  details:
    "Text is normalised on entry: lines end in LF, Unicode is in NFC. An address is 1 to 500 letters, digits and . _ : / - and never free again; a title is one line of at most 500 characters; the body's limit is the setting iu_core.max_body_bytes; metadata has at most 64 KiB.",
  args: {
    p_canonical_address: text("Where the unit will be found by name; not taken yet."),
    p_unit_kind: text("What sort of text it is, a lower-case name such as policy.clause."),
    p_title: text("One line."),
    p_body: text("The text; may be empty."),
    p_actor: actor(),
    p_metadata: jsonb<Record<string, unknown>>("Facts about the unit that are not its text; an object.").default(sql`'{}'`),
  },
  returns: uuid("Identity of the new unit."),
  volatility: "volatile",
  gate: unitWriteEnabled,
  writes: [informationUnit, unitVersion, iuLifecycleLog],
  pair: inverse("fn_iu_withdraw", "Withdraw the unit with expected version 1; its address stays taken.", {
    p_iu_id: fromResult(),
    p_expected_version_no: always(1),
  }),
  proof: scenario({
    when: sql`select ${functionNamed("fn_iu_create")}('proof/unit', 'clause', 'Điều 1', 'Nội dung.', 'proof')`,
    undo: sql`
      select ${functionNamed("fn_iu_withdraw")}(${informationUnit.iu_id.of("u")}, 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof/unit'
    `,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, conflict],
  example:
    "select iu_core.fn_iu_create('policy/procurement/threshold', 'policy.clause', 'Threshold', 'Orders above 50 million need two offers.', 'ana@example.org')",
  declare: sql`
    v_address text;
    v_title text;
    v_body text;
    v_iu_id uuid;
    ${problemVariables}
  `,
  body: ({ arg }) => plpgsql`
    v_address := ${fnIuCanonicalText}(${arg.p_canonical_address});
    v_title := ${fnIuCanonicalText}(${arg.p_title});
    ${refuseProblem({
      p_canonical_address: addressProblem(sql`v_address`),
      p_unit_kind: unitKindProblem(arg.p_unit_kind),
      p_title: titleProblem(sql`v_title`),
      p_metadata: metadataProblem(arg.p_metadata),
    })}
    ${refuseBody("p_body", arg.p_body)}
    v_body := ${fnIuCanonicalText}(${arg.p_body});

    insert into ${informationUnit} (${informationUnit.canonical_address}, ${informationUnit.unit_kind}, ${informationUnit.metadata}, ${informationUnit.created_by})
    values (v_address, ${arg.p_unit_kind}, ${arg.p_metadata}, ${arg.p_actor})
    on conflict (${informationUnit.canonical_address}) do nothing
    returning ${informationUnit.iu_id} into v_iu_id;
    if v_iu_id is null then
      ${raise(
        conflict,
        sql`format('The address %s is taken.', v_address)`,
        {
          argument: sql`'p_canonical_address'`,
          canonical_address: sql`v_address`,
          expected: sql`null`,
          actual: sql`(select ${informationUnit.iu_id.of("u")} from ${informationUnit} u where ${informationUnit.canonical_address.of("u")} = v_address)`,
        },
        "Choose another address, or revise the unit that has it.",
      )}
    end if;

    insert into ${unitVersion} (${unitVersion.iu_id}, ${unitVersion.version_no}, ${unitVersion.title}, ${unitVersion.body}, ${unitVersion.body_digest}, ${unitVersion.created_by})
    values (v_iu_id, 1, v_title, v_body, ${fnIuSha256}(v_body), ${arg.p_actor});

    insert into ${iuLifecycleLog} (${iuLifecycleLog.iu_id}, ${iuLifecycleLog.transition_type}, ${iuLifecycleLog.actor}, ${iuLifecycleLog.to_status}, ${iuLifecycleLog.version_no})
    values (v_iu_id, 'create', ${arg.p_actor}, 'draft', 1);
    return v_iu_id;
  `,
});
