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
  v_kind record;
  v_collection_id uuid;
  v_accepted record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  perform iu_core.fn_iu_piece_count_require(case jsonb_typeof(p_pieces) when 'array' then jsonb_array_length(p_pieces) end);

  select k.role_kind, k.template_collection_id
  into v_kind
  from iu_core.fn_iu_role_kind_resolve(p_collection_kind, p_metadata, p_pieces) k;
  v_collection_id := iu_core.fn_iu_collection_open(
    p_collection_key, p_collection_kind, v_kind.role_kind, p_title,
    v_kind.template_collection_id, p_metadata, p_actor
  );

  select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, a.version_nos, a.body_digests, a.statuses
  into v_accepted
  from iu_core.fn_iu_pieces_admit(
    p_pieces, v_kind.role_kind, p_collection_key,
    array(select generate_series(1, jsonb_array_length(p_pieces))), p_collection_key, p_actor
  ) a;
  return iu_core.fn_iu_collection_fill(
    v_collection_id, v_accepted.piece_orders, v_accepted.iu_ids, v_accepted.roles,
    v_accepted.pinned_version_nos, v_accepted.version_nos, v_accepted.body_digests, v_accepted.statuses, p_actor
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
Example: select iu_core.fn_iu_compose(''workflow.invoice-approval'', ''workflow'', ''Invoice approval'', ''[{"title": "Receive", "body": "Register the invoice."}]'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb) from public;
grant execute on function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb) to iu_app;
