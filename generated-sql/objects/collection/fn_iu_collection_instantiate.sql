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
  v_template_id uuid := iu_core.fn_iu_collection_require(p_template_key);
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  return iu_core.fn_iu_compose(
    p_instance_key,
    'instance',
    p_title,
    (
      select jsonb_agg(
        jsonb_build_object(
          'iu_id', m.iu_id,
          'role', m.role,
          'pinned_version_no', m.pinned_version_no
        )
        order by m.piece_order
      )
      from iu_core.iu_piece_membership m
      where m.collection_id = v_template_id
    ),
    p_actor,
    case jsonb_typeof(p_metadata) when 'object' then p_metadata || jsonb_build_object('made_from', p_template_key) else p_metadata end
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_instantiate(text, text, text, text, jsonb) is 'Makes an instance of a collection of any kind by sharing its pieces, pins included.
The same as fn_iu_compose of the kind instance with the template''s pieces, whose place in the template the paths of a refusal give. metadata.made_from is set to the template''s key.
Arguments:
  p_template_key: Key of the collection to share.
  p_instance_key: Key of the new collection.
  p_title: Title of the instance; one line.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_metadata: Anything else; an object.
Example: select iu_core.fn_iu_collection_instantiate(''workflow.invoice-approval'', ''workflow.invoice-approval.2026-05'', ''Invoices of May'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_collection_instantiate(text, text, text, text, jsonb) from public;
grant execute on function iu_core.fn_iu_collection_instantiate(text, text, text, text, jsonb) to iu_app;
