create function iu_core.fn_iu_unretire(
  p_iu_id uuid,
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
  v_undone jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.lifecycle_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  perform from iu_core.information_unit u where u.iu_id = p_iu_id for no key update;
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
  v_undone := iu_core.fn_iu_unretire_many(array[p_iu_id], p_actor);
  select u.* into v_unit from iu_core.information_unit u where u.iu_id = p_iu_id;
  return jsonb_build_object(
    'iu_id', p_iu_id,
    'from_status', 'retired',
    'to_status', v_unit.lifecycle_status,
    'version_no', v_unit.enacted_version_no,
    'review_decision_id', v_undone -> 'review_decision_id'
  );
end
$iu$;

comment on function iu_core.fn_iu_unretire(uuid, text) is 'Undoes the retirement of a unit: it is what it was, and the version that was in force is so again from now on.
The time between stays without a version in force. It can be retired again under the same decision while the approval counts.
Arguments:
  p_iu_id: The unit.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_unretire(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_unretire(uuid, text) from public;
grant execute on function iu_core.fn_iu_unretire(uuid, text) to iu_app;
