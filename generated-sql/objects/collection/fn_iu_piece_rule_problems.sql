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
  with piece as (
    select
      p.piece_order,
      p.role,
      r.position as position,
      r.max_count as max_count,
      lag(r.position) over by_order as position_before,
      lag(p.role) over by_order as role_before,
      row_number() over (partition by p.role order by p.piece_order) as nth
    from unnest(p_piece_orders, p_roles) as p (piece_order, role)
    left join iu_core.iu_collection_kind_role r
      on r.collection_kind = p_role_kind
      and r.role = p.role
    window by_order as (order by p.piece_order)
  )
  select piece_order, 'role_unknown', format('The kind %s has no role %s.', p_role_kind, role)
  from piece
  where position is null
  union all
  select piece_order, 'role_order', format('A piece with the role %s cannot follow one with the role %s.', role, role_before)
  from piece
  where position < position_before
  union all
  select piece_order, 'role_count', format('The kind %s has at most %s with the role %s.', p_role_kind, max_count, role)
  from piece
  where nth > max_count
  union all
  select null, 'role_count', format('The kind %s has at least %s with the role %s.', p_role_kind, r.min_count, r.role)
  from iu_core.iu_collection_kind_role r
  where r.collection_kind = p_role_kind
    and r.min_count > (select count(*) from piece where piece.role = r.role);
end;

comment on function iu_core.fn_iu_piece_rule_problems(text, integer[], text[]) is 'Where pieces break the rules of a kind: unknown roles, roles out of order, too many or too few of one.
Arguments:
  p_role_kind: A kind with roles of its own.
  p_piece_orders: Places of the pieces.
  p_roles: Their roles, in the same sequence.
Example: select * from iu_core.fn_iu_piece_rule_problems(''file'', array[1, 2], array[''body'', ''title''])';

revoke all on function iu_core.fn_iu_piece_rule_problems(text, integer[], text[]) from public;
grant execute on function iu_core.fn_iu_piece_rule_problems(text, integer[], text[]) to iu_reader;
