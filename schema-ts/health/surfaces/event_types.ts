import { dotConfigRegistry } from "../../config/dot_config_registry.ts";
import { eventDomainRegistry } from "../../event/event_domain_registry.ts";
import { deniedKeys } from "../../event/event_schema.ts";
import { eventTypeLog } from "../../event/event_type_log.ts";
import { eventTypeRegistry } from "../../event/event_type_registry.ts";
import { lit, sql } from "../../kit/index.ts";
import { iuTransitionType } from "../../unit/iu_transition_type.ts";
import { defineSurface } from "../surface.ts";
import { isAppendOnly } from "./facts.ts";

/** A schema that has one of the keys among its properties, at any depth. */
const declaresDenied = lit(
  `$.**.properties ? (@.type() == "object").keyvalue().key ? (${deniedKeys.map((key) => `@ == "${key}"`).join(" || ")})`,
);

export const eventTypesSurface = defineSurface({
  surface: "event_types",
  module: "event",
  query: sql`
    with type as (
      select
        t.event_type,
        t.status,
        t.is_shipped,
        d.event_domain is not null and (t.emit_gate, t.dry_run_gate) = (d.emit_gate, d.dry_run_gate) as follows_domain,
        jsonb_path_exists(t.schema_jsonb, ${declaresDenied}) as allows_text,
        t.payload_keys is null
          or array(select k.key from jsonb_object_keys(t.schema_jsonb -> 'properties') as k (key) order by k.key collate "C")
            = array(select k.key from unnest(t.payload_keys) as k (key) order by k.key collate "C") as is_compiled
      from ${eventTypeRegistry} as t
      left join ${eventDomainRegistry} as d on d.event_domain = t.event_domain
    ), gateless as (
      select coalesce(jsonb_agg(d.event_domain), '[]') as domains
      from ${eventDomainRegistry} as d
      where 2 <> (
        select count(*) from ${dotConfigRegistry} as r where r.key in (d.emit_gate, d.dry_run_gate) and r.kind = 'gate'
      )
    ), silent as (
      select coalesce(jsonb_agg(x.transition_type), '[]') as transitions
      from ${iuTransitionType} as x
      where not exists (
        select from ${eventTypeRegistry} as t where t.transition_type = x.transition_type and t.status = 'active'
      )
    ), counted as (
      select
        count(*) as registered,
        count(*) filter (where t.is_shipped) as shipped,
        count(*) filter (where t.status = 'withdrawn') as withdrawn,
        coalesce(jsonb_agg(t.event_type) filter (where not t.follows_domain), '[]') as astray,
        coalesce(jsonb_agg(t.event_type) filter (where t.allows_text), '[]') as allowing_text,
        coalesce(jsonb_agg(t.event_type) filter (where not t.is_compiled), '[]') as stale
      from type as t
    )
    select
      jsonb_array_length(c.astray || c.allowing_text || c.stale || g.domains || s.transitions) = 0 and ${isAppendOnly(eventTypeLog)},
      jsonb_build_object(
        'registered', c.registered,
        'shipped', c.shipped,
        'withdrawn', c.withdrawn,
        'gates_not_those_of_domain', c.astray,
        'allowing_denied_keys', c.allowing_text,
        'rule_not_of_schema', c.stale,
        'domains_without_gates', g.domains,
        'transitions_without_type', s.transitions,
        'log_append_only', ${isAppendOnly(eventTypeLog)})
    from counted as c
    cross join gateless as g
    cross join silent as s
  `,
  expected:
    "every domain has its two gates, every type its domain's, every transition a type; no schema allows text; the type log is append-only",
  hint: "Register the type again with fn_event_type_register; for shipped types see what fn_iu_schema_verify lists.",
});
