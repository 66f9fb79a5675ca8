create function iu_core.fn_iu_collection_compare(
  p_a text,
  p_b text
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_a_id uuid := iu_core.fn_iu_collection_require(p_a);
  v_b_id uuid := iu_core.fn_iu_collection_require(p_b);
  v_shared int;
begin
  perform iu_core.fn_iu_collection_whole_require(p_a), iu_core.fn_iu_collection_whole_require(p_b);
  select coalesce(sum(least(u.in_a, u.in_b)), 0)::int
  into v_shared
  from (
    select
      count(*) filter (where m.collection_id = v_a_id) as in_a,
      count(*) filter (where m.collection_id = v_b_id) as in_b
    from iu_core.iu_piece_membership m
    where m.collection_id in (v_a_id, v_b_id)
    group by m.iu_id
  ) as u;

  return (
    select jsonb_build_object(
      'a_count', a.piece_count,
      'b_count', b.piece_count,
      'shared', v_shared,
      'a_only', a.piece_count - v_shared,
      'b_only', b.piece_count - v_shared,
      'graph_equal', a.graph_digest = b.graph_digest,
      'content_equal', a.leaves = b.leaves
    )
    from iu_core.fn_iu_collection_shape(v_a_id) a
    cross join iu_core.fn_iu_collection_shape(v_b_id) b
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_compare(text, text) is 'Compares the pieces of two collections as they are now.
Arguments:
  p_a: Key of the first collection.
  p_b: Key of the second collection.
Example: select iu_core.fn_iu_collection_compare(''workflow.invoice-approval'', ''workflow.invoice-approval.2026-05'')';

revoke all on function iu_core.fn_iu_collection_compare(text, text) from public;
grant execute on function iu_core.fn_iu_collection_compare(text, text) to iu_reader;
