create function iu_core.fn_iu_tag_register(
  p_tag_key text,
  p_value_type text,
  p_description text,
  p_actor text,
  p_allowed_values text[] default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_values text[];
  v_old iu_core.iu_metadata_tag_registry;
  v_new iu_core.iu_metadata_tag_registry;
  v_is_new boolean;
  v_description text := btrim(p_description, E' \t\n\r');
begin
  if (length(p_tag_key) <= 100 and p_tag_key ~ '^[a-z][a-z0-9_.-]*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A tag is a lower-case name of at most 100 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_tag_key', 'given', left(p_tag_key, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_value_type in ('text', 'integer', 'boolean', 'date', 'one_of')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A tag is a text, an integer, a boolean, a date, or one_of some values.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_value_type',
        'given', left(p_value_type, 200),
        'expected', array['text', 'integer', 'boolean', 'date', 'one_of']
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(v_description) between 1 and 500) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A description of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_description', 'length', length(p_description))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_values := array(select distinct a.value collate "C" from unnest(p_allowed_values) as a (value) order by 1);
  if (
    case p_value_type
      when 'one_of' then cardinality(v_values) between 1 and 200
        and not exists (select from unnest(v_values) as a (value) where (length(a.value) between 1 and 500) is not true)
      else p_allowed_values is null
    end
  ) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A tag of the type one_of has 1 to 200 values of 1 to 500 characters, any other none.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_allowed_values', 'count', cardinality(p_allowed_values))::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  insert into iu_core.iu_metadata_tag_registry (tag_key, value_type, allowed_values, description, changed_by)
  values (p_tag_key, p_value_type, case p_value_type when 'one_of' then v_values end, v_description, p_actor)
  on conflict (tag_key) do nothing
  returning * into v_new;
  v_is_new := found;
  if not v_is_new then
    select r.* into v_old from iu_core.iu_metadata_tag_registry r where r.tag_key = p_tag_key for no key update;
    if v_old.value_type <> p_value_type or not coalesce(v_old.allowed_values, '{}') <@ v_values then
      raise exception using
        errcode = 'IU005',
        message = format('The tag %s is of another type, or has values that are missing now.', v_old.tag_key),
        detail = jsonb_build_object(
          'code', 'conflict',
          'argument', 'p_value_type',
          'tag_key', v_old.tag_key,
          'expected', jsonb_build_object(
            'value_type', v_old.value_type,
            'allowed_values', v_old.allowed_values,
            'description', v_old.description
          ),
          'actual', p_value_type
        )::text,
        hint = 'Register another tag, or give all the values the tag has.';
    end if;
    v_new := v_old;
    v_new.status := 'active';
    v_new.description := v_description;
    v_new.allowed_values := case p_value_type when 'one_of' then v_values end;
  end if;

  if v_is_new or v_new is distinct from v_old then
    if not v_is_new then
      v_new.changed_at := clock_timestamp();
      v_new.changed_by := p_actor;
      update iu_core.iu_metadata_tag_registry r
      set
        status = v_new.status, description = v_new.description, allowed_values = v_new.allowed_values,
        changed_at = v_new.changed_at, changed_by = v_new.changed_by
      where r.tag_key = v_new.tag_key;
    end if;
    insert into iu_core.iu_metadata_tag_registry_log (tag_key, before, after, actor)
    values (v_new.tag_key, case v_old.status when 'active' then jsonb_build_object(
      'value_type', v_old.value_type,
      'allowed_values', v_old.allowed_values,
      'description', v_old.description
    ) end, jsonb_build_object(
      'value_type', v_new.value_type,
      'allowed_values', v_new.allowed_values,
      'description', v_new.description
    ), p_actor);
  end if;
  return jsonb_build_object(
    'tag_key', v_new.tag_key,
    'status', v_new.status,
    'value_type', v_new.value_type,
    'allowed_values', v_new.allowed_values,
    'description', v_new.description,
    'was_active', v_old.status is not distinct from 'active',
    'changed', v_is_new or v_new is distinct from v_old
  );
end
$iu$;

comment on function iu_core.fn_iu_tag_register(text, text, text, text, text[]) is 'Registers a tag that units may have, or brings a withdrawn one back.
The type of a tag is for good, because units have values of it; a tag of the type one_of may gain values. The description may change.
Arguments:
  p_tag_key: A lower-case name such as owner.department; at most 100 characters.
  p_value_type: text, integer, boolean, date or one_of.
  p_description: What the tag says about a unit; 1 to 500 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_allowed_values: The values of a tag of the type one_of: 1 to 200, each of 1 to 500 characters.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_iu_tag_register(''review.cycle'', ''one_of'', ''How often the text is reviewed.'', ''ana@example.org'', ''{monthly,yearly}'')';

revoke all on function iu_core.fn_iu_tag_register(text, text, text, text, text[]) from public;
grant execute on function iu_core.fn_iu_tag_register(text, text, text, text, text[]) to iu_operator;
