create function iu_core.fn_access_revoke(
  p_scope text,
  p_principal text,
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
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_principal) between 1 and 200 and btrim(p_principal, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A principal is a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_principal', 'length', length(p_principal))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
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
  delete from iu_core.access_grant g
  where g.principal = p_principal and g.scope = p_scope;
  v_changed := found;
  if v_changed then
    insert into iu_core.access_log (object_kind, object_key, scope_before, actor)
    values ('grant', p_principal, p_scope, p_actor);
  end if;
  return jsonb_build_object('scope', p_scope, 'principal', p_principal, 'granted', false, 'changed', v_changed);
end
$iu$;

comment on function iu_core.fn_access_revoke(text, text, text) is 'Takes a grant back: from then on the principal sees what is in the scope no more.
What a database role sees through another role stays until that role''s grant is revoked.
Arguments:
  p_scope: Name of the scope.
  p_principal: A database role, or a principal of the application; 1 to 200 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select iu_core.fn_access_revoke(''hr.salaries'', ''binh@example.org'', ''ana@example.org'')';

revoke all on function iu_core.fn_access_revoke(text, text, text) from public;
grant execute on function iu_core.fn_access_revoke(text, text, text) to iu_operator;
