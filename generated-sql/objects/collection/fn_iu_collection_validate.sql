create function iu_core.fn_iu_collection_validate(
  p_collection_key text
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection_id uuid := iu_core.fn_iu_collection_require(p_collection_key);
  v_collection record;
  v_pieces record;
  v_problems jsonb;
begin
  perform iu_core.fn_iu_collection_whole_require(p_collection_key);
  select
    c.collection_kind,
    c.role_kind,
    c.manifest_no,
    m.graph_digest
  into v_collection
  from iu_core.iu_piece_collection c
  join iu_core.iu_piece_collection_manifest m
    on m.collection_id = c.collection_id
    and m.manifest_no = c.manifest_no
  where c.collection_id = v_collection_id;

  select
    count(*)::int as count,
    coalesce(max(p.piece_order), 0) as last_place,
    count(*) filter (where p.lifecycle_status in ('withdrawn', 'retired')) as unfit,
    array_agg(p.piece_order) as orders,
    array_agg(p.role) as roles,
    iu_core.fn_iu_sha256(E'iu.graph.v1\n' || coalesce(string_agg(p.piece_order || E'\t' || p.iu_id || E'\t' || p.role || E'\n', '' order by p.piece_order), '')) as graph_digest
  into v_pieces
  from (
    select
      m.piece_order,
      m.iu_id,
      m.role,
      (select u.lifecycle_status from iu_core.information_unit u where u.iu_id = m.iu_id) as lifecycle_status
    from iu_core.iu_piece_membership m
    where m.collection_id = v_collection_id
  ) as p;

  select jsonb_agg(
    jsonb_build_object('code', b.code, 'piece_order', b.piece_order, 'iu_id', m.iu_id, 'message', b.message)
    order by b.piece_order nulls last, b.code
  )
  into v_problems
  from (
    select 'order_gap' as code, g.piece_order, format('The piece before place %s has place %s.', g.piece_order, g.before) as message
    from (
      select p.piece_order, lag(p.piece_order, 1, 0) over (order by p.piece_order) as before
      from unnest(v_pieces.orders) as p (piece_order)
      where v_pieces.last_place <> v_pieces.count
    ) as g
    where g.piece_order <> g.before + 1
    union all
    select 'unit_' || u.lifecycle_status, m.piece_order, format('The unit is %s.', u.lifecycle_status)
    from iu_core.iu_piece_membership m
    join iu_core.information_unit u on u.iu_id = m.iu_id
    where v_pieces.unfit > 0
      and m.collection_id = v_collection_id
      and u.lifecycle_status in ('withdrawn', 'retired')
    union all
    select r.code, r.piece_order, r.message
    from iu_core.fn_iu_piece_rule_problems(v_collection.role_kind, v_pieces.orders, v_pieces.roles) r
    union all
    select 'graph_mismatch', null, format('The pieces are not those recorded in manifest %s.', v_collection.manifest_no)
    where v_pieces.graph_digest <> v_collection.graph_digest
  ) as b
  left join iu_core.iu_piece_membership m
    on m.collection_id = v_collection_id
    and m.piece_order = b.piece_order;

  return jsonb_build_object(
    'ok', v_problems is null,
    'collection_key', p_collection_key,
    'collection_kind', v_collection.collection_kind,
    'piece_count', v_pieces.count,
    'manifest_no', v_collection.manifest_no,
    'problems', coalesce(v_problems, '[]')
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_validate(text) is 'Checks a collection against the rules of its kind, the state of its units and its recorded graph digest.
Finds gaps in the order, unknown, misplaced, missing and surplus roles, units that are withdrawn or retired, and memberships that were changed behind the functions'' back. A unit that was revised is no problem: fn_iu_collection_manifest_refresh records it.
Arguments:
  p_collection_key: Key of the collection.
Example: select iu_core.fn_iu_collection_validate(''workflow.invoice-approval'')';

revoke all on function iu_core.fn_iu_collection_validate(text) from public;
grant execute on function iu_core.fn_iu_collection_validate(text) to iu_reader;
