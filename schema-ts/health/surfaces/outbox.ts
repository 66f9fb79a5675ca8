import { eventOutbox } from "../../event/event_outbox.ts";
import { deniedKeys } from "../../event/event_schema.ts";
import { eventTypeRegistry } from "../../event/event_type_registry.ts";
import { fnIuLifecycleEmit } from "../../event/fn_iu_lifecycle_emit.ts";
import { lit, sql } from "../../kit/index.ts";
import { iuLifecycleLog } from "../../unit/iu_lifecycle_log.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { estimatedRows, firesOnInsert, refusesChange, some } from "./facts.ts";

/** A payload that has one of the keys, at any depth. */
const holdsDenied = lit(`$.** ? (${deniedKeys.map((key) => `exists (@.${key})`).join(" || ")})`);

export const outboxSurface = defineSurface({
  surface: "outbox",
  module: "event",
  query: sql`
    with event as (
      select
        o.event_id,
        o.emit_mode,
        o.occurred_at,
        exists (
          select
          from ${eventTypeRegistry} as t
          where t.event_type = o.event_type and t.event_domain = o.event_domain
        ) as is_registered,
        jsonb_path_exists(o.payload, ${holdsDenied}) as holds_text
      from (
        select n.* from ${eventOutbox} as n order by n.event_id desc limit ${lit(sampleSize)}
      ) as o
    ), recent as (
      select
        count(*) as checked,
        count(*) filter (where e.emit_mode = 'dry_run') as dry_run,
        count(*) filter (where e.emit_mode = 'live') as live,
        count(*) filter (where e.is_registered and not e.holds_text) as good,
        max(e.occurred_at) as newest_at,
        ${some(sql`e.event_id`, sql`not e.is_registered`)} as unregistered,
        ${some(sql`e.event_id`, sql`e.holds_text`)} as holding_text
      from event as e
    ), partition as (
      select
        count(*) filter (where p.isleaf) as number,
        bool_and(p.refuses_change) as refuse_change,
        ${some(sql`p.relid::regclass::text`, sql`not p.refuses_change`)} as open
      from (
        select r.relid, r.isleaf, ${refusesChange(sql`r.relid`)} as refuses_change
        from pg_partition_tree('${eventOutbox}'::regclass) as r
      ) as p
    )
    select
      r.good = r.checked and r.dry_run + r.live = r.checked and p.refuse_change and ${firesOnInsert(iuLifecycleLog, fnIuLifecycleEmit)},
      jsonb_build_object(
        'estimated_events', ${estimatedRows(eventOutbox)},
        'events_checked', r.checked,
        'dry_run', r.dry_run,
        'live', r.live,
        'newest_at', r.newest_at,
        'of_unregistered_type', r.unregistered,
        'holding_denied_keys', r.holding_text,
        'partitions', p.number,
        'not_append_only', p.open,
        'lifecycle_emits', ${firesOnInsert(iuLifecycleLog, fnIuLifecycleEmit)})
    from recent as r
    cross join partition as p
  `,
  expected: `the newest ${sampleSize} events are of registered types, dry_run or live, without denied keys; the outbox and each partition are append-only; the lifecycle log emits`,
  hint: "An event that breaks the policy was not emitted by a function: find out who may write the table. Enable triggers that are off.",
});
