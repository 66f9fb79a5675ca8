create function iu_core.fn_event_schema_problems(
  p_schema jsonb
)
returns table (
  path text,
  problem text
)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set jit = 'off'
as $iu$
with recursive node (path, schema) as (
  select '$', coalesce(p_schema, 'null')
  union all
  select c.path, c.schema
  from node n
  cross join lateral (
    select n.path || '.properties' || case when p.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || p.key else '.' || to_json(p.key)::text end, p.value
    from jsonb_each(case when jsonb_typeof(n.schema -> 'properties') = 'object' then n.schema -> 'properties' else '{}' end) p
    union all
    select n.path || '.items', n.schema -> 'items'
    where jsonb_typeof(n.schema) = 'object' and n.schema ? 'items'
  ) as c (path, schema)
), keyword (path, schema, key, value) as (
  select n.path, n.schema, k.key, k.value
  from node n
  cross join jsonb_each(case when jsonb_typeof(n.schema) = 'object' then n.schema else '{}' end) k
), found (path, problem) as (
  select n.path, 'A schema is a JSON object.'
  from node n
  where jsonb_typeof(n.schema) <> 'object'
  union all
  select
    k.path || case when k.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || k.key else '.' || to_json(k.key)::text end,
    case
      when k.key <> all (array['type', 'properties', 'required', 'items', 'enum', 'maxLength', 'description', 'additionalProperties']) then 'The keyword is none of type, properties, required, items, enum, maxLength, description, additionalProperties.'
      when k.key = 'type' and k.path = '$' and k.value <> '"object"' then 'A payload is an object.'
      when k.key = 'type' and not (
        case jsonb_typeof(k.value)
          when 'string' then k.value #>> '{}' = any (array['string', 'integer', 'number', 'boolean', 'null', 'object', 'array'])
          when 'array' then
            k.value <> '[]'
            and not exists (
              select from jsonb_array_elements(k.value) t
              where jsonb_typeof(t.value) <> 'string' or t.value #>> '{}' <> all (array['string', 'integer', 'number', 'boolean', 'null', 'object', 'array'])
            )
          else false
        end
      ) then 'A type is one or several of string, integer, number, boolean, null, object, array.'
      when k.key = 'properties' and jsonb_typeof(k.value) <> 'object' then 'Properties are an object of schemas by key.'
      when k.key = 'required' and (
        jsonb_typeof(k.value) <> 'array'
        or exists (
          select from jsonb_array_elements(case when jsonb_typeof(k.value) = 'array' then k.value else '[]' end) r
          where jsonb_typeof(r.value) <> 'string' or not coalesce(case when jsonb_typeof(k.schema -> 'properties') = 'object' then k.schema -> 'properties' else '{}' end ? (r.value #>> '{}'), false)
        )
      ) then 'Required is an array of keys that are in properties.'
      when k.key = 'enum' and (
        jsonb_typeof(k.value) <> 'array'
        or k.value = '[]'
        or exists (select from jsonb_array_elements(case when jsonb_typeof(k.value) = 'array' then k.value else '[]' end) e where jsonb_typeof(e.value) in ('object', 'array'))
      ) then 'An enum is an array of strings, numbers, booleans or null, with at least one.'
      when k.key = 'maxLength' and not (
        case
          when jsonb_typeof(k.value) = 'number' then k.value::numeric % 1 = 0 and k.value::numeric between 0 and 1048576
          else false
        end
      ) then 'maxLength is a whole number from 0 to 1048576.'
      when k.key = 'description' and jsonb_typeof(k.value) <> 'string' then 'A description is a string.'
      when k.key = 'additionalProperties' and k.value <> 'false' then 'Payloads are closed: additionalProperties can only be false.'
    end
  from keyword k
  union all
  select k.path || '.properties' || case when p.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || p.key else '.' || to_json(p.key)::text end, 'The key is on the deny list: events carry facts, not text.'
  from keyword k
  cross join jsonb_object_keys(case when jsonb_typeof(k.value) = 'object' then k.value else '{}' end) as p (key)
  where k.key = 'properties' and p.key = any (array['body_text', 'instruction_text', 'payload_blob', 'iu_body'])
)
select f.path, f.problem
from found f
where f.problem is not null
order by f.path collate "C";
$iu$;

comment on function iu_core.fn_event_schema_problems(jsonb) is 'What is wrong with the schema of an event type, one row each; none: it may be registered.
Schemas are a subset of JSON Schema: type, properties, required, items, enum, maxLength, description, additionalProperties. The payload itself is an object with exactly the keys in properties; so is every inner object that has properties. An enum holds strings, numbers, booleans or null; additionalProperties can only be false. Keys on the deny list are refused at any depth.
Arguments:
  p_schema: The schema.
Example: select * from iu_core.fn_event_schema_problems(''{"properties": {"total": {"type": "money"}}}'')';

revoke all on function iu_core.fn_event_schema_problems(jsonb) from public;
grant execute on function iu_core.fn_event_schema_problems(jsonb) to iu_reader;
