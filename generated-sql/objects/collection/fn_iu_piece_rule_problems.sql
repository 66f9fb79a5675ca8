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
  with piece as materialized (
    select p.piece_order, p.role
    from unnest(p_piece_orders, p_roles) as p (piece_order, role)
  ),
  used as materialized (
    select
      r.role as role,
      r.position as position,
      r.min_count as min_count,
      r.max_count as max_count,
      count(p.role) as pieces,
      min(p.piece_order) as first_place
    from iu_core.iu_collection_kind_role r
    left join piece p on p.role = r.role
    where r.collection_kind = p_role_kind
    group by r.collection_kind, r.role
  ),
  overtaken as materialized (
    select u.role, min(l.first_place) as place
    from used u
    join used l on l.position > u.position
    group by u.role
  )
  select p.piece_order, 'role_unknown', format('The kind %s has no role %s.', p_role_kind, p.role)
  from piece p
  where p.role not in (select u.role from used u)
  union all
  select p.piece_order, 'role_order', format('A piece with the role %s cannot stand after place %s, where a later role begins.', p.role, o.place)
  from overtaken o
  join piece p on p.role = o.role and p.piece_order > o.place
  union all
  select p.piece_order, 'role_count', format('The kind %s has at most %s with the role %s.', p_role_kind, p.max_count, p.role)
  from (
    select p.piece_order, p.role, u.max_count, row_number() over (partition by p.role order by p.piece_order) as nth
    from used u
    join piece p on p.role = u.role
    where u.pieces > u.max_count
  ) as p
  where p.nth > p.max_count
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
