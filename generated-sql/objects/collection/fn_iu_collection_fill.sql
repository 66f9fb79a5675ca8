create function iu_core.fn_iu_collection_fill(
  p_collection_id uuid,
  p_piece_orders integer[],
  p_iu_ids uuid[],
  p_roles text[],
  p_pinned_version_nos integer[],
  p_version_nos integer[],
  p_body_digests text[],
  p_statuses text[],
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
  v_count int := cardinality(p_piece_orders);
  v_graph_digest text;
  v_leaves text;
  v_versions_digest text;
  v_content_digest text;
begin
  select jsonb_agg(jsonb_build_object(
    'n', r.piece_order,
    'at', case when r.piece_order is not null then '.role' end,
    'code', 'invalid_argument',
    'message', r.message
  ))
  into v_problems
  from iu_core.fn_iu_piece_rule_problems(
    (select c.role_kind from iu_core.iu_piece_collection c where c.collection_id = p_collection_id),
    p_piece_orders,
    p_roles
  ) r;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  insert into iu_core.iu_piece_membership (
    collection_id, piece_order, iu_id, role, pinned_version_no
  )
  select p_collection_id, p.piece_order, p.iu_id, p.role, p.pin
  from unnest(p_piece_orders, p_iu_ids, p_roles, p_pinned_version_nos) as p (piece_order, iu_id, role, pin);

  select
    iu_core.fn_iu_sha256(E'iu.graph.v1\n' || coalesce(string_agg(p.piece_order || E'\t' || p.iu_id || E'\t' || p.role || E'\n', '' order by p.piece_order), '')),
    coalesce(string_agg(p.role || E'\t' || p.body_digest, E'\n' order by p.piece_order), ''),
    iu_core.fn_iu_sha256(
      coalesce(
        string_agg(
          p.piece_order || E'\t' || p.iu_id || E'\t' || p.role || E'\t' || coalesce(p.version_no, 1) || E'\n', '' order by p.piece_order
        ),
        ''
      )
    )
  into v_graph_digest, v_leaves, v_versions_digest
  from unnest(p_piece_orders, p_iu_ids, p_roles, p_version_nos, p_body_digests)
    as p (piece_order, iu_id, role, version_no, body_digest);
  v_content_digest := iu_core.fn_iu_content_digest(v_leaves);

  insert into iu_core.iu_piece_collection_manifest (
    collection_id, manifest_no, graph_digest, content_digest,
    versions_digest, piece_count, change, created_by
  )
  values (
    p_collection_id, 1, v_graph_digest, v_content_digest,
    v_versions_digest, v_count, '{"action": "compose"}', p_actor
  );

  return (
    select jsonb_build_object(
      'collection_id', c.collection_id,
      'collection_key', c.collection_key,
      'collection_kind', c.collection_kind,
      'piece_count', v_count,
      'minted', count(*) filter (where p.minted),
      'reused', count(*) filter (where not p.minted),
      'graph_digest', v_graph_digest,
      'content_digest', v_content_digest,
      'pieces', to_jsonb(array_agg(p order by p.piece_order))
    )
    from iu_core.iu_piece_collection c
    cross join (
      select a.piece_order, a.iu_id, a.role, a.status is null as minted
      from unnest(p_piece_orders, p_iu_ids, p_roles, p_statuses) as a (piece_order, iu_id, role, status)
    ) as p
    where c.collection_id = p_collection_id
    group by c.collection_id
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_fill(uuid, integer[], uuid[], text[], integer[], integer[], text[], text[], text) is 'Gives a collection that was just opened its pieces and its first manifest; refuses what breaks the kind''s rules.
The arrays belong together element by element.
Arguments:
  p_collection_id: The collection.
  p_piece_orders: Place of each piece.
  p_iu_ids: Its unit.
  p_roles: Its role.
  p_pinned_version_nos: Its pinned version, or null.
  p_version_nos: The version it stands for now; null for a new one. Null as a whole: all are new.
  p_body_digests: Digest of that version.
  p_statuses: Lifecycle status of the shared unit; null for a new one. Null as a whole: all are new.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_collection_fill(uuid, integer[], uuid[], text[], integer[], integer[], text[], text[], text) from public;
