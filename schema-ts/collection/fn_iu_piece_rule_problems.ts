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
    with piece as materialized (
      select p.piece_order, p.role
      from unnest(${arg.p_piece_orders}, ${arg.p_roles}) as p (piece_order, role)
    ),
    used as materialized (
      select
        ${rule.role.of("r")} as role,
        ${rule.position.of("r")} as position,
        ${rule.min_count.of("r")} as min_count,
        ${rule.max_count.of("r")} as max_count,
        count(p.role) as pieces,
        min(p.piece_order) as first_place
      from ${rule} r
      left join piece p on p.role = ${rule.role.of("r")}
      where ${rule.collection_kind.of("r")} = ${arg.p_role_kind}
      group by ${rule.collection_kind.of("r")}, ${rule.role.of("r")}
    ),
    overtaken as materialized (
      select u.role, min(l.first_place) as place
      from used u
      join used l on l.position > u.position
      group by u.role
    )
    select p.piece_order, 'role_unknown', format('The kind %s has no role %s.', ${arg.p_role_kind}, p.role)
    from piece p
    where p.role not in (select u.role from used u)
    union all
    select p.piece_order, 'role_order', format('A piece with the role %s cannot stand after place %s, where a later role begins.', p.role, o.place)
    from overtaken o
    join piece p on p.role = o.role and p.piece_order > o.place
    union all
    select p.piece_order, 'role_count', format('The kind %s has at most %s with the role %s.', ${arg.p_role_kind}, p.max_count, p.role)
    from (
      select p.piece_order, p.role, u.max_count, row_number() over (partition by p.role order by p.piece_order) as nth
      from used u
      join piece p on p.role = u.role
      where u.pieces > u.max_count
    ) as p
    where p.nth > p.max_count
    union all
    select null, 'role_count', format('The kind %s has at least %s with the role %s.', ${arg.p_role_kind}, u.min_count, u.role)
    from used u
    where u.pieces < u.min_count
  `,
});
