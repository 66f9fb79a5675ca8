create function iu_core.fn_cut_plan_markdown(
  p_cut_request_id uuid,
  p_actor text,
  p_max_level integer default 6
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_source text;
begin
  perform iu_core.fn_dot_gate_require('cutter.planning_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select q.source into v_source from iu_core.cut_request q where q.cut_request_id = p_cut_request_id;
  if not found then
    if p_cut_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a cut is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cut_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no cut %s.', p_cut_request_id),
      detail = jsonb_build_object('code', 'not_found', 'cut_request_id', p_cut_request_id)::text,
      hint = 'Look up the cuts of a document in cut_request, or open one with fn_cut_open.';
  end if;
  return iu_core.fn_cut_plan_write(p_cut_request_id, iu_core.fn_cut_markdown_blocks(v_source, p_max_level), p_actor);
end
$iu$;

comment on function iu_core.fn_cut_plan_markdown(uuid, text, integer) is 'Plans a cut of a Markdown document by its ATX headings: one block for each, up to the next.
As fn_cut_plan with the blocks of fn_cut_markdown_blocks; what these call headings, and what not, is told there. Addresses are derived from the headings.
Arguments:
  p_cut_request_id: The cut; opened, planned or submitted.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_max_level: Headings of a deeper level are text; 1 to 6.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_cut_plan_markdown(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_cut_plan_markdown(uuid, text, integer) from public;
grant execute on function iu_core.fn_cut_plan_markdown(uuid, text, integer) to iu_app;
