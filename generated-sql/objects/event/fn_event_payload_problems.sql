create function iu_core.fn_event_payload_problems(
  p_payload jsonb,
  p_schema jsonb,
  p_root text default '$'
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
with recursive node (path, key, value, schema, is_known) as (
  select p_root, null, p_payload, '{"type": "object", "properties": {}}' || case when jsonb_typeof(p_schema) = 'object' then p_schema else '{}' end, true
  union all
  select c.path, c.key, c.value, c.schema, c.is_known
  from node n
  cross join lateral (
    select n.path || case when m.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || m.key else '.' || to_json(m.key)::text end, m.key, m.value, n.schema -> 'properties' -> m.key, coalesce(n.schema -> 'properties' ? m.key, true)
    from jsonb_each(case when jsonb_typeof(n.value) = 'object' then n.value else '{}' end) m
    union all
    select n.path || '[' || (e.ordinality - 1) || ']', null, e.value, n.schema -> 'items', true
    from jsonb_array_elements(case when jsonb_typeof(n.value) = 'array' then n.value else '[]' end) with ordinality e
  ) as c (path, key, value, schema, is_known)
), found (path, problem) as (
  select
    n.path,
    case
      when n.key = any (array['body_text', 'instruction_text', 'payload_blob', 'iu_body']) then 'denied_key'
      when not n.is_known then 'unknown_key'
      when not coalesce(n.schema -> 'type' ? jsonb_typeof(n.value), true) and not (
        n.schema -> 'type' ? 'integer'
        and case when jsonb_typeof(n.value) = 'number' then n.value::numeric % 1 = 0 else false end
      ) then 'wrong_type'
      when not coalesce(n.schema -> 'enum' @> jsonb_build_array(n.value), true) then 'not_in_enum'
      when jsonb_typeof(n.value) = 'string' and length(n.value #>> '{}') > case jsonb_typeof(n.schema -> 'maxLength') when 'number' then (n.schema -> 'maxLength')::numeric end then 'too_long'
    end
  from node n
  union all
  select n.path || case when r.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || r.key else '.' || to_json(r.key)::text end, 'missing_key'
  from node n
  cross join jsonb_array_elements_text(case when jsonb_typeof(n.schema -> 'required') = 'array' then n.schema -> 'required' else '[]' end) as r (key)
  where jsonb_typeof(n.value) = 'object' and not n.value ? r.key
)
select f.path, f.problem
from found f
where f.problem is not null
order by f.path collate "C";
$iu$;

comment on function iu_core.fn_event_payload_problems(jsonb, jsonb, text) is 'Everything in a payload that its type''s policy forbids, one row each, at any depth; none: it conforms.
Problems: denied_key (is on the deny list), unknown_key (is not in the schema), missing_key (is missing), wrong_type (has the wrong type), not_in_enum (is none of the values allowed), too_long (is too long). Size is not judged here.
Arguments:
  p_payload: The payload.
  p_schema: The type''s schema.
  p_root: How the path of the payload itself is written.
Example: select * from iu_core.fn_event_payload_problems(''{"body_text": "…"}'', ''{"properties": {}}'')';

revoke all on function iu_core.fn_event_payload_problems(jsonb, jsonb, text) from public;
grant execute on function iu_core.fn_event_payload_problems(jsonb, jsonb, text) to iu_reader;
