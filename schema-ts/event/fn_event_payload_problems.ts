import { iuReader } from "../foundation/roles.ts";
import { defineFunction, type Fragment, type Hole, join, jsonb, lit, rows, sql, text } from "../kit/index.ts";
import type { EventSchema } from "./event_schema.ts";
import { asArray, asObject, elementPath, isDenied, memberPath } from "./json_path.ts";

/** What each problem is called in a sentence. */
const sentences = {
  denied_key: "is on the deny list",
  unknown_key: "is not in the schema",
  missing_key: "is missing",
  wrong_type: "has the wrong type",
  not_in_enum: "is none of the values allowed",
  too_long: "is too long",
};

/** The rest of a sentence that begins with a problem's path. */
export const saying = (problem: Hole): Fragment => sql`
  case ${problem}
    ${join(
      Object.entries(sentences).map(([name, sentence]) => sql`when ${lit(name)} then ${lit(sentence)}`),
      "\n",
    )}
  end
`;

export const fnEventPayloadProblems = defineFunction({
  name: "fn_event_payload_problems",
  summary: "Everything in a payload that its type's policy forbids, one row each, at any depth; none: it conforms.",
  details: `Problems: ${Object.entries(sentences)
    .map(([name, sentence]) => `${name} (${sentence})`)
    .join(", ")}. Size is not judged here.`,
  args: {
    p_payload: jsonb("The payload."),
    p_schema: jsonb<EventSchema>("The type's schema."),
    p_root: text("How the path of the payload itself is written.").default("$"),
  },
  returns: rows({
    path: text("Where in the payload, e.g. $.lines[2].body_text"),
    problem: text("What is wrong there."),
  }),
  volatility: "immutable",
  // Row estimates of nested JSON look huge to the planner; compiling the query would take seconds, running it takes a millisecond.
  settings: { jit: "off" },
  grantTo: [iuReader],
  example: `select * from iu_core.fn_event_payload_problems('{"body_text": "…"}', '{"properties": {}}')`,
  // Goes down payload and schema together. Below a key the schema does not describe there is no schema, and only the deny list counts.
  body: ({ arg }) => sql`
    with recursive node (path, key, value, schema, is_known) as (
      select ${arg.p_root}, null, ${arg.p_payload}, '{"type": "object", "properties": {}}' || ${asObject(arg.p_schema)}, true
      union all
      select c.path, c.key, c.value, c.schema, c.is_known
      from node n
      cross join lateral (
        select n.path || ${memberPath(sql`m.key`)}, m.key, m.value, n.schema -> 'properties' -> m.key, coalesce(n.schema -> 'properties' ? m.key, true)
        from jsonb_each(${asObject(sql`n.value`)}) m
        union all
        select n.path || ${elementPath(sql`(e.ordinality - 1)`)}, null, e.value, n.schema -> 'items', true
        from jsonb_array_elements(${asArray(sql`n.value`)}) with ordinality e
      ) as c (path, key, value, schema, is_known)
    ), found (path, problem) as (
      select
        n.path,
        case
          when ${isDenied(sql`n.key`)} then 'denied_key'
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
      select n.path || ${memberPath(sql`r.key`)}, 'missing_key'
      from node n
      cross join jsonb_array_elements_text(${asArray(sql`n.schema -> 'required'`)}) as r (key)
      where jsonb_typeof(n.value) = 'object' and not n.value ? r.key
    )
    select f.path, f.problem
    from found f
    where f.problem is not null
    order by f.path collate "C"
  `,
});
