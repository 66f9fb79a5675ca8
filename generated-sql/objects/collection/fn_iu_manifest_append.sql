create function iu_core.fn_iu_manifest_append(
  p_collection_id uuid,
  p_change jsonb,
  p_always boolean,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_now record;
  v_last record;
  v_graph_digest text;
  v_content_digest text;
  v_changed boolean;
begin
  select v.piece_count, v.versions_digest
  into v_now
  from iu_core.fn_iu_collection_versions(p_collection_id) v;

  select
    c.collection_key,
    c.manifest_no,
    m.graph_digest,
    m.content_digest,
    m.versions_digest
  into v_last
  from iu_core.iu_piece_collection c
  join iu_core.iu_piece_collection_manifest m
    on m.collection_id = c.collection_id
    and m.manifest_no = c.manifest_no
  where c.collection_id = p_collection_id;

  if v_now.versions_digest = v_last.versions_digest then
    v_graph_digest := v_last.graph_digest;
    v_content_digest := v_last.content_digest;
  else
    select s.graph_digest, iu_core.fn_iu_content_digest(s.leaves)
    into v_graph_digest, v_content_digest
    from iu_core.fn_iu_collection_shape(p_collection_id) s;
  end if;

  v_changed := p_always or v_graph_digest <> v_last.graph_digest or v_content_digest <> v_last.content_digest;
  if v_changed then
    insert into iu_core.iu_piece_collection_manifest (
      collection_id, manifest_no, graph_digest, content_digest,
      versions_digest, piece_count, change, created_by
    )
    values (
      p_collection_id, v_last.manifest_no + 1, v_graph_digest, v_content_digest,
      v_now.versions_digest, v_now.piece_count, p_change, p_actor
    );
    update iu_core.iu_piece_collection c
    set manifest_no = v_last.manifest_no + 1
    where c.collection_id = p_collection_id;
  end if;

  return jsonb_build_object(
    'collection_key', v_last.collection_key,
    'manifest_no', v_last.manifest_no + v_changed::int,
    'graph_digest', v_graph_digest,
    'content_digest', v_content_digest,
    'piece_count', v_now.piece_count,
    'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_iu_manifest_append(uuid, jsonb, boolean, text) is 'Writes the next manifest of a collection from what it consists of now.
The caller holds the collection''s row lock. Texts are looked at only when a piece is another one or stands for another version.
Arguments:
  p_collection_id: The collection.
  p_change: What was done: action and what it was done to.
  p_always: Whether to write even if both digests are as before.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_manifest_append(uuid, jsonb, boolean, text) from public;
