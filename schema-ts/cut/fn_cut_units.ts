import { invalidArgument, notFound } from "../foundation/errors.ts";
import { cutterExec, cutterVerify, iuReader } from "../foundation/roles.ts";
import { defineFunction, int, plpgsql, rows, text, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { refuseHiddenCut, refuseMissingCut } from "./requests.ts";

const l = cutLeg;
const q = cutRequest;
const u = informationUnit;
const v = unitVersion;

export const fnCutUnits = defineFunction({
  name: "fn_cut_units",
  summary: "A cut block by block: what is planned, and what each unit is now.",
  args: { p_cut_request_id: uuid("The cut.") },
  returns: rows({
    block_no: int("Counts from 1."),
    action: text("add, keep, revise, restore, retire or gap."),
    byte_start: int("First byte of the block; null: a unit that goes.").nullable(),
    byte_end: int("The byte after its last one.").nullable(),
    canonical_address: text("Address of the unit; null: a gap.").nullable(),
    title: text("Title of the unit, or name of the gap."),
    iu_id: uuid("The unit; null: a gap, or one that is still to be minted.").nullable(),
    cut_version_no: int("The version the cut gave it or found; null: not executed.").nullable(),
    current_version_no: int("Its current version.").nullable(),
    enacted_version_no: int("Its version in force.").nullable(),
    lifecycle_status: text("Its state now.").nullable(),
    current_digest: text("Digest of its current text.").nullable(),
    cut_digest: text("Digest of the block.").nullable(),
  }),
  volatility: "stable",
  estimatedRows: 100,
  grantTo: [iuReader, cutterExec, cutterVerify],
  security: "definer",
  errors: [invalidArgument, notFound],
  example: "select block_no, action, canonical_address from iu_core.fn_cut_units('0199c2f4-0000-7000-8000-000000000001')",
  body: ({ arg }) => plpgsql`
    if not exists (select from ${q} q where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id}) then
      ${refuseMissingCut(arg.p_cut_request_id)}
    end if;
    ${refuseHiddenCut(arg.p_cut_request_id)}
    return query
    select
      ${l.block_no.of("l")}, ${l.action.of("l")}, ${l.byte_start.of("l")}, ${l.byte_end.of("l")}, ${l.canonical_address.of("l")},
      coalesce(${l.gap_name.of("l")}, ${l.title.of("l")}), ${l.iu_id.of("l")}, ${l.version_no.of("l")},
      u.current_version_no, u.enacted_version_no, u.lifecycle_status, u.body_digest, ${l.body_digest.of("l")}
    from ${l} l
    left join lateral (
      select ${u.current_version_no.of("n")}, ${u.enacted_version_no.of("n")}, ${u.lifecycle_status.of("n")}, ${v.body_digest.of("v")}
      from ${u} n
      join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("n")} and ${v.version_no.of("v")} = ${u.current_version_no.of("n")}
      where ${u.iu_id.of("n")} = ${l.iu_id.of("l")}
      offset 0
    ) as u on true
    where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id}
    order by ${l.block_no.of("l")};
  `,
});
