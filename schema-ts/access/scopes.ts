import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { type Fragment, functionNamed, type Hole, lit, plpgsql, raise, sql, text } from "../kit/index.ts";
import { accessScope } from "../scope/access_scope.ts";

/** What the functions of this module have in common. */

export const scopeArgument = text("Name of the scope.");
export const principalArgument = text("A database role, or a principal of the application; 1 to 200 characters.");

/** Refuses a missing scope with IU003, and with IU002 one that is not there to be used. The lock makes its withdrawal wait for what is being put into it. */
export const requireScope = (scope: Hole): Fragment => plpgsql`
  if ${scope} is null then
    ${raise(invalidArgument, "The name of a scope is required.", { argument: lit("p_scope") })}
  end if;
  perform 1
  from ${accessScope} s
  where ${accessScope.scope.of("s")} = ${scope} and ${accessScope.status.of("s")} = 'active'
  for share;
  if not found then
    ${raise(
      unknownKey,
      sql`format('There is no scope %s.', left(${scope}, 200))`,
      { argument: lit("p_scope"), scope: sql`left(${scope}, 200)` },
      "Define it with fn_access_scope_define, or correct its spelling.",
    )}
  end if;
`;

/** Refuses a principal that cannot be one. */
export const requirePrincipal = (principal: Hole): Fragment => plpgsql`
  if (length(${principal}) between 1 and 200 and ${notBlank(principal)}) is not true then
    ${raise(invalidArgument, "A principal is a text of 1 to 200 characters.", {
      argument: lit("p_principal"),
      length: sql`length(${principal})`,
    })}
  end if;
`;

/** Scenario part: a scope that nobody was granted. */
export const proofScope = sql`select ${functionNamed("fn_access_scope_define")}('proof.scope', 'Proof.', 'proof')`;
