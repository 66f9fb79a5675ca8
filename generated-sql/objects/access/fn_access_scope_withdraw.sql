create function iu_core.fn_access_scope_withdraw(
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
  v_old iu_core.access_scope;
  v_used jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.access_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_scope is null then
    raise exception using
      errcode = 'IU003',
      message = 'The name of a scope is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_scope')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select s.* into v_old from iu_core.access_scope s where s.scope = p_scope for update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no scope %s.', left(p_scope, 200)),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_scope', 'scope', left(p_scope, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  end if;
  if v_old.status = 'withdrawn' then
    return jsonb_build_object('scope', p_scope, 'status', 'withdrawn', 'old_summary', null, 'changed', false);
  end if;
  v_used := jsonb_build_object(
    'units', (select count(*) from iu_core.information_unit u where u.scope = p_scope),
    'collections', (select count(*) from iu_core.iu_piece_collection c where c.scope = p_scope),
    'grants', (select count(*) from iu_core.access_grant g where g.scope = p_scope)
  );
  if v_used <> '{"units": 0, "collections": 0, "grants": 0}' then
    raise exception using
      errcode = 'IU005',
      message = format('The scope %s is in use: %s units, %s collections, %s grants.', p_scope, v_used -> 'units', v_used -> 'collections', v_used -> 'grants'),
      detail = jsonb_build_object(
        'code', 'conflict',
        'scope', p_scope,
        'expected', 'nothing in it',
        'actual', v_used
      )::text,
      hint = 'Take everything out with fn_iu_scope_set and fn_iu_collection_scope_set, and revoke its grants.';
  end if;

  update iu_core.access_scope s
  set status = 'withdrawn', changed_at = now(), changed_by = p_actor
  where s.scope = p_scope;
  insert into iu_core.access_log (object_kind, object_key, scope_before, actor)
  values ('scope', p_scope, p_scope, p_actor);
  return jsonb_build_object('scope', p_scope, 'status', 'withdrawn', 'old_summary', v_old.summary, 'changed', true);
end
$iu$;

comment on function iu_core.fn_access_scope_withdraw(text, text) is 'Withdraws a scope that nothing is in and nobody was granted.
Arguments:
  p_scope: Name of the scope.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_access_scope_withdraw(''hr.salaries'', ''ana@example.org'')';

revoke all on function iu_core.fn_access_scope_withdraw(text, text) from public;
grant execute on function iu_core.fn_access_scope_withdraw(text, text) to iu_operator;
