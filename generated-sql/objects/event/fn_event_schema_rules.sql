create function iu_core.fn_event_schema_rules(
  p_schema jsonb
)
returns table (
  path text,
  rule text,
  value jsonb
)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set jit = 'off'
as $iu$
with recursive node (path, schema) as (
  select '$', '{"type": "object", "properties": {}}' || case when jsonb_typeof(p_schema) = 'object' then p_schema else '{}' end
  union all
  select c.path, c.schema
  from node n
  cross join lateral (
    select n.path || case when p.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || p.key else '.' || to_json(p.key)::text end, p.value
    from jsonb_each(case when jsonb_typeof(n.schema -> 'properties') = 'object' then n.schema -> 'properties' else '{}' end) p
    union all
    select n.path || '[*]', n.schema -> 'items'
    where n.schema ? 'items'
  ) as c (path, schema)
)
select n.path, r.rule, r.value
from node n
cross join lateral (
  select
    k.key,
    case
      when k.key = 'maxLength' then k.value
      else (
        select jsonb_agg(distinct e.value)
        from jsonb_array_elements(case when jsonb_typeof(k.value) = 'array' then k.value else jsonb_build_array(k.value) end) e
      )
    end
  from jsonb_each(case when jsonb_typeof(n.schema) = 'object' then n.schema else '{}' end) k
  where k.key in ('type', 'enum', 'maxLength') or (k.key = 'required' and case when jsonb_typeof(k.value) = 'array' then k.value else '[]' end <> '[]')
  union all
  select 'closed', to_jsonb(n.schema ? 'properties')
  union all
  select 'elements', to_jsonb(n.schema ? 'items')
) as r (rule, value)
order by n.path collate "C", r.rule collate "C";
$iu$;

comment on function iu_core.fn_event_schema_rules(jsonb) is 'A schema as a list of rules, one row each, so that two schemas can be compared. Descriptions are no rules.
Arguments:
  p_schema: A schema without problems.
Example: select * from iu_core.fn_event_schema_rules(''{"properties": {"total": {"type": "number"}}}'')';

revoke all on function iu_core.fn_event_schema_rules(jsonb) from public;
grant execute on function iu_core.fn_event_schema_rules(jsonb) to iu_reader;
