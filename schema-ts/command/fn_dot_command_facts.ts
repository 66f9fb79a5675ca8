import { defineFunction, jsonb, sql } from "../kit/index.ts";

export const fnDotCommandFacts = defineFunction({
  name: "fn_dot_command_facts",
  summary:
    "What arguments and results name, by what they call it: p_iu_id, iu_id and p_iu_ids are values of iu_id, p_target is one of target_key.",
  details: "Texts and numbers at the top of the objects, and elements of arrays there.",
  args: {
    p_objects: jsonb<readonly unknown[]>("An array of objects by name; what is no object says nothing."),
  },
  returns: jsonb<Record<string, readonly string[]>>("Arrays of values by name."),
  volatility: "immutable",
  grantTo: [],
  example: `select iu_core.fn_dot_command_facts('[{"p_iu_ids": ["a", "b"]}]')`,
  body: ({ arg }) => sql`
    select coalesce(jsonb_object_agg(f.name, f.known), '{}')
    from (
      select n.name, jsonb_agg(distinct v.value) as known
      from jsonb_array_elements(${arg.p_objects}) as o (object)
      cross join jsonb_each(case jsonb_typeof(o.object) when 'object' then o.object else '{}' end) as e (key, value)
      cross join lateral (
        select regexp_replace(regexp_replace(e.key, '^p_', ''), case jsonb_typeof(e.value) when 'array' then 's$' else '^$' end, '') || k.ending
        from unnest('{"",_key}'::text[]) as k (ending)
      ) as n (name)
      cross join jsonb_array_elements(case jsonb_typeof(e.value) when 'array' then e.value else jsonb_build_array(e.value) end) as v (value)
      where jsonb_typeof(v.value) in ('string', 'number')
      group by n.name
    ) as f
  `,
});
