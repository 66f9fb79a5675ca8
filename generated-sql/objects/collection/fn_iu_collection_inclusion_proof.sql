create function iu_core.fn_iu_collection_inclusion_proof(
  p_collection_key text,
  p_piece_order integer
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection_id uuid := iu_core.fn_iu_collection_require(p_collection_key);
  v_piece_count int;
  v_leaves text;
  v_manifest record;
  v_index int;
  v_root text;
  v_hashes text[];
begin
  perform iu_core.fn_iu_collection_whole_require(p_collection_key);
  select s.piece_count, s.leaves
  into v_piece_count, v_leaves
  from iu_core.fn_iu_collection_shape(v_collection_id) s;

  if p_piece_order is null or p_piece_order not between 1 and v_piece_count then
    raise exception using
      errcode = 'IU003',
      message = format('The collection has the places 1 to %s.', v_piece_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece_order',
        'piece_order', p_piece_order,
        'min', 1,
        'max', v_piece_count
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_index := p_piece_order - 1;

  select m.manifest_no, m.content_digest
  into v_manifest
  from iu_core.iu_piece_collection c
  join iu_core.iu_piece_collection_manifest m
    on m.collection_id = c.collection_id
    and m.manifest_no = c.manifest_no
  where c.collection_id = v_collection_id;
  v_root := iu_core.fn_iu_content_digest(v_leaves);
  if v_root <> v_manifest.content_digest then
    raise exception using
      errcode = 'IU005',
      message = format('The content of the collection %s is not that of its manifest %s any more.', p_collection_key, v_manifest.manifest_no),
      detail = jsonb_build_object(
        'code', 'conflict',
        'collection_key', p_collection_key,
        'manifest_no', v_manifest.manifest_no,
        'expected', v_manifest.content_digest,
        'actual', v_root
      )::text,
      hint = 'Record the new content with fn_iu_collection_manifest_refresh, then prove it.';
  end if;

  -- At each level below the root the sibling of the node above the leaf; the last of an odd number has none.
  select array_agg(encode(substr(l.nodes, 32 * ((v_index >> l.height) # 1) + 1, 32), 'hex') order by l.height)
  into v_hashes
  from iu_core.fn_iu_merkle_levels(v_leaves) l
  where (v_index >> l.height) # 1 < l.size and l.size > 1;

  return jsonb_build_object(
    'collection_key', p_collection_key,
    'manifest_no', v_manifest.manifest_no,
    'piece_order', p_piece_order,
    'leaf_data', split_part(v_leaves, E'\n', p_piece_order),
    'leaf', encode(sha256('\x00'::bytea || convert_to(split_part(v_leaves, E'\n', p_piece_order), 'UTF8')), 'hex'),
    'index', v_index,
    'size', v_piece_count,
    'path', to_jsonb(coalesce(v_hashes, '{}')),
    'root', v_root
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_inclusion_proof(text, integer) is 'Proves that the text at one place of a collection belongs to its content digest.
An RFC 6962 audit path, verifiable by fn_iu_inclusion_verify or any other implementation. Refused with IU005 while the collection''s content is not what its current manifest records.
Arguments:
  p_collection_key: Key of the collection.
  p_piece_order: Place of the piece.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_iu_collection_inclusion_proof(''workflow.invoice-approval'', 3)';

revoke all on function iu_core.fn_iu_collection_inclusion_proof(text, integer) from public;
grant execute on function iu_core.fn_iu_collection_inclusion_proof(text, integer) to iu_reader;
