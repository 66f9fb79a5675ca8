create function iu_core.fn_access_scope_define(
  p_scope text,
  p_summary text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_old iu_core.access_scope;
  v_changed boolean;
begin
  perform iu_core.fn_dot_gate_require('iu_core.access_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_scope) <= 100 and p_scope ~ '^[a-z][a-z0-9_.-]*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A scope is a lower-case name of at most 100 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_scope', 'given', left(p_scope, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_summary) <= 500 and btrim(p_summary, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A summary of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_summary', 'length', length(p_summary))::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  insert into iu_core.access_scope (scope, summary, status, changed_by)
  values (p_scope, p_summary, 'withdrawn', p_actor)
  on conflict (scope) do nothing;
  select s.* into v_old from iu_core.access_scope s where s.scope = p_scope for no key update;
  v_changed := v_old.status <> 'active' or v_old.summary <> p_summary;
  if v_changed then
    update iu_core.access_scope s
    set summary = p_summary, status = 'active', changed_at = now(), changed_by = p_actor
    where s.scope = p_scope;
  end if;
  if v_old.status <> 'active' then
    insert into iu_core.access_log (object_kind, object_key, scope_after, actor)
    values ('scope', p_scope, p_scope, p_actor);
  end if;
  return jsonb_build_object(
    'scope', p_scope,
    'status', 'active',
    'old_summary', case v_old.status when 'active' then v_old.summary end,
    'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_access_scope_define(text, text, text) is 'Defines a scope, changes what it says of itself, or brings a withdrawn one back.
Nothing is hidden until something is put into it with fn_iu_scope_set or fn_iu_collection_scope_set.
Arguments:
  p_scope: A lower-case name such as hr.salaries; at most 100 characters.
  p_summary: Whose texts they are; 1 to 500 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_access_scope_define(''hr.salaries'', ''Rules of pay.'', ''ana@example.org'')';

revoke all on function iu_core.fn_access_scope_define(text, text, text) from public;
grant execute on function iu_core.fn_access_scope_define(text, text, text) to iu_operator;
