create function iu_core.fn_iu_compose(
  p_collection_key text,
  p_collection_kind text,
  p_title text,
  p_pieces jsonb,
  p_actor text,
  p_metadata jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_title text;
  v_count int;
  v_limit int;
  v_role_kind text;
  v_template_id uuid;
  v_collection_id uuid;
  v_orders int[];
  v_iu_ids uuid[];
  v_roles text[];
  v_pins int[];
  v_digests text[];
  v_transitions text[];
  v_minted int;
  v_problems jsonb;
  v_graph_digest text;
  v_leaves text;
  v_content_digest text;
  v_problem text;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_title := iu_core.fn_iu_canonical_text(p_title);
  v_problem := coalesce(
    'p_collection_key: ' || coalesce(
            case
              when p_collection_key is null then 'An address is required.'
              when length(p_collection_key) not between 1 and 500 then 'An address has 1 to 500 characters.'
              when p_collection_key ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
            end,
            case when length(p_collection_key) > 200 then 'A collection key has at most 200 characters.' end
          ),
    'p_title: ' || case
      when v_title is null then 'A title is required.'
      when length(v_title) not between 1 and 500 then 'A title has 1 to 500 characters.'
      when v_title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
      when v_title !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
    end,
    'p_metadata: ' || case
      when p_metadata is null or jsonb_typeof(p_metadata) <> 'object' then 'Metadata is a JSON object.'
      when octet_length(p_metadata::text) > 65536 then 'Metadata has at most 65536 bytes.'
    end
  );
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = v_problem,
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', split_part(v_problem, ': ', 1))::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  if jsonb_typeof(p_pieces) = 'array' then
    v_count := jsonb_array_length(p_pieces);
  end if;
  v_limit := iu_core.fn_dot_config_get('iu_core.max_pieces')::int;
  if v_count is null or v_count not between 1 and v_limit then
    raise exception using
      errcode = 'IU003',
      message = case when v_count is null then 'p_pieces is an array of piece specs.' else format('A collection has 1 to %s pieces, not %s.', v_limit, v_count) end,
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_pieces',
        'path', '$',
        'count', v_count,
        'limit', v_limit
      )::text,
      hint = 'Divide what is larger into several collections; the limit is the setting iu_core.max_pieces.';
  end if;

  select k.role_kind, k.template_collection_id
  into v_role_kind, v_template_id
  from iu_core.fn_iu_role_kind_resolve(p_collection_kind, p_metadata, p_pieces) k;

  insert into iu_core.iu_piece_collection (
    collection_key, collection_kind, role_kind, title,
    template_collection_id, metadata, created_by
  )
  values (p_collection_key, p_collection_kind, v_role_kind, v_title, v_template_id, p_metadata, p_actor)
  on conflict (collection_key) do nothing
  returning collection_id into v_collection_id;
  if v_collection_id is null then
    raise exception using
      errcode = 'IU005',
      message = format('The collection key %s is taken.', p_collection_key),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_collection_key',
        'collection_key', p_collection_key,
        'expected', null,
        'actual', (select c.collection_id from iu_core.iu_piece_collection c where c.collection_key = p_collection_key)
      )::text,
      hint = 'Choose another key; also the key of a withdrawn collection is never given out again.';
  end if;

  select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, a.body_digests, a.transition_types
  into v_orders, v_iu_ids, v_roles, v_pins, v_digests, v_transitions
  from iu_core.fn_iu_pieces_accept(p_pieces, v_role_kind, p_collection_key, 1, p_collection_key, p_actor) a;

  select jsonb_agg(jsonb_build_object(
    'n', r.piece_order,
    'at', case when r.piece_order is not null then '.role' end,
    'code', 'invalid_argument',
    'message', r.message
  ))
  into v_problems
  from iu_core.fn_iu_piece_rule_problems(v_role_kind, v_orders, v_roles) r;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  insert into iu_core.iu_piece_membership (
    collection_id, piece_order, iu_id, role, pinned_version_no
  )
  select v_collection_id, p.piece_order, p.iu_id, p.role, p.pin
  from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin);

  select iu_core.fn_iu_sha256(E'iu.graph.v1\n' || coalesce(string_agg(p.piece_order || E'\t' || p.iu_id || E'\t' || p.role || E'\n', '' order by p.piece_order), '')), coalesce(string_agg(p.role || E'\t' || p.body_digest, E'\n' order by p.piece_order), '')
  into v_graph_digest, v_leaves
  from unnest(v_orders, v_iu_ids, v_roles, v_digests) as p (piece_order, iu_id, role, body_digest);
  v_content_digest := iu_core.fn_iu_content_digest(v_leaves);

  insert into iu_core.iu_piece_collection_manifest (
    collection_id, manifest_no, graph_digest, content_digest,
    leaves_digest, piece_count, change, created_by
  )
  values (
    v_collection_id, 1, v_graph_digest, v_content_digest,
    iu_core.fn_iu_sha256(v_leaves), v_count, '{"action": "compose"}', p_actor
  );

  v_minted := cardinality(array_positions(v_transitions, 'create'));
  return jsonb_build_object(
    'collection_id', v_collection_id,
    'collection_key', p_collection_key,
    'collection_kind', p_collection_kind,
    'piece_count', v_count,
    'minted', v_minted,
    'reused', v_count - v_minted,
    'graph_digest', v_graph_digest,
    'content_digest', v_content_digest,
    'pieces', (
      select to_jsonb(array_agg(p order by p.piece_order))
      from (
        select a.piece_order, a.iu_id, a.role, a.transition_type = 'create' as minted
        from unnest(v_orders, v_iu_ids, v_roles, v_transitions) as a (piece_order, iu_id, role, transition_type)
      ) as p
    )
  );
end
$iu$;

comment on function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb) is 'Composes a collection from piece specs: mints the units of new texts, shares existing ones.
A piece spec is {iu_id, role?, pinned_version_no?} or {title, body, role?, canonical_address?, unit_kind?, metadata?}; order is array order from 1. All or nothing. Refusals give the path of the first wrong piece, and up to 20 of them in problems. At most iu_core.max_pieces pieces.
Arguments:
  p_collection_key: Key of the new collection: 1 to 200 letters, digits and . _ : / -, never used before.
  p_collection_kind: A registered kind.
  p_title: Title of the whole; one line.
  p_pieces: The piece specs in order.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_metadata: Anything else; an object. made_from names the collection a template or an instance is made from.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_iu_compose(''workflow.invoice-approval'', ''workflow'', ''Invoice approval'', ''[{"title": "Receive", "body": "Register the invoice."}]'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb) from public;
grant execute on function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb) to iu_app;
