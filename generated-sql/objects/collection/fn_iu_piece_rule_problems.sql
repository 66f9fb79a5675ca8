create function iu_core.fn_iu_piece_rule_problems(
  p_role_kind text,
  p_piece_orders integer[],
  p_roles text[]
)
returns table (
  piece_order integer,
  code text,
  message text
)
language sql
stable
parallel safe
rows 1
begin atomic
  with given as materialized (
    select p.role, count(*) as pieces, min(p.piece_order) as first_place
    from unnest(p_piece_orders, p_roles) as p (piece_order, role)
    group by p.role
  ),
  used as materialized (
    select coalesce(g.role, r.role) as role, r.position, r.min_count, r.max_count, coalesce(g.pieces, 0) as pieces, g.first_place
    from given g
    full join (
      select k.role, k.position, k.min_count, k.max_count
      from iu_core.iu_collection_kind_role k
      where k.collection_kind = p_role_kind
    ) as r on r.role = g.role
  ),
  fault (role, code, after, skipped, message) as (
    select u.role, 'role_unknown', 0, 0, format('The kind %s has no role %s.', p_role_kind, u.role)
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
    select u.role, 'role_count', 0, u.max_count, format('The kind %s has at most %s with the role %s.', p_role_kind, u.max_count, u.role)
    from used u
    where u.pieces > u.max_count
  )
  select p.piece_order, f.code, f.message
  from fault f
  cross join lateral (
    select a.piece_order
    from unnest(p_piece_orders, p_roles) as a (piece_order, role)
    where a.role = f.role and a.piece_order > f.after
    order by a.piece_order
    offset f.skipped
  ) as p
  union all
  select null, 'role_count', format('The kind %s has at least %s with the role %s.', p_role_kind, u.min_count, u.role)
  from used u
  where u.pieces < u.min_count;
end;

comment on function iu_core.fn_iu_piece_rule_problems(text, integer[], text[]) is 'Where pieces break the rules of a kind: unknown roles, roles out of order, too many or too few of one.
Arguments:
  p_role_kind: A kind with roles of its own.
  p_piece_orders: Places of the pieces.
  p_roles: Their roles, in the same sequence.
Example: select * from iu_core.fn_iu_piece_rule_problems(''file'', array[1, 2], array[''body'', ''title''])';

revoke all on function iu_core.fn_iu_piece_rule_problems(text, integer[], text[]) from public;
grant execute on function iu_core.fn_iu_piece_rule_problems(text, integer[], text[]) to iu_reader;
