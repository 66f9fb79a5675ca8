import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, type Hole, join, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { maxBodyBytes } from "./gates.ts";
import { bodyProblem } from "./text_rules.ts";

/** Declarations that the refusals of this file need. */
export const problemVariables = sql`
  v_problem text;
  v_max_body_bytes integer;
`;

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
    ${raise(invalidArgument, sql`v_problem`, { argument: sql`split_part(v_problem, ': ', 1)` })}
  end if;
`;

/** Refuses a body that is missing or larger than the setting allows, before anything looks at its text. */
export const refuseBody = (argument: string, body: Hole): Fragment => plpgsql`
  v_max_body_bytes := (${fnDotConfigGet}(${maxBodyBytes}))::integer;
  v_problem := ${bodyProblem(body, sql`v_max_body_bytes`)};
  if v_problem is not null then
    ${raise(
      invalidArgument,
      sql`${lit(`${argument}: `)} || v_problem`,
      { argument: lit(argument), size: sql`octet_length(${body})`, limit: sql`v_max_body_bytes` },
      "Cut a long document into several units.",
    )}
  end if;
`;
