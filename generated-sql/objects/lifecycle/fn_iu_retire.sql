create function iu_core.fn_iu_retire(
  p_iu_id uuid,
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
  v_unit iu_core.information_unit;
begin
  perform iu_core.fn_dot_gate_require('iu_core.lifecycle_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select u.* into v_unit from iu_core.information_unit u where u.iu_id = p_iu_id for update;
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
  perform iu_core.fn_iu_retire_many(array[p_iu_id], p_review_decision_id, p_actor);
  return jsonb_build_object(
    'iu_id', p_iu_id, 'from_status', v_unit.lifecycle_status, 'to_status', 'retired', 'version_no', v_unit.enacted_version_no
  );
end
$iu$;

comment on function iu_core.fn_iu_retire(uuid, uuid, text) is 'Takes a unit out of force for good: nothing takes its place.
Refused with IU005 while it is a piece of an active collection; the detail lists where. Its versions stay readable and its address stays taken.
Arguments:
  p_iu_id: The unit.
  p_review_decision_id: The decision that allows it; it may be about further units.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_retire(''0199c2f4-0000-7000-8000-000000000001'', ''0199c2f4-0000-7000-8000-000000000002'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_retire(uuid, uuid, text) from public;
grant execute on function iu_core.fn_iu_retire(uuid, uuid, text) to iu_app;
