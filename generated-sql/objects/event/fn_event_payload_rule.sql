create function iu_core.fn_event_payload_rule(
  p_schema jsonb
)
returns jsonpath
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set jit = 'off'
as $iu$
with property (key, schema, types, choices) as (
  select
    '@.' || to_json(p.key)::text,
    p.value,
    array(
      select t.value #>> '{}'
      from jsonb_array_elements(case jsonb_typeof(p.value -> 'type') when 'array' then p.value -> 'type' else jsonb_build_array(p.value -> 'type') end) t
    ),
    array(select c.value from jsonb_array_elements(case when jsonb_typeof(p.value -> 'enum') = 'array' then p.value -> 'enum' else '[]' end) c where c.value <> 'null')
  from jsonb_each(p_schema -> 'properties') p
), violation (rule) as (
  select
    (
      select '(' || string_agg(
        case t.type
          when 'integer' then format('(%1$s.type() != "number" || %1$s.floor() != %1$s)', p.key)
          else format('%s.type() != %s', p.key, to_json(t.type))
        end, ' && ') || ')'
      from unnest(p.types) as t (type)
    )
  from property p
  union all
  select '(' || string_agg(format('%s != %s', p.key, c.value), ' && ') || ')'
  from property p
  cross join jsonb_array_elements(p.schema -> 'enum') c
  group by p.key
  union all
  select format('!exists(@.%s)', r.value)
  from jsonb_array_elements(case when jsonb_typeof(p_schema -> 'required') = 'array' then p_schema -> 'required' else '[]' end) r
)
select
  case
    when exists (
      select
      from property p
      where p.schema ? 'maxLength'
        or not coalesce(p.types <@ array['string', 'integer', 'number', 'boolean', 'null'], false)
        -- jsonpath cannot compare values of different types: then it would find nothing
        or p.schema ? 'enum' and (
          cardinality(array_remove(p.types, 'null')) <> 1
          or exists (
            select
            from unnest(p.choices) as c (value)
            where jsonb_typeof(c.value) <> replace((array_remove(p.types, 'null'))[1], 'integer', 'number')
          )
        )
    ) then null
    else (select '$ ? (@.type() != "object"' || coalesce(string_agg(' || ' || v.rule, ''), '') || ')' from violation v)::jsonpath
  end;
$iu$;

comment on function iu_core.fn_event_payload_rule(jsonb) is 'A flat schema as one jsonpath that finds a payload whose values break it; null when the schema is not flat.
Keys outside the schema are not looked for: subtracting the known keys finds them at a fraction of the cost.
Arguments:
  p_schema: A schema without problems.';

revoke all on function iu_core.fn_event_payload_rule(jsonb) from public;
