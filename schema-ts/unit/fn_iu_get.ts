import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, jsonb, plpgsql, raise, rows, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "./information_unit.ts";
import { refuseMissingUnit } from "./refuse_unit.ts";
import { unitVersion } from "./unit_version.ts";

export const fnIuGet = defineFunction({
  name: "fn_iu_get",
  summary: "One version of a unit, the current one unless another is asked for.",
  details: "created_at and created_by are those of the version.",
  args: {
    p_iu_id: uuid("The unit."),
    p_version_no: int("The version; null: the current one.").nullable().default(null),
  },
  returns: rows({
    iu_id: uuid("The unit."),
    canonical_address: text("Its address."),
    unit_kind: text("Its kind."),
    lifecycle_status: text("Its state now."),
    version_no: int("The version."),
    title: text("Title of the version."),
    body: text("Text of the version."),
    body_digest: text("SHA-256 of the text's UTF-8 bytes."),
    metadata: jsonb<Record<string, unknown>>("Facts about the unit."),
    created_at: timestamptz("When the version was written."),
    created_by: text("Who wrote it."),
  }),
  volatility: "stable",
  estimatedRows: 1,
  grantTo: [iuReader],
  errors: [invalidArgument, notFound],
  example: "select title, body from iu_core.fn_iu_get('0199c2f4-0000-7000-8000-000000000001')",
  body: ({ arg }) => plpgsql`
    return query
    select
      ${informationUnit.iu_id.of("u")},
      ${informationUnit.canonical_address.of("u")},
      ${informationUnit.unit_kind.of("u")},
      ${informationUnit.lifecycle_status.of("u")},
      ${unitVersion.version_no.of("v")},
      ${unitVersion.title.of("v")},
      ${unitVersion.body.of("v")},
      ${unitVersion.body_digest.of("v")},
      ${informationUnit.metadata.of("u")},
      ${unitVersion.created_at.of("v")},
      ${unitVersion.created_by.of("v")}
    from ${informationUnit} u
    join ${unitVersion} v on ${unitVersion.iu_id.of("v")} = ${informationUnit.iu_id.of("u")}
    where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}
      and ${unitVersion.version_no.of("v")} = coalesce(${arg.p_version_no}, ${informationUnit.current_version_no.of("u")});
    if found then
      return;
    end if;

    if exists (select from ${informationUnit} u where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}) then
      ${raise(
        notFound,
        sql`format('The unit %s has no version %s.', ${arg.p_iu_id}, ${arg.p_version_no})`,
        { iu_id: arg.p_iu_id, version_no: arg.p_version_no },
        "List its versions with fn_iu_history.",
      )}
    end if;
    ${refuseMissingUnit(arg.p_iu_id)}
  `,
});
