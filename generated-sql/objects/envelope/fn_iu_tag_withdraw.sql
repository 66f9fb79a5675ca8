create function iu_core.fn_iu_tag_withdraw(
  p_tag_key text,
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
  v_old iu_core.iu_metadata_tag_registry;
begin
  if (length(p_tag_key) <= 100 and p_tag_key ~ '^[a-z][a-z0-9_.-]*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A tag is a lower-case name of at most 100 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_tag_key', 'given', left(p_tag_key, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  perform iu_core.fn_iu_actor_require(p_actor);
  select r.* into v_old from iu_core.iu_metadata_tag_registry r where r.tag_key = p_tag_key for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('The tag %s is not registered.', p_tag_key),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_tag_key', 'tag_key', p_tag_key)::text,
      hint = 'Register it with fn_iu_tag_register.';
  end if;
  if v_old.status = 'active' then
    update iu_core.iu_metadata_tag_registry r
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where r.tag_key = v_old.tag_key;
    insert into iu_core.iu_metadata_tag_registry_log (tag_key, before, after, actor)
    values (v_old.tag_key, jsonb_build_object(
      'value_type', v_old.value_type,
      'allowed_values', v_old.allowed_values,
      'description', v_old.description
    ), null, p_actor);
  end if;
  return jsonb_build_object(
    'tag_key', v_old.tag_key,
    'status', 'withdrawn',
    'value_type', v_old.value_type,
    'allowed_values', v_old.allowed_values,
    'description', v_old.description,
    'was_active', v_old.status = 'active',
    'changed', v_old.status = 'active'
  );
end
$iu$;

comment on function iu_core.fn_iu_tag_withdraw(text, text) is 'Withdraws a tag: no unit gets it any more.
Units that have it keep it, and it can be taken from them.
Arguments:
  p_tag_key: A lower-case name such as owner.department; at most 100 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select iu_core.fn_iu_tag_withdraw(''review.cycle'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_tag_withdraw(text, text) from public;
grant execute on function iu_core.fn_iu_tag_withdraw(text, text) to iu_operator;
