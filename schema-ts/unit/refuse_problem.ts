import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, join, lit, plpgsql, raise, sql } from "../kit/index.ts";

/** Declaration that `refuseProblem` needs. */
export const problemVariable = sql`v_problem text;`;

/**
 * Refuses with IU003 when a rule of `text_rules.ts` finds something wrong with an argument; the first one is named.
 *
 * @param rules by argument name, in the order in which they are judged
 */
export const refuseProblem = (rules: Readonly<Record<string, Fragment>>): Fragment => plpgsql`
  v_problem := coalesce(
    ${join(
      Object.entries(rules).map(([argument, rule]) => sql`${lit(`${argument}: `)} || ${rule}`),
      ",\n",
    )}
  );
  if v_problem is not null then
    ${raise(
      invalidArgument,
      sql`v_problem`,
      { argument: sql`split_part(v_problem, ': ', 1)`, problem: sql`substr(v_problem, strpos(v_problem, ': ') + 2)` },
    )}
  end if;
`;
