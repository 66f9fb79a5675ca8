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
  v_at timestamptz;
  v_unit iu_core.information_unit;
  v_retirement iu_core.iu_retirement;
  v_back iu_core.iu_in_force;
begin
  perform iu_core.fn_dot_gate_require('iu_core.lifecycle_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select u.* into v_unit from iu_core.information_unit u where u.iu_id = p_iu_id for no key update;
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
  if not exists (
    select from iu_core.iu_transition_type t
    where t.transition_type = 'unretire' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'unretire'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'unretire',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'unretire')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;
  select r.* into v_retirement from iu_core.iu_retirement r where r.iu_id = p_iu_id and r.undone_at is null;
  select o.* into v_back from iu_core.iu_in_force o where o.in_force_id = v_retirement.in_force_id;

  v_at := greatest(clock_timestamp(), v_back.in_force_to);
  update iu_core.iu_retirement r
  set undone_at = v_at, undone_by = p_actor
  where r.retirement_id = v_retirement.retirement_id;
  if v_back.in_force_id is not null then
    insert into iu_core.iu_in_force (
      iu_id, version_no, in_force_from, change_set_id, review_decision_id, enacted_by, replaces
    )
    values (v_back.iu_id, v_back.version_no, v_at, v_back.change_set_id, v_back.review_decision_id, v_back.enacted_by, v_back.replaces);
  end if;
  update iu_core.information_unit u
  set lifecycle_status = v_retirement.from_status, enacted_version_no = v_back.version_no
  where u.iu_id = p_iu_id;
  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
  values (
    p_iu_id, 'unretire', p_actor, 'retired', v_retirement.from_status, v_back.version_no,
    jsonb_build_object('retirement_id', v_retirement.retirement_id)
  );
  return jsonb_build_object(
    'iu_id', p_iu_id, 'from_status', 'retired', 'to_status', v_retirement.from_status, 'version_no', v_back.version_no
  );
end
$iu$;

comment on function iu_core.fn_iu_unretire(uuid, text) is 'Undoes the retirement of a unit: it is what it was, and the version that was in force is so again from now on.
The time between stays without a version in force. It can be retired again under the same decision while the approval counts.
Arguments:
  p_iu_id: The unit.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select iu_core.fn_iu_unretire(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_unretire(uuid, text) from public;
grant execute on function iu_core.fn_iu_unretire(uuid, text) to iu_app;
