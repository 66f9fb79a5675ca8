create function iu_core.fn_approval_principal_set(
  p_principal text,
  p_role text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_old_role text;
  v_changed boolean;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_principal) between 1 and 200 and btrim(p_principal, E' \t\n\r') = p_principal) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A principal is a name of 1 to 200 characters without spaces around it.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_principal', 'given', left(p_principal, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_role !~ '^[a-z][a-z0-9_.-]{0,62}$' then
    raise exception using
      errcode = 'IU003',
      message = 'A role is a lower-case name of at most 63 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_role', 'given', left(p_role, 200))::text,
      hint = 'Name what the principal answers for, e.g. reviewer or finance.';
  end if;

  if p_role is not null then
    insert into iu_core.approval_principal (principal, role, status, changed_by)
    values (p_principal, p_role, 'withdrawn', p_actor)
    on conflict (principal) do nothing;
  end if;
  select case when p.status = 'active' then p.role end
  into v_old_role
  from iu_core.approval_principal p
  where p.principal = p_principal
  for no key update;
  v_changed := v_old_role is distinct from p_role;
  if v_changed then
    update iu_core.approval_principal p
    set
      role = coalesce(p_role, p.role),
      status = case when p_role is null then 'withdrawn' else 'active' end,
      changed_at = v_at,
      changed_by = p_actor
    where p.principal = p_principal;
    insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
    values (
      'principal', p_principal, case when p_role is null then 'withdraw' else 'set' end,
      case when v_old_role is not null then jsonb_build_object('role', v_old_role) end,
      case when p_role is not null then jsonb_build_object('role', p_role) end,
      p_actor
    );
  end if;
  return jsonb_build_object(
    'principal', p_principal, 'old_role', v_old_role, 'role', p_role, 'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_approval_principal_set(text, text, text) is 'Lets a principal vote in a role, gives it another role, or with no role lets it vote no longer.
Votes already cast keep counting, for the role the principal held then.
Arguments:
  p_principal: Name of the person or service, as it will vote; 1 to 200 characters.
  p_role: The one role it votes in, a lower-case name; null: it votes no longer.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_approval_principal_set(''ana@example.org'', ''reviewer'', ''operator@example.org'')';

revoke all on function iu_core.fn_approval_principal_set(text, text, text) from public;
grant execute on function iu_core.fn_approval_principal_set(text, text, text) to iu_operator;
