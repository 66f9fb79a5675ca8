import { boolean, type Fragment, type Hole, int, join, lit, type Ref, sql, textArray } from "../kit/index.ts";
import { approvalPrincipal } from "./approval_principal.ts";

/** What an approval takes. A policy states it; a request keeps the terms that counted when it was opened. */
export const termColumns = {
  minimum_approvals: int("How many different principals must approve."),
  distinct_roles: int("How many different roles those who approve must hold among them."),
  voter_roles: textArray("Roles whose principals may vote."),
  voters: textArray("Principals who may vote whatever their role; with no role and no principal named, every principal may."),
  excluded_principals: textArray("Principals who may not vote in any case."),
  requester_may_vote: boolean("Whether who asks for the approval may vote on it."),
  one_reject_vetoes: boolean("Whether one rejection decides; if not, the request is rejected once it can no longer be approved."),
};

export const termNames = Object.keys(termColumns) as readonly (keyof typeof termColumns)[];

/** The terms as a query sees them: the columns of a policy's or a request's row. */
export type Terms = Readonly<Record<keyof typeof termColumns, { of(alias: string): Ref }>>;

const p = approvalPrincipal;

/** Condition: the principal in row `principal` may vote under the terms in row `alias` on what `requester` asks for. */
export const mayVote = ({
  terms,
  alias,
  requester,
  principal,
}: {
  terms: Terms;
  alias: string;
  requester: Hole;
  principal: string;
}): Fragment =>
  sql`
    ${p.status.of(principal)} = 'active'
    and ${p.principal.of(principal)} <> all (${terms.excluded_principals.of(alias)})
    and (${terms.requester_may_vote.of(alias)} or ${p.principal.of(principal)} <> ${requester})
    and (
      ${terms.voter_roles.of(alias)} = '{}' and ${terms.voters.of(alias)} = '{}'
      or ${p.role.of(principal)} = any (${terms.voter_roles.of(alias)})
      or ${p.principal.of(principal)} = any (${terms.voters.of(alias)})
    )
  `;

/** The terms as one JSON object. */
export const termsJson = (terms: Terms, alias: string, more: Readonly<Record<string, Hole>> = {}): Fragment => {
  const all = { ...Object.fromEntries(termNames.map((name) => [name, terms[name].of(alias)])), ...more };
  return sql`
    jsonb_build_object(
      ${join(
        Object.entries(all).map(([name, value]) => sql`${lit(name)}, ${value}`),
        ",\n",
      )}
    )
  `;
};
