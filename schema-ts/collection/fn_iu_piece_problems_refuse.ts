import { conflict, invalidArgument, invalidTransition, notFound, unknownKey } from "../foundation/errors.ts";
import { boolean, defineFunction, type Fragment, jsonb, lit, nothing, plpgsql, type Ref, raise, sql } from "../kit/index.ts";

/** What is wrong with one piece: where, which error, what, and whatever helps (size, limit, iu_id, …). */
export interface PieceProblem {
  /** Number of the spec, from 1; null for the collection as a whole, which is reported last. */
  n?: number | null;
  /** Where in the spec, e.g. `.body`; nothing for all of it. */
  at?: string;
  /** The whole path, where it is none into a spec. */
  path?: string;
  code: "invalid_argument" | "unknown_key" | "not_found" | "conflict" | "invalid_transition";
  message: string;
  [context: string]: unknown;
}

const first = (key: string): Fragment => sql`v_first -> ${lit(key)}`;
const context = (...keys: string[]): Record<string, Fragment | Ref> =>
  Object.fromEntries([
    ...["path", ...keys].map((key) => [key, first(key)]),
    ["problem_count", sql`v_count`],
    ["problems", sql`v_problems`],
  ]);
const message = sql`v_first ->> 'message'`;

export const fnIuPieceProblemsRefuse = defineFunction({
  name: "fn_iu_piece_problems_refuse",
  summary: "Refuses with the first of some problems with pieces, and lists up to 20 of them in the detail.",
  args: {
    p_problems: jsonb<PieceProblem[] | null>("The problems; null or empty: nothing is refused.").nullable(),
    p_single: boolean("Whether there is just one spec, whose path begins with $; otherwise that of the third begins with $[2]."),
  },
  returns: nothing,
  volatility: "stable",
  grantTo: [],
  errors: [unknownKey, notFound, conflict, invalidTransition, invalidArgument],
  declare: plpgsql`
    v_count int;
    v_problems jsonb;
    v_first jsonb;
  `,
  body: ({ arg }) => plpgsql`
    v_count := coalesce(jsonb_array_length(${arg.p_problems}), 0);
    if v_count = 0 then
      return;
    end if;
    select
      jsonb_agg(
        p.problem - array['n', 'at']
          || jsonb_build_object(
            'path',
            coalesce(
              p.problem ->> 'path',
              case when ${arg.p_single} then '$' else '$[' || (p.problem ->> 'n')::int - 1 || ']' end || (p.problem ->> 'at'),
              '$'
            )
          )
        order by p.nth
      )
    into v_problems
    from (
      select a.problem, row_number() over (order by (a.problem ->> 'n')::int nulls last, a.nth) as nth
      from jsonb_array_elements(${arg.p_problems}) with ordinality as a (problem, nth)
    ) as p
    where p.nth <= 20;
    v_first := v_problems -> 0;

    case v_first ->> 'code'
      when ${lit(unknownKey.name)} then
        ${raise(unknownKey, message, context("role"))}
      when ${lit(notFound.name)} then
        ${raise(notFound, message, context("iu_id", "version_no"))}
      when ${lit(conflict.name)} then
        ${raise(conflict, message, context("canonical_address", "iu_id"))}
      when ${lit(invalidTransition.name)} then
        ${raise(invalidTransition, message, context("iu_id", "from_status"))}
      else
        if v_first ? 'limit' then
          ${raise(invalidArgument, message, context("size", "limit"))}
        end if;
        ${raise(invalidArgument, message, context())}
    end case;
  `,
});
