create function iu_core.fn_iu_collection_scope_set(
  p_collection_key text,
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
  v_previous text;
begin
  perform iu_core.fn_dot_gate_require('iu_core.access_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_collection_key is null then
    raise exception using
      errcode = 'IU003',
      message = 'A collection key is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_collection_key')::text,
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
  select c.scope
  into v_previous
  from iu_core.iu_piece_collection c
  where c.collection_key = p_collection_key
  for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no collection %s.', left(p_collection_key, 200)),
      detail = jsonb_build_object('code', 'not_found', 'collection_key', left(p_collection_key, 200))::text,
      hint = 'Check the id or key given in the detail.';
  end if;

  if v_previous is distinct from p_scope then
    update iu_core.iu_piece_collection c
    set scope = p_scope
    where c.collection_key = p_collection_key;
    insert into iu_core.access_log (object_kind, object_key, scope_before, scope_after, actor)
    values ('collection', p_collection_key, v_previous, p_scope, p_actor);
  end if;
  return jsonb_build_object(
    'collection_key', p_collection_key,
    'scope', p_scope,
    'previous', v_previous,
    'changed', v_previous is distinct from p_scope
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_scope_set(text, text, text) is 'Puts a collection into a scope, or takes it out of its own.
It hides that there is such a collection, its title, its order and its manifests. Its units keep their own scopes, since they may be pieces elsewhere: set those with fn_iu_scope_set. Units minted in it later begin in its scope.
Arguments:
  p_collection_key: Key of the collection.
  p_scope: Name of the scope.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU002 unknown_key
Example: select iu_core.fn_iu_collection_scope_set(''workflow.invoice-approval'', ''hr.salaries'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_collection_scope_set(text, text, text) from public;
grant execute on function iu_core.fn_iu_collection_scope_set(text, text, text) to iu_operator;
