create function iu_core.fn_iu_tag_set(
  p_iu_id uuid,
  p_tag_key text,
  p_tag_value text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set DateStyle = 'ISO, YMD'
as $iu$
declare
  v_value text := btrim(iu_core.fn_iu_canonical_text(p_tag_value), E' \t\n\r');
  v_tag iu_core.iu_metadata_tag_registry;
  v_old text;
  v_fits boolean;
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
  select r.* into v_tag from iu_core.iu_metadata_tag_registry r where r.tag_key = p_tag_key for key share;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('The tag %s is not registered.', p_tag_key),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_tag_key', 'tag_key', p_tag_key)::text,
      hint = 'Register it with fn_iu_tag_register.';
  elsif v_tag.status <> 'active' then
    raise exception using
      errcode = 'IU005',
      message = format('The tag %s was withdrawn.', p_tag_key),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_tag_key',
        'tag_key', p_tag_key,
        'expected', 'active',
        'actual', 'withdrawn'
      )::text,
      hint = 'Register it again with fn_iu_tag_register, or use another one.';
  end if;
  v_fits := length(v_value) between 1 and 500 and case v_tag.value_type
    when 'integer' then v_value ~ '^(0|-?[1-9][0-9]{0,17})$'
    when 'boolean' then v_value in ('true', 'false')
    when 'date' then v_value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    when 'one_of' then v_value = any (v_tag.allowed_values)
    else true
  end;
  if v_fits and v_tag.value_type = 'date' then
    begin
      v_fits := v_value::date::text = v_value;
    exception
      when data_exception then
        v_fits := false;
    end;
  end if;
  if v_fits is not true then
    raise exception using
      errcode = 'IU003',
      message = format('This is no value of the tag %s.', v_tag.tag_key),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_tag_value',
        'given', left(p_tag_value, 200),
        'value_type', v_tag.value_type,
        'allowed_values', v_tag.allowed_values
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;

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
  select g.tag_value
  into v_old
  from iu_core.iu_metadata_tag g
  where g.iu_id = p_iu_id and g.tag_key = p_tag_key;
  if v_old is distinct from v_value then
    insert into iu_core.iu_metadata_tag (iu_id, tag_key, tag_value, set_at, set_by)
    values (p_iu_id, p_tag_key, v_value, clock_timestamp(), p_actor)
    on conflict (iu_id, tag_key) do update
    set tag_value = excluded.tag_value, set_at = excluded.set_at, set_by = excluded.set_by;
    insert into iu_core.iu_metadata_log (object_kind, iu_id, object_key, before, after, actor)
    values ('tag', p_iu_id, p_tag_key, case when v_old is not null then jsonb_build_object('tag_value', v_old) end, jsonb_build_object('tag_value', v_value), p_actor);
  end if;
  return jsonb_build_object(
    'iu_id', p_iu_id, 'tag_key', p_tag_key, 'old', v_old, 'new', v_value, 'changed', v_old is distinct from v_value
  );
end
$iu$;

comment on function iu_core.fn_iu_tag_set(uuid, text, text, text) is 'Gives a unit a registered tag, or another value of it.
Values are of the tag''s type: an integer of at most 18 digits, true or false, a date as 2026-12-31, one of the tag''s values, or a text of 1 to 500 characters.
Arguments:
  p_iu_id: The unit.
  p_tag_key: A lower-case name such as owner.department; at most 100 characters.
  p_tag_value: The value, spelled as the type says.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_iu_tag_set(''0199c2f4-0000-7000-8000-000000000001'', ''review.cycle'', ''yearly'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_tag_set(uuid, text, text, text) from public;
grant execute on function iu_core.fn_iu_tag_set(uuid, text, text, text) to iu_app;
