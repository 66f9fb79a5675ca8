create function iu_core.fn_iu_scope_set(
  p_iu_ids uuid[],
  p_scope text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_iu_ids uuid[];
  v_previous jsonb;
  v_missing uuid;
begin
  perform iu_core.fn_dot_gate_require('iu_core.access_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (array_ndims(p_iu_ids) = 1 and cardinality(p_iu_ids) <= 10000 and array_position(p_iu_ids, null) is null) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Name 1 to 10000 units, none of them null.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_iu_ids',
        'count', coalesce(cardinality(p_iu_ids), 0),
        'limit', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_scope is not null then
    if p_scope is null then
      raise exception using
        errcode = 'IU003',
        message = 'The name of a scope is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_scope')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    perform 1
    from iu_core.access_scope s
    where s.scope = p_scope and s.status = 'active'
    for share;
    if not found then
      raise exception using
        errcode = 'IU002',
        message = format('There is no scope %s.', left(p_scope, 200)),
        detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_scope', 'scope', left(p_scope, 200))::text,
        hint = 'Define it with fn_access_scope_define, or correct its spelling.';
    end if;
  end if;
  perform 1
  from iu_core.information_unit u
  where u.iu_id = any (p_iu_ids)
  order by u.iu_id
  for no key update;
  select g.iu_id
  into v_missing
  from unnest(p_iu_ids) as g (iu_id)
  where not exists (select from iu_core.information_unit u where u.iu_id = g.iu_id)
  limit 1;
  if found then
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', v_missing),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', v_missing)::text,
      hint = 'Check the id or key given in the detail.';
  end if;

  select
    coalesce(array_agg(u.iu_id), '{}'),
    coalesce(jsonb_agg(jsonb_build_object('iu_id', u.iu_id, 'scope', u.scope) order by u.iu_id), '[]')
  into v_iu_ids, v_previous
  from iu_core.information_unit u
  where u.iu_id = any (p_iu_ids) and u.scope is distinct from p_scope;
  insert into iu_core.access_log (object_kind, object_key, scope_before, scope_after, actor)
  select 'unit', u.iu_id::text, u.scope, p_scope, p_actor
  from iu_core.information_unit u
  where u.iu_id = any (v_iu_ids);
  update iu_core.information_unit u
  set scope = p_scope
  where u.iu_id = any (v_iu_ids);
  return jsonb_build_object('scope', p_scope, 'changed', cardinality(v_iu_ids), 'previous', v_previous);
end
$iu$;

comment on function iu_core.fn_iu_scope_set(uuid[], text, text) is 'Puts units into a scope, or takes them out of theirs: all their versions, wherever they are pieces.
All or nothing; at most 10 000 units. Statements of readers that are already running see what they saw when they began.
Arguments:
  p_iu_ids: The units, without nulls.
  p_scope: Name of the scope.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU002 unknown_key
Example: select iu_core.fn_iu_scope_set(array[''0199c2f4-0000-7000-8000-000000000001'']::uuid[], ''hr.salaries'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_scope_set(uuid[], text, text) from public;
grant execute on function iu_core.fn_iu_scope_set(uuid[], text, text) to iu_operator;
