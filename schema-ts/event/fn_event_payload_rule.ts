import { defineFunction, jsonb, jsonpath, sql } from "../kit/index.ts";
import type { EventSchema } from "./event_schema.ts";
import { asArray } from "./json_path.ts";

/**
 * A flat schema is one whose properties hold scalars that jsonpath can judge. Everything else is judged by fn_event_payload_problems, so
 * this may say null whenever it likes, but must never let through what that one refuses.
 */
export const fnEventPayloadRule = defineFunction({
  name: "fn_event_payload_rule",
  summary: "A flat schema as one jsonpath that finds a payload whose values break it; null when the schema is not flat.",
  details: "Keys outside the schema are not looked for: subtracting the known keys finds them at a fraction of the cost.",
  args: { p_schema: jsonb<EventSchema>("A schema without problems.") },
  returns: jsonpath("The rule."),
  volatility: "immutable",
  // Row estimates of nested JSON look huge to the planner; compiling the query would take seconds, running it takes a millisecond.
  settings: { jit: "off" },
  grantTo: [],
  body: ({ arg }) => sql`
    with property (key, schema, types, choices) as (
      select
        '@.' || to_json(p.key)::text,
        p.value,
        array(
          select t.value #>> '{}'
          from jsonb_array_elements(case jsonb_typeof(p.value -> 'type') when 'array' then p.value -> 'type' else jsonb_build_array(p.value -> 'type') end) t
        ),
        array(select c.value from jsonb_array_elements(${asArray(sql`p.value -> 'enum'`)}) c where c.value <> 'null')
      from jsonb_each(${arg.p_schema} -> 'properties') p
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
      from jsonb_array_elements(${asArray(sql`${arg.p_schema} -> 'required'`)}) r
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
      end
  `,
});
