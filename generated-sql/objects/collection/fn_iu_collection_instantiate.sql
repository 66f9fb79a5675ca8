create function iu_core.fn_iu_collection_instantiate(
  p_template_key text,
  p_instance_key text,
  p_title text,
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
  v_template_id uuid;
  v_instance_id uuid;
  v_orders int[];
  v_iu_ids uuid[];
  v_roles text[];
  v_pins int[];
  v_units record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_template_id := iu_core.fn_iu_collection_require(p_template_key);
  perform iu_core.fn_iu_collection_access_require(v_template_id);
  v_instance_id := iu_core.fn_iu_collection_open(
    p_instance_key,
    'instance',
    (select c.role_kind from iu_core.iu_piece_collection c where c.collection_id = v_template_id),
    p_title,
    v_template_id,
    case jsonb_typeof(p_metadata) when 'object' then p_metadata || jsonb_build_object('made_from', p_template_key) else p_metadata end,
    p_actor
  );

  select
    array_agg(m.piece_order order by m.piece_order),
    array_agg(m.iu_id order by m.piece_order),
    array_agg(m.role order by m.piece_order),
    array_agg(m.pinned_version_no order by m.piece_order)
  into v_orders, v_iu_ids, v_roles, v_pins
  from iu_core.iu_piece_membership m
  where m.collection_id = v_template_id;
  perform iu_core.fn_iu_piece_count_require(cardinality(v_orders));

  select s.statuses, s.version_nos, s.body_digests
  into v_units
  from iu_core.fn_iu_units_share(v_iu_ids, v_pins, false) s;
  perform iu_core.fn_iu_pieces_log(p_instance_key, v_orders, v_iu_ids, v_units.statuses, v_units.version_nos, p_actor);
  return iu_core.fn_iu_collection_fill(v_instance_id, v_orders, v_iu_ids, v_roles, v_pins, v_units.version_nos, v_units.body_digests, v_units.statuses, p_actor);
end
$iu$;

comment on function iu_core.fn_iu_collection_instantiate(text, text, text, text, jsonb) is 'Makes an instance of a collection of any kind by sharing its pieces, pins included.
What fn_iu_compose of the kind instance does with the pieces of the template, whose place there the paths of a refusal give. metadata.made_from is set to the template''s key.
Arguments:
  p_template_key: Key of the collection to share.
  p_instance_key: Key of the new collection; as in fn_iu_compose.
  p_title: Title of the instance; one line.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_metadata: Anything else; an object.
Example: select iu_core.fn_iu_collection_instantiate(''workflow.invoice-approval'', ''workflow.invoice-approval.2026-05'', ''Invoices of May'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_collection_instantiate(text, text, text, text, jsonb) from public;
grant execute on function iu_core.fn_iu_collection_instantiate(text, text, text, text, jsonb) to iu_app;
