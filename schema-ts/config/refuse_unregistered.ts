import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { type Fragment, type Hole, plpgsql, raise, sql } from "../kit/index.ts";

/** What every function says about a key that is missing (IU003) or not registered (IU002). */
export const refuseUnregistered = (key: Hole): Fragment => plpgsql`
  if ${key} is null then
    ${raise(invalidArgument, "A configuration key is required.", { argument: sql`'p_key'` }, "Look up the registered keys in v_dot_config.")}
  end if;
  ${raise(unknownKey, sql`format('No configuration key is called %s.', ${key})`, { key }, "Look up the registered keys in v_dot_config.")}
`;
