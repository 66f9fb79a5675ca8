create function iu_core.fn_iu_successors(
  p_iu_id uuid
)
returns uuid[]
language sql
stable
parallel safe
begin atomic
  with recursive step (iu_id, path, nth) as (
    select p_iu_id, '{}'::int[], 1::bigint
    union all
    select
      d.to_iu_id,
      s.path || d.part_no,
      row_number() over (partition by d.to_iu_id order by s.path || d.part_no)
    from step s
    join iu_core.iu_derivation d on d.from_iu_id = s.iu_id and d.undone_at is null
    where s.nth = 1 and cardinality(s.path) < 1000
  )
  select array(
    select s.iu_id
    from step s
    where s.nth = 1
      and not exists (
        select
        from iu_core.iu_derivation d
        where d.from_iu_id = s.iu_id and d.undone_at is null
      )
    group by s.iu_id
    order by min(s.path)
  );
end;

comment on function iu_core.fn_iu_successors(uuid) is 'The units that stand for a unit now, in the order of its text: itself while nothing came out of it.
Follows splits, merges and supersessions that hold to their ends; a unit that is reached by several ways comes once.
Arguments:
  p_iu_id: The unit.
Example: select iu_core.fn_iu_successors(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_iu_successors(uuid) from public;
grant execute on function iu_core.fn_iu_successors(uuid) to iu_reader;
