create function iu_core.fn_iu_enact(
  p_iu_id uuid,
  p_review_decision_id uuid,
  p_change_set_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_status text;
  v_result jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.lifecycle_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select u.lifecycle_status
  into v_status
  from iu_core.information_unit u
  where u.iu_id = p_iu_id
  for no key update;
  if not found then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  v_result := iu_core.fn_iu_enact_many(array[p_iu_id], p_review_decision_id, p_change_set_id, p_actor);
  return (
    select jsonb_build_object(
      'iu_id', u.iu_id,
      'from_status', v_status,
      'to_status', u.lifecycle_status,
      'version_no', u.enacted_version_no,
      'changed', v_result -> 'enacted' = '1'
    )
    from iu_core.information_unit u
    where u.iu_id = p_iu_id
  );
end
$iu$;

comment on function iu_core.fn_iu_enact(uuid, uuid, uuid, text) is 'Brings the current version of a unit into force under a change set.
The change set''s manifest must list that version (IU013), and the unit be as it was reviewed (IU007). A version that was in force until then is kept in iu_in_force. Again: nothing is written.
Arguments:
  p_iu_id: The unit.
  p_review_decision_id: The decision that allows it; it may be about further units.
  p_change_set_id: What it is enacted under; fn_governance_author made it.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_enact(''0199c2f4-0000-7000-8000-000000000001'', ''0199c2f4-0000-7000-8000-000000000002'', ''0199c2f4-0000-7000-8000-000000000003'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_enact(uuid, uuid, uuid, text) from public;
grant execute on function iu_core.fn_iu_enact(uuid, uuid, uuid, text) to iu_app;
