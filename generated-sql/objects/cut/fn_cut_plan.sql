create function iu_core.fn_cut_plan(
  p_cut_request_id uuid,
  p_blocks jsonb,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  perform iu_core.fn_dot_gate_require('cutter.planning_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  return iu_core.fn_cut_plan_write(p_cut_request_id, p_blocks, p_actor);
end
$iu$;

comment on function iu_core.fn_cut_plan(uuid, jsonb, text) is 'Plans a cut by explicit blocks. A plan that is not byte-lossless is refused with the path of the block that makes it so.
A block is {byte_start, byte_end, title, canonical_address?, unit_kind?, metadata?} or a gap {byte_start, byte_end, gap}; ranges count bytes of cut_request.source and end before byte_end. All blocks together, in any order, are the source: no hole, no overlap, no character in two. A block whose unit exists keeps it (same title and text), revises it or, where it was withdrawn, restores it; other blocks add units; units of the document that no block has are retired. Without an address one is derived from the title. Planned again while it is submitted, the cut is out of review. No unit is changed.
Arguments:
  p_cut_request_id: The cut; opened, planned or submitted.
  p_blocks: The blocks, an array.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Example: select iu_core.fn_cut_plan(''0199c2f4-0000-7000-8000-000000000001'', ''[{"byte_start": 0, "byte_end": 13, "title": "Procurement"}]'', ''ana@example.org'')';

revoke all on function iu_core.fn_cut_plan(uuid, jsonb, text) from public;
grant execute on function iu_core.fn_cut_plan(uuid, jsonb, text) to iu_app;
