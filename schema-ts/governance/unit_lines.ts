import { invalidArgument } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { mostUnits } from "./operations.ts";

/** Digest of units from their lines (fn_iu_units_lines). A line begins with the unit's id, so their byte order is that of the ids. */
export const digestOfLines = (lines: Hole): Fragment => sql`
  ${fnIuSha256}(E'iu.units.v1\n' || (select string_agg(l.line || E'\n', '' order by l.line collate "C") from unnest(${lines}) as l (line)))
`;

/** Each unit once, where it was named first. */
export const distinctUnits = (iuIds: Hole): Fragment => sql`
  array(select g.iu_id from unnest(${iuIds}) with ordinality as g (iu_id, n) group by g.iu_id order by min(g.n))
`;

/** Refuses with IU003 what is no list of 1 to `mostUnits` units. */
export const refuseUnitList = (iuIds: Hole): Fragment => plpgsql`
  if (array_ndims(${iuIds}) = 1 and cardinality(${iuIds}) <= ${lit(mostUnits)} and array_position(${iuIds}, null) is null) is not true then
    ${raise(invalidArgument, `Name 1 to ${mostUnits} units, none of them null.`, {
      argument: lit("p_iu_ids"),
      count: sql`coalesce(cardinality(${iuIds}), 0)`,
      limit: lit(mostUnits),
    })}
  end if;
`;
