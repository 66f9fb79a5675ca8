import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";

/** What every function says about a unit that is missing (IU003) or does not exist (IU004). */
export const refuseMissingUnit = (iuId: Hole): Fragment => plpgsql`
  if ${iuId} is null then
    ${raise(invalidArgument, "The id of a unit is required.", { argument: lit("p_iu_id") })}
  end if;
  ${raise(notFound, sql`format('No unit has the id %s.', ${iuId})`, { iu_id: iuId })}
`;

/** Refuses with IU003 a missing expectation, and with IU005 a unit that has moved on since the caller read it. */
export const refuseOtherVersion = (iuId: Hole, expected: Hole, actual: Hole): Fragment => plpgsql`
  if ${expected} is null then
    ${raise(invalidArgument, "The expected version number is required.", { argument: lit("p_expected_version_no") })}
  elsif ${expected} <> ${actual} then
    ${raise(
      conflict,
      sql`format('The unit is at version %s, not at the expected version %s.', ${actual}, ${expected})`,
      { iu_id: iuId, expected, actual },
      "Read the unit again with fn_iu_get and decide on its current text.",
    )}
  end if;
`;
