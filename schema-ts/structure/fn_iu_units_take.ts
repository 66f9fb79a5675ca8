import { fnIuPieceProblemsRefuse } from "../collection/fn_iu_piece_problems_refuse.ts";
import { problemOf } from "../collection/piece_spec.ts";
import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { defineFunction, intArray, plpgsql, rows, sql, text, textArray, uuidArray } from "../kit/index.ts";
import { fnIuUnitsAccessRequire } from "../unit/fn_iu_units_access_require.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";

const u = informationUnit;
const t = iuTransitionType;
const problem = problemOf(sql`p.n`);

export const fnIuUnitsTake = defineFunction({
  name: "fn_iu_units_take",
  summary: "Locks the units of a split, merge or supersession, in the order of their ids, and refuses those in no state for it.",
  details:
    "Until the end of the transaction nobody revises a locked unit, changes its state or makes it a piece. Collections are locked before units, derivations and decisions about memberships after them.",
  args: {
    p_iu_ids: uuidArray("The units."),
    p_paths: textArray("The path that a refusal names, for each."),
    p_transition: text("What is to be done, a registered transition."),
  },
  returns: rows({
    statuses: textArray("Lifecycle status, in the order of the argument."),
    version_nos: intArray("Current version."),
  }),
  volatility: "volatile",
  writes: "nothing",
  grantTo: [],
  estimatedRows: 1,
  declare: sql`
    v_statuses text[];
    v_versions int[];
    v_problems jsonb;
  `,
  // Two statements: what the first one waited for is seen by the second one only. OFFSET 0 makes PostgreSQL look up each unit.
  body: ({ arg }) => plpgsql`
    perform 1
    from ${u} u
    where ${u.iu_id.of("u")} = any (${arg.p_iu_ids})
    order by ${u.iu_id.of("u")}
    for no key update;
    perform ${fnIuUnitsAccessRequire}(${arg.p_iu_ids});

    select
      array_agg(${u.lifecycle_status.of("u")} order by p.n),
      array_agg(${u.current_version_no.of("u")} order by p.n),
      jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
    into v_statuses, v_versions, v_problems
    from (
      select a.iu_id, a.path, a.n, row_number() over (partition by a.iu_id order by a.n) as nth
      from unnest(${arg.p_iu_ids}, ${arg.p_paths}) with ordinality as a (iu_id, path, n)
    ) as p
    join ${t} t on ${t.transition_type.of("t")} = ${arg.p_transition}
    left join lateral (
      select ${u.iu_id.of("n")}, ${u.lifecycle_status.of("n")}, ${u.current_version_no.of("n")}
      from ${u} n
      where ${u.iu_id.of("n")} = p.iu_id
      offset 0
    ) as u on true
    cross join lateral (
      select
        case
          when p.iu_id is null then ${problem("", invalidArgument, "The id of a unit is required.", { path: sql`p.path` })}
          when p.nth > 1 then ${problem("", invalidArgument, sql`format('The unit %s is named twice.', p.iu_id)`, { path: sql`p.path`, iu_id: sql`p.iu_id` })}
          when ${u.iu_id.of("u")} is null
            then ${problem("", notFound, sql`format('No unit has the id %s.', p.iu_id)`, { path: sql`p.path`, iu_id: sql`p.iu_id` })}
          when ${u.lifecycle_status.of("u")} <> all (${t.from_status.of("t")})
            then ${problem(
              "",
              invalidTransition,
              sql`format('The unit %s is %s and cannot take part in the transition %s.', p.iu_id, ${u.lifecycle_status.of("u")}, ${arg.p_transition})`,
              { path: sql`p.path`, iu_id: sql`p.iu_id`, from_status: u.lifecycle_status.of("u") },
            )}
        end as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);

    return query select v_statuses, v_versions;
  `,
});
