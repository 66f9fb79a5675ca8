import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { boolean, defineFunction, int, plpgsql, rows, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "./information_unit.ts";
import { refuseMissingUnit } from "./refuse_unit.ts";
import { unitVersion } from "./unit_version.ts";

export const fnIuHistory = defineFunction({
  name: "fn_iu_history",
  summary: "All versions of a unit, newest first, without their bodies.",
  args: { p_iu_id: uuid("The unit.") },
  returns: rows({
    version_no: int("The version."),
    title: text("Its title."),
    body_digest: text("SHA-256 of its text's UTF-8 bytes."),
    body_bytes: int("Size of its text in UTF-8 bytes."),
    change_note: text("Why it was written.").nullable(),
    is_current: boolean("Whether it is the newest."),
    is_enacted: boolean("Whether it is the one in force."),
    created_at: timestamptz("When it was written."),
    created_by: text("Who wrote it."),
  }),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, notFound],
  example: "select version_no, change_note from iu_core.fn_iu_history('0199c2f4-0000-7000-8000-000000000001')",
  body: ({ arg }) => plpgsql`
    return query
    select
      ${unitVersion.version_no.of("v")},
      ${unitVersion.title.of("v")},
      ${unitVersion.body_digest.of("v")},
      octet_length(${unitVersion.body.of("v")}),
      ${unitVersion.change_note.of("v")},
      ${unitVersion.version_no.of("v")} = ${informationUnit.current_version_no.of("u")},
      ${unitVersion.version_no.of("v")} is not distinct from ${informationUnit.enacted_version_no.of("u")},
      ${unitVersion.created_at.of("v")},
      ${unitVersion.created_by.of("v")}
    from ${informationUnit} u
    join ${unitVersion} v on ${unitVersion.iu_id.of("v")} = ${informationUnit.iu_id.of("u")}
    where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}
    order by ${unitVersion.version_no.of("v")} desc;
    if found then
      return;
    end if;
    ${refuseMissingUnit(arg.p_iu_id)}
  `,
});
