import { invalidArgument } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, plpgsql, sql, text, uuidArray } from "../kit/index.ts";
import { fnIuUnitsLines } from "./fn_iu_units_lines.ts";
import { digestOfLines, distinctUnits, refuseUnitList } from "./unit_lines.ts";

export const fnIuUnitsDigest = defineFunction({
  name: "fn_iu_units_digest",
  summary: "Digest of units as they are now: what a review is bound to.",
  details:
    "SHA-256 of UTF-8 iu.units.v1 and a line end, then for each unit in the order of the ids its id, current version, digest of that version's body and state, parted by tabs and ended by a line end. A unit named twice counts once.",
  args: { p_iu_ids: uuidArray("The units, in any order.") },
  returns: text("64 lower-case hex digits."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument],
  example: `select iu_core.fn_iu_units_digest('{0199c2f4-0000-7000-8000-000000000001}')`,
  body: ({ arg }) => plpgsql`
    ${refuseUnitList(arg.p_iu_ids)}
    return ${digestOfLines(sql`${fnIuUnitsLines}(${distinctUnits(arg.p_iu_ids)})`)};
  `,
});
