import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, intArray, rows, sql, text, textArray } from "../kit/index.ts";
import { iuCollectionKindRole } from "./iu_collection_kind_role.ts";

const rule = iuCollectionKindRole;

export const fnIuPieceRuleProblems = defineFunction({
  name: "fn_iu_piece_rule_problems",
  summary: "Where pieces break the rules of a kind: unknown roles, roles out of order, too many or too few of one.",
  args: {
    p_role_kind: text("A kind with roles of its own."),
    p_piece_orders: intArray("Places of the pieces."),
    p_roles: textArray("Their roles, in the same sequence."),
  },
  returns: rows({
    piece_order: int("The piece at fault; null: the collection as a whole.").nullable(),
    code: text("role_unknown, role_order or role_count."),
    message: text("One sentence."),
  }),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  estimatedRows: 1,
  example: "select * from iu_core.fn_iu_piece_rule_problems('file', array[1, 2], array['body', 'title'])",
  // By role first, by piece only where something is wrong: a collection in order costs one pass over its pieces.
  body: ({ arg }) => sql`
    with given as materialized (
      select p.role, count(*) as pieces, min(p.piece_order) as first_place
      from unnest(${arg.p_piece_orders}, ${arg.p_roles}) as p (piece_order, role)
      group by p.role
    ),
    used as materialized (
      select coalesce(g.role, r.role) as role, r.position, r.min_count, r.max_count, coalesce(g.pieces, 0) as pieces, g.first_place
      from given g
      full join (
        select ${rule.role.of("k")}, ${rule.position.of("k")}, ${rule.min_count.of("k")}, ${rule.max_count.of("k")}
        from ${rule} k
        where ${rule.collection_kind.of("k")} = ${arg.p_role_kind}
      ) as r on r.role = g.role
    ),
    fault (role, code, after, skipped, message) as (
      select u.role, 'role_unknown', 0, 0, format('The kind %s has no role %s.', ${arg.p_role_kind}, u.role)
      from used u
      where u.position is null
      union all
      select
        u.role, 'role_order', min(l.first_place), 0,
        format('A piece with the role %s cannot stand after place %s, where a later role begins.', u.role, min(l.first_place))
      from used u
      join used l on l.position > u.position
      group by u.role
      union all
      select u.role, 'role_count', 0, u.max_count, format('The kind %s has at most %s with the role %s.', ${arg.p_role_kind}, u.max_count, u.role)
      from used u
      where u.pieces > u.max_count
    )
    select p.piece_order, f.code, f.message
    from fault f
    cross join lateral (
      select a.piece_order
      from unnest(${arg.p_piece_orders}, ${arg.p_roles}) as a (piece_order, role)
      where a.role = f.role and a.piece_order > f.after
      order by a.piece_order
      offset f.skipped
    ) as p
    union all
    select null, 'role_count', format('The kind %s has at least %s with the role %s.', ${arg.p_role_kind}, u.min_count, u.role)
    from used u
    where u.pieces < u.min_count
  `,
});
