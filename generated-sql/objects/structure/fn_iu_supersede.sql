create function iu_core.fn_iu_supersede(
  p_old_iu_id uuid,
  p_new_iu_id uuid,
  p_review_decision_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_taken record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.structure_ops_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_old_iu_id = p_new_iu_id then
    raise exception using
      errcode = 'IU003',
      message = 'A unit does not supersede itself.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_new_iu_id',
        'path', 'p_new_iu_id',
        'iu_id', p_new_iu_id
      )::text,
      hint = 'Write a new version of it with fn_iu_revise.';
  end if;
  select k.statuses, k.version_nos
  into v_taken
  from iu_core.fn_iu_units_take(array[p_old_iu_id, p_new_iu_id], '{p_old_iu_id,p_new_iu_id}', 'supersede') k;
  if p_old_iu_id = any (iu_core.fn_iu_successors(p_new_iu_id)) then
    raise exception using
      errcode = 'IU005',
      message = format('The unit %s came out of the unit %s.', p_old_iu_id, p_new_iu_id),
      detail = jsonb_build_object(
        'code', 'conflict',
        'path', 'p_new_iu_id',
        'iu_id', p_new_iu_id,
        'expected', 'a unit that nothing came out of',
        'actual', to_jsonb(iu_core.fn_iu_successors(p_new_iu_id))
      )::text,
      hint = 'Look at fn_iu_lineage: lineage has no circles.';
  end if;
  perform iu_core.fn_review_require(p_review_decision_id, 'supersede', array[p_old_iu_id, p_new_iu_id]);
  if not exists (
    select
    from cutter_governance.review_decision r
    where r.review_decision_id = p_review_decision_id
      and r.iu_ids = array[p_old_iu_id, p_new_iu_id]
  ) then
    raise exception using
      errcode = 'IU007',
      message = 'The review is for these units the other way round.',
      detail = jsonb_build_object(
        'code', 'approval_required',
        'reason', 'other_direction',
        'review_decision_id', p_review_decision_id,
        'operation', 'supersede'
      )::text,
      hint = 'Ask for a review that names the old unit first and the new one second.';
  end if;

  return iu_core.fn_iu_structure_record(
    'supersede', iu_core.fn_iu_uuid7(), array[p_old_iu_id], v_taken.version_nos[1:1], v_taken.statuses[1:1],
    array[p_new_iu_id], v_taken.version_nos[2:2], v_taken.statuses[2:2],
    p_review_decision_id, jsonb_build_object('superseded_by', p_new_iu_id), p_actor
  );
end
$iu$;

comment on function iu_core.fn_iu_supersede(uuid, uuid, uuid, text) is 'Lets another unit stand for a unit from now on.
Needs a review decision for supersede of exactly these two units as they are, which names the old one first. The new unit stays what it is. Pieces that float on the old unit stay on it and are listed in v_iu_membership_pending; pins never move. What is in force stays in force.
Arguments:
  p_old_iu_id: The unit that is superseded, a draft or enacted.
  p_new_iu_id: The unit that takes its place, a draft or enacted.
  p_review_decision_id: The decision that allows it.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict, IU007 approval_required
Example: select iu_core.fn_iu_supersede(''0199c2f4-0000-7000-8000-000000000001'', ''0199c2f4-0000-7000-8000-000000000002'', ''0199c2f4-0000-7000-8000-000000000003'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_supersede(uuid, uuid, uuid, text) from public;
grant execute on function iu_core.fn_iu_supersede(uuid, uuid, uuid, text) to iu_app;
