create function iu_core.fn_iu_sql_link_set(
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
  if not exists (
    select
    from pg_namespace n
    where n.nspname::text = p_object_schema
      and case p_object_kind
        when 'relation' then exists (
          select from pg_class c where c.relnamespace = n.oid and c.relname::text = p_object_name and c.relkind in ('r', 'p', 'v', 'm', 'f')
        )
        else exists (select from pg_proc p where p.pronamespace = n.oid and p.proname::text = p_object_name)
      end
  ) then
    raise exception using
      errcode = 'IU004',
      message = format('There is no %s %I.%I.', p_object_kind, left(p_object_schema, 100), left(p_object_name, 100)),
      detail = jsonb_build_object(
        'code', 'not_found',
        'object_kind', p_object_kind,
        'object_schema', left(p_object_schema, 100),
        'object_name', left(p_object_name, 100)
      )::text,
      hint = 'Names are compared as the catalog has them: lower case unless they were quoted.';
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
  insert into iu_core.iu_sql_link (iu_id, object_kind, object_schema, object_name, link_role, set_by)
  values (p_iu_id, p_object_kind, p_object_schema, p_object_name, p_link_role, p_actor)
  on conflict do nothing;
  v_changed := found;
  if v_changed then
    insert into iu_core.iu_metadata_log (object_kind, iu_id, object_key, before, after, actor)
    values ('sql_link', p_iu_id, p_object_kind || ' ' || p_object_schema || '.' || p_object_name, null, jsonb_build_object('link_role', p_link_role), p_actor);
  end if;
  return jsonb_build_object(
    'iu_id', p_iu_id,
    'object_kind', p_object_kind,
    'object_schema', p_object_schema,
    'object_name', p_object_name,
    'link_role', p_link_role,
    'is_linked', true,
    'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_iu_sql_link_set(uuid, text, text, text, text, text) is 'Says that a unit is about an object of the database: a table or view, or the functions of a name.
The object must exist when it is linked. Links are kept by name: they survive a dump, and are not followed when the object is renamed.
Arguments:
  p_iu_id: The unit.
  p_object_kind: relation: a table or view; function: all functions and procedures of the name.
  p_object_schema: Schema of the object, as the catalog has it.
  p_object_name: Name of the object, as the catalog has it, without arguments.
  p_link_role: What the unit is to the object: a lower-case name such as describes, of at most 63 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_sql_link_set(''0199c2f4-0000-7000-8000-000000000001'', ''relation'', ''public'', ''invoice'', ''describes'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_sql_link_set(uuid, text, text, text, text, text) from public;
grant execute on function iu_core.fn_iu_sql_link_set(uuid, text, text, text, text, text) to iu_app;
