create function iu_core.fn_iu_sql_link_unset(
  p_iu_id uuid,
  p_object_kind text,
  p_object_schema text,
  p_object_name text,
  p_link_role text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_changed boolean;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_metadata_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_object_kind in ('relation', 'function')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A unit is linked to a relation or a function.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_object_kind', 'given', left(p_object_kind, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (p_link_role ~ '^[a-z][a-z0-9_]*$' and length(p_link_role) <= 63) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'What a unit is to the object is a lower-case name of at most 63 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_link_role', 'given', left(p_link_role, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_object_schema is null or p_object_name is null then
    raise exception using
      errcode = 'IU003',
      message = 'An object has a schema and a name.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', case when p_object_schema is null then 'p_object_schema' else 'p_object_name' end)::text,
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
  delete from iu_core.iu_sql_link k
  where k.iu_id = p_iu_id
    and k.object_kind = p_object_kind
    and k.object_schema = p_object_schema
    and k.object_name = p_object_name
    and k.link_role = p_link_role;
  v_changed := found;
  if v_changed then
    insert into iu_core.iu_metadata_log (object_kind, iu_id, object_key, before, after, actor)
    values ('sql_link', p_iu_id, p_object_kind || ' ' || p_object_schema || '.' || p_object_name, jsonb_build_object('link_role', p_link_role), null, p_actor);
  end if;
  return jsonb_build_object(
    'iu_id', p_iu_id,
    'object_kind', p_object_kind,
    'object_schema', p_object_schema,
    'object_name', p_object_name,
    'link_role', p_link_role,
    'is_linked', false,
    'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_iu_sql_link_unset(uuid, text, text, text, text, text) is 'Takes a unit''s link to an object back, whether the object still exists or not.
A unit that is not linked to it stays as it is. To set the link again the object must exist.
Arguments:
  p_iu_id: The unit.
  p_object_kind: relation: a table or view; function: all functions and procedures of the name.
  p_object_schema: Schema of the object, as the catalog has it.
  p_object_name: Name of the object, as the catalog has it, without arguments.
  p_link_role: What the unit is to the object: a lower-case name such as describes, of at most 63 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_sql_link_unset(''0199c2f4-0000-7000-8000-000000000001'', ''relation'', ''public'', ''invoice'', ''describes'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_sql_link_unset(uuid, text, text, text, text, text) from public;
grant execute on function iu_core.fn_iu_sql_link_unset(uuid, text, text, text, text, text) to iu_app;
