import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, lit, plpgsql, raise, rows, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { iuInForce } from "./iu_in_force.ts";
import { containsTime } from "./period.ts";

const f = iuInForce;
const u = informationUnit;
const v = unitVersion;

export const fnIuInForce = defineFunction({
  name: "fn_iu_in_force",
  summary: "The version of a unit that was in force at a time; no row: none was.",
  args: {
    p_iu_id: uuid("The unit."),
    p_at: timestamptz("The time; now, if it is left out.").default(sql`now()`),
  },
  returns: rows({
    iu_id: uuid("The unit."),
    canonical_address: text("Its address."),
    version_no: int("The version in force."),
    title: text("Title of that version."),
    body: text("Text of that version."),
    body_digest: text("SHA-256 of the body."),
    in_force_from: timestamptz("Since when."),
    in_force_to: timestamptz("Until when, exclusive; null: it is in force.").nullable(),
    change_set_id: uuid("What it was enacted under; fn_governance_trace tells who allowed it."),
    enacted_by: text("Who enacted it."),
  }),
  volatility: "stable",
  estimatedRows: 1,
  grantTo: [iuReader],
  errors: [invalidArgument, notFound],
  example: "select version_no, body from iu_core.fn_iu_in_force('0199c2f4-0000-7000-8000-000000000001', '2026-05-01')",
  body: ({ arg }) => plpgsql`
    if ${arg.p_at} is null then
      ${raise(invalidArgument, "A time is required.", { argument: lit("p_at") })}
    end if;
    return query
    select
      ${u.iu_id.of("u")},
      ${u.canonical_address.of("u")},
      ${v.version_no.of("v")},
      ${v.title.of("v")},
      ${v.body.of("v")},
      ${v.body_digest.of("v")},
      ${f.in_force_from.of("f")},
      ${f.in_force_to.of("f")},
      ${f.change_set_id.of("f")},
      ${f.enacted_by.of("f")}
    from ${f} f
    join ${u} u on ${u.iu_id.of("u")} = ${f.iu_id.of("f")}
    join ${v} v on ${v.iu_id.of("v")} = ${f.iu_id.of("f")} and ${v.version_no.of("v")} = ${f.version_no.of("f")}
    where ${f.iu_id.of("f")} = ${arg.p_iu_id} and ${containsTime("f", arg.p_at)};
    if not found and not exists (select from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id}) then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
  `,
});
