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
  body: ({ arg }) => sql`
    with piece as (
      select
        p.piece_order,
        p.role,
        ${rule.position.of("r")} as position,
        ${rule.max_count.of("r")} as max_count,
        lag(${rule.position.of("r")}) over by_order as position_before,
        lag(p.role) over by_order as role_before,
        row_number() over (partition by p.role order by p.piece_order) as nth
      from unnest(${arg.p_piece_orders}, ${arg.p_roles}) as p (piece_order, role)
      left join ${rule} r
        on ${rule.collection_kind.of("r")} = ${arg.p_role_kind}
        and ${rule.role.of("r")} = p.role
      window by_order as (order by p.piece_order)
    )
    select piece_order, 'role_unknown', format('The kind %s has no role %s.', ${arg.p_role_kind}, role)
    from piece
    where position is null
    union all
    select piece_order, 'role_order', format('A piece with the role %s cannot follow one with the role %s.', role, role_before)
    from piece
    where position < position_before
    union all
    select piece_order, 'role_count', format('The kind %s has at most %s with the role %s.', ${arg.p_role_kind}, max_count, role)
    from piece
    where nth > max_count
    union all
    select null, 'role_count', format('The kind %s has at least %s with the role %s.', ${arg.p_role_kind}, ${rule.min_count.of("r")}, ${rule.role.of("r")})
    from ${rule} r
    where ${rule.collection_kind.of("r")} = ${arg.p_role_kind}
      and ${rule.min_count.of("r")} > (select count(*) from piece where piece.role = ${rule.role.of("r")})
  `,
});
