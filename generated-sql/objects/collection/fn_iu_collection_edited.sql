create function iu_core.fn_iu_collection_edited(
  p_collection_id uuid,
  p_path text,
  p_change jsonb,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_problems jsonb;
begin
  select jsonb_agg(jsonb_build_object(
    'n', r.piece_order,
    'path', p_path,
    'code', 'invalid_argument',
    'message', r.message,
    'piece_order', r.piece_order
  ))
  into v_problems
  from (
    select
      c.role_kind as role_kind,
      array_agg(m.piece_order) as orders,
      array_agg(m.role) as roles
    from iu_core.iu_piece_collection c
    join iu_core.iu_piece_membership m on m.collection_id = c.collection_id
    where c.collection_id = p_collection_id
    group by c.collection_id
  ) as p
  cross join lateral iu_core.fn_iu_piece_rule_problems(p.role_kind, p.orders, p.roles) r;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, true);

  return iu_core.fn_iu_manifest_append(p_collection_id, p_change, true, p_actor);
end
$iu$;

comment on function iu_core.fn_iu_collection_edited(uuid, text, jsonb, text) is 'Ends an edit of pieces: refuses what breaks the kind''s rules, then writes the manifest.
The caller holds the collection''s row lock.
Arguments:
  p_collection_id: The collection.
  p_path: The path a refusal names: what of the edit broke the rule.
  p_change: What was done: action and what it was done to.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_collection_edited(uuid, text, jsonb, text) from public;
