import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, rows, sql, text } from "../kit/index.ts";
import type { EventSchema } from "./event_schema.ts";
import { asArray, asObject, memberPath } from "./json_path.ts";

export const fnEventSchemaRules = defineFunction({
  name: "fn_event_schema_rules",
  summary: "A schema as a list of rules, one row each, so that two schemas can be compared. Descriptions are no rules.",
  args: { p_schema: jsonb<EventSchema>("A schema without problems.") },
  returns: rows({
    path: text("The value the rule is about, e.g. $.lines[*].amount"),
    rule: text(
      "type, required, enum or maxLength; closed and elements: whether the keys of an object, the elements of an array are described.",
    ),
    value: jsonb("What is demanded; lists without order or duplicates."),
  }),
  volatility: "immutable",
  // Row estimates of nested JSON look huge to the planner; compiling the query would take seconds, running it takes a millisecond.
  settings: { jit: "off" },
  grantTo: [iuReader],
  example: `select * from iu_core.fn_event_schema_rules('{"properties": {"total": {"type": "number"}}}')`,
  body: ({ arg }) => sql`
    with recursive node (path, schema) as (
      select '$', '{"type": "object", "properties": {}}' || ${asObject(arg.p_schema)}
      union all
      select c.path, c.schema
      from node n
      cross join lateral (
        select n.path || ${memberPath(sql`p.key`)}, p.value
        from jsonb_each(${asObject(sql`n.schema -> 'properties'`)}) p
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
      from jsonb_each(${asObject(sql`n.schema`)}) k
      where k.key in ('type', 'enum', 'maxLength') or (k.key = 'required' and ${asArray(sql`k.value`)} <> '[]')
      union all
      select 'closed', to_jsonb(n.schema ? 'properties')
      union all
      select 'elements', to_jsonb(n.schema ? 'items')
    ) as r (rule, value)
    order by n.path collate "C", r.rule collate "C"
  `,
});
