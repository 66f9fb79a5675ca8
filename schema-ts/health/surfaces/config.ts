import { dotConfig } from "../../config/dot_config.ts";
import { dotConfigLog } from "../../config/dot_config_log.ts";
import { dotConfigRegistry } from "../../config/dot_config_registry.ts";
import { fnDotConfigRegistered } from "../../config/fn_dot_config_registered.ts";
import { sql } from "../../kit/index.ts";
import { defineSurface } from "../surface.ts";
import { isAppendOnly } from "./facts.ts";

export const configSurface = defineSurface({
  surface: "config",
  module: "config",
  query: sql`
    with entry as (
      select r.key, r.key as registered_key, r.kind, r.value_type, r.min_value, r.max_value, r.default_value as value, false as is_override
      from ${dotConfigRegistry} as r
      union all
      select c.key, r.registered_key, r.kind, r.value_type, r.min_value, r.max_value, c.value, true
      from ${dotConfig} as c
      left join lateral ${fnDotConfigRegistered}(c.key) as r on true
    ), judged as (
      select
        e.*,
        case
          when e.value is null then e.kind = 'setting' or e.is_override
          when e.value_type = 'boolean' then jsonb_typeof(e.value) = 'boolean'
          when e.value_type = 'integer' then
            case
              when jsonb_typeof(e.value) = 'number' then
                e.value::numeric % 1 = 0 and e.value::numeric >= coalesce(e.min_value, e.value::numeric) and e.value::numeric <= coalesce(e.max_value, e.value::numeric)
              else false
            end
          when e.value_type = 'text[]' then
            jsonb_typeof(e.value) = 'array' and not jsonb_path_exists(e.value, 'strict $[*] ? (@.type() <> "string")')
          else jsonb_typeof(e.value) = 'string'
        end as is_well_typed
      from entry as e
    )
    select
      count(*) filter (where j.registered_key is null or not j.is_well_typed) = 0 and ${isAppendOnly(dotConfigLog)},
      jsonb_build_object(
        'registered', count(*) filter (where not j.is_override),
        'overridden', count(*) filter (where j.is_override and j.value is not null),
        'open_gates', coalesce(
          jsonb_agg(j.key order by j.key) filter (where j.kind = 'gate' and j.is_override and j.value = 'true'),
          '[]'),
        'unregistered', coalesce(jsonb_agg(j.key order by j.key) filter (where j.registered_key is null), '[]'),
        'ill_typed', coalesce(jsonb_agg(j.key order by j.key) filter (where not j.is_well_typed), '[]'),
        'log_append_only', ${isAppendOnly(dotConfigLog)})
    from judged as j
  `,
  expected: "every configured key is registered, every value has its key's type and range, and the log is append-only",
  hint: "Set the keys named in unregistered or ill_typed right with fn_dot_config_set, or delete their rows as the owner.",
});
