import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, lit, rows, sql, text } from "../kit/index.ts";
import { type EventSchema, jsonTypeNames, schemaKeywords } from "./event_schema.ts";
import { asArray, asObject, isDenied, memberPath, textList } from "./json_path.ts";

const maxLengthLimit = 1_048_576;

export const fnEventSchemaProblems = defineFunction({
  name: "fn_event_schema_problems",
  summary: "What is wrong with the schema of an event type, one row each; none: it may be registered.",
  details: `Schemas are a subset of JSON Schema: ${schemaKeywords.join(", ")}. The payload itself is an object with exactly the keys in properties; so is every inner object that has properties. An enum holds strings, numbers, booleans or null; additionalProperties can only be false. Keys on the deny list are refused at any depth.`,
  args: { p_schema: jsonb<EventSchema>("The schema.") },
  returns: rows({
    path: text("Where in the schema, e.g. $.properties.lines.items.pattern"),
    problem: text("What is wrong there, as a sentence."),
  }),
  volatility: "immutable",
  // Row estimates of nested JSON look huge to the planner; compiling the query would take seconds, running it takes a millisecond.
  settings: { jit: "off" },
  grantTo: [iuReader],
  example: `select * from iu_core.fn_event_schema_problems('{"properties": {"total": {"type": "money"}}}')`,
  body: ({ arg }) => sql`
    with recursive node (path, schema) as (
      select '$', coalesce(${arg.p_schema}, 'null')
      union all
      select c.path, c.schema
      from node n
      cross join lateral (
        select n.path || '.properties' || ${memberPath(sql`p.key`)}, p.value
        from jsonb_each(${asObject(sql`n.schema -> 'properties'`)}) p
        union all
        select n.path || '.items', n.schema -> 'items'
        where jsonb_typeof(n.schema) = 'object' and n.schema ? 'items'
      ) as c (path, schema)
    ), keyword (path, schema, key, value) as (
      select n.path, n.schema, k.key, k.value
      from node n
      cross join jsonb_each(${asObject(sql`n.schema`)}) k
    ), found (path, problem) as (
      select n.path, 'A schema is a JSON object.'
      from node n
      where jsonb_typeof(n.schema) <> 'object'
      union all
      select
        k.path || ${memberPath(sql`k.key`)},
        case
          when k.key <> all (${textList(schemaKeywords)}) then ${lit(`The keyword is none of ${schemaKeywords.join(", ")}.`)}
          when k.key = 'type' and k.path = '$' and k.value <> '"object"' then 'A payload is an object.'
          when k.key = 'type' and not (
            case jsonb_typeof(k.value)
              when 'string' then k.value #>> '{}' = any (${textList(jsonTypeNames)})
              when 'array' then
                k.value <> '[]'
                and not exists (
                  select from jsonb_array_elements(k.value) t
                  where jsonb_typeof(t.value) <> 'string' or t.value #>> '{}' <> all (${textList(jsonTypeNames)})
                )
              else false
            end
          ) then ${lit(`A type is one or several of ${jsonTypeNames.join(", ")}.`)}
          when k.key = 'properties' and jsonb_typeof(k.value) <> 'object' then 'Properties are an object of schemas by key.'
          when k.key = 'required' and (
            jsonb_typeof(k.value) <> 'array'
            or exists (
              select from jsonb_array_elements(${asArray(sql`k.value`)}) r
              where jsonb_typeof(r.value) <> 'string' or not coalesce(${asObject(sql`k.schema -> 'properties'`)} ? (r.value #>> '{}'), false)
            )
          ) then 'Required is an array of keys that are in properties.'
          when k.key = 'enum' and (
            jsonb_typeof(k.value) <> 'array'
            or k.value = '[]'
            or exists (select from jsonb_array_elements(${asArray(sql`k.value`)}) e where jsonb_typeof(e.value) in ('object', 'array'))
          ) then 'An enum is an array of strings, numbers, booleans or null, with at least one.'
          when k.key = 'maxLength' and not (
            case
              when jsonb_typeof(k.value) = 'number' then k.value::numeric % 1 = 0 and k.value::numeric between 0 and ${lit(maxLengthLimit)}
              else false
            end
          ) then ${lit(`maxLength is a whole number from 0 to ${maxLengthLimit}.`)}
          when k.key = 'description' and jsonb_typeof(k.value) <> 'string' then 'A description is a string.'
          when k.key = 'additionalProperties' and k.value <> 'false' then 'Payloads are closed: additionalProperties can only be false.'
        end
      from keyword k
      union all
      select k.path || '.properties' || ${memberPath(sql`p.key`)}, 'The key is on the deny list: events carry facts, not text.'
      from keyword k
      cross join jsonb_object_keys(${asObject(sql`k.value`)}) as p (key)
      where k.key = 'properties' and ${isDenied(sql`p.key`)}
    )
    select f.path, f.problem
    from found f
    where f.problem is not null
    order by f.path collate "C"
  `,
});
