create function iu_core.fn_iu_tag_unset(
  p_iu_id uuid,
  p_tag_key text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_old text;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_metadata_enabled');
  if (length(p_tag_key) <= 100 and p_tag_key ~ '^[a-z][a-z0-9_.-]*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A tag is a lower-case name of at most 100 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_tag_key', 'given', left(p_tag_key, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  perform iu_core.fn_iu_actor_require(p_actor);
  perform
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
  perform iu_core.fn_iu_units_access_require(array[p_iu_id]);
  delete from iu_core.iu_metadata_tag g
  where g.iu_id = p_iu_id and g.tag_key = p_tag_key
  returning g.tag_value into v_old;
  if v_old is not null then
    insert into iu_core.iu_metadata_log (object_kind, iu_id, object_key, before, after, actor)
    values ('tag', p_iu_id, p_tag_key, jsonb_build_object('tag_value', v_old), null, p_actor);
  end if;
  return jsonb_build_object('iu_id', p_iu_id, 'tag_key', p_tag_key, 'old', v_old, 'new', null, 'changed', v_old is not null);
end
$iu$;

comment on function iu_core.fn_iu_tag_unset(uuid, text, text) is 'Takes a tag from a unit, registered still or not.
A unit that does not have the tag stays as it is.
Arguments:
  p_iu_id: The unit.
  p_tag_key: A lower-case name such as owner.department; at most 100 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_tag_unset(''0199c2f4-0000-7000-8000-000000000001'', ''review.cycle'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_tag_unset(uuid, text, text) from public;
grant execute on function iu_core.fn_iu_tag_unset(uuid, text, text) to iu_app;
