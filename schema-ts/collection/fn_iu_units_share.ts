import { invalidTransition, notFound } from "../foundation/errors.ts";
import { boolean, defineFunction, intArray, plpgsql, rows, sql, textArray, uuidArray } from "../kit/index.ts";
import { fnIuUnitsAccessRequire } from "../unit/fn_iu_units_access_require.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuPieceProblemsRefuse } from "./fn_iu_piece_problems_refuse.ts";
import { problemOf } from "./piece_spec.ts";

const problem = problemOf(sql`p.n`);

export const fnIuUnitsShare = defineFunction({
  name: "fn_iu_units_share",
  summary: "Locks units that are to become pieces, in the order of their ids, and refuses those that cannot.",
  details:
    "Until the end of the transaction nobody revises or withdraws a locked unit. The arrays of the result have an element for each of the arguments', null where there is no unit.",
  args: {
    p_iu_ids: uuidArray("The units; null elements are passed over."),
    p_pinned_version_nos: intArray("The pinned version of each, or null."),
    p_single: boolean("Whether the paths of a refusal begin with $ instead of $[<number>]."),
  },
  returns: rows({
    statuses: textArray("Lifecycle status."),
    version_nos: intArray("The pinned version, else the current one."),
    body_digests: textArray("Digest of that version."),
  }),
  volatility: "volatile",
  writes: "nothing",
  grantTo: [],
  estimatedRows: 1,
  declare: sql`
    v_statuses text[];
    v_versions int[];
    v_digests text[];
    v_problems jsonb;
  `,
  // Two statements: what the first one waited for is seen by the second one only. OFFSET 0 makes PostgreSQL look up each unit instead of
  // scanning all of them.
  body: ({ arg }) => plpgsql`
    perform 1
    from ${informationUnit} u
    where ${informationUnit.iu_id.of("u")} = any (${arg.p_iu_ids})
    order by ${informationUnit.iu_id.of("u")}
    for share;
    perform ${fnIuUnitsAccessRequire}(${arg.p_iu_ids});

    select
      array_agg(${informationUnit.lifecycle_status.of("u")} order by p.n),
      array_agg(${unitVersion.version_no.of("v")} order by p.n),
      array_agg(${unitVersion.body_digest.of("v")} order by p.n),
      jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
    into v_statuses, v_versions, v_digests, v_problems
    from unnest(${arg.p_iu_ids}, ${arg.p_pinned_version_nos}) with ordinality as p (iu_id, pin, n)
    join ${iuTransitionType} k
      on ${iuTransitionType.transition_type.of("k")} = 'compose'
    left join lateral (
      select ${informationUnit.iu_id.of("n")}, ${informationUnit.lifecycle_status.of("n")}, ${informationUnit.current_version_no.of("n")}
      from ${informationUnit} n
      where ${informationUnit.iu_id.of("n")} = p.iu_id
      offset 0
    ) as u on true
    left join lateral (
      select ${unitVersion.iu_id.of("t")}, ${unitVersion.version_no.of("t")}, ${unitVersion.body_digest.of("t")}
      from ${unitVersion} t
      where ${unitVersion.iu_id.of("t")} = p.iu_id
        and ${unitVersion.version_no.of("t")} = coalesce(p.pin, ${informationUnit.current_version_no.of("u")})
      offset 0
    ) as v on true
    cross join lateral (
      select
        case
          when p.iu_id is null then null
          when ${informationUnit.iu_id.of("u")} is null
            then ${problem(".iu_id", notFound, sql`format('There is no unit %s.', p.iu_id)`, { iu_id: sql`p.iu_id` })}
          when ${informationUnit.lifecycle_status.of("u")} <> all (${iuTransitionType.from_status.of("k")})
            then ${problem(
              ".iu_id",
              invalidTransition,
              sql`format('The unit %s is %s and cannot become a piece.', p.iu_id, ${informationUnit.lifecycle_status.of("u")})`,
              { iu_id: sql`p.iu_id`, from_status: informationUnit.lifecycle_status.of("u") },
            )}
          when ${unitVersion.iu_id.of("v")} is null
            then ${problem(".pinned_version_no", notFound, sql`format('The unit %s has no version %s.', p.iu_id, p.pin)`, {
              iu_id: sql`p.iu_id`,
              version_no: sql`p.pin`,
            })}
        end as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, ${arg.p_single});

    return query select v_statuses, v_versions, v_digests;
  `,
});
