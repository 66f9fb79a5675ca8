create function iu_core.fn_iu_actor_require(
  p_actor text
)
returns void
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if (length(p_actor) <= 200 and btrim(p_actor, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The actor must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_actor', 'length', length(p_actor))::text,
      hint = 'Pass who asks as p_actor, e.g. a user name or a service account.';
  end if;
end
$iu$;

comment on function iu_core.fn_iu_actor_require(text) is 'Refuses an actor that is null, blank or longer than 200 characters.
Arguments:
  p_actor: Who asks.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_actor_require(''ana@example.org'')';

revoke all on function iu_core.fn_iu_actor_require(text) from public;
grant execute on function iu_core.fn_iu_actor_require(text) to iu_app;
