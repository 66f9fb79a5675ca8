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
  v_leaves_digest text;
  v_content_digest text;
  v_changed boolean;
begin
  select s.piece_count, s.graph_digest, s.leaves
  into v_now
  from iu_core.fn_iu_collection_shape(p_collection_id) s;
  v_leaves_digest := iu_core.fn_iu_sha256(v_now.leaves);

  select
    c.collection_key,
    c.manifest_no,
    m.graph_digest,
    m.content_digest,
    m.leaves_digest
  into v_last
  from iu_core.iu_piece_collection c
  join iu_core.iu_piece_collection_manifest m
    on m.collection_id = c.collection_id
    and m.manifest_no = c.manifest_no
  where c.collection_id = p_collection_id;

  if v_leaves_digest = v_last.leaves_digest then
    v_content_digest := v_last.content_digest;
  else
    v_content_digest := iu_core.fn_iu_content_digest(v_now.leaves);
  end if;

  v_changed := p_always or v_now.graph_digest <> v_last.graph_digest or v_content_digest <> v_last.content_digest;
  if v_changed then
    insert into iu_core.iu_piece_collection_manifest (
      collection_id, manifest_no, graph_digest, content_digest,
      leaves_digest, piece_count, change, created_by
    )
    values (
      p_collection_id, v_last.manifest_no + 1, v_now.graph_digest, v_content_digest,
      v_leaves_digest, v_now.piece_count, p_change, p_actor
    );
    update iu_core.iu_piece_collection c
    set manifest_no = v_last.manifest_no + 1
    where c.collection_id = p_collection_id;
  end if;

  return jsonb_build_object(
    'collection_key', v_last.collection_key,
    'manifest_no', v_last.manifest_no + v_changed::int,
    'graph_digest', v_now.graph_digest,
    'content_digest', v_content_digest,
    'piece_count', v_now.piece_count,
    'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_iu_manifest_append(uuid, jsonb, boolean, text) is 'Writes the next manifest of a collection from what it consists of now.
The caller holds the collection''s row lock. The tree of the content digest is built only when a leaf is different.
Arguments:
  p_collection_id: The collection.
  p_change: What was done: action and what it was done to.
  p_always: Whether to write even if both digests are as before.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_manifest_append(uuid, jsonb, boolean, text) from public;
