import { fnDotGateEnabled } from "../config/fn_dot_gate_enabled.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { defineTrigger, defineTriggerFunction, lit, plpgsql, sql } from "../kit/index.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { eventOutbox } from "./event_outbox.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { dryRunOnly, emitEnabled } from "./gates.ts";

const l = iuLifecycleLog;
const t = eventTypeRegistry;
const o = eventOutbox;

export const fnIuLifecycleEmit = defineTriggerFunction({
  name: "fn_iu_lifecycle_emit",
  summary: "Emits one piece event for each row written to the lifecycle log, in the order of the log.",
  details:
    "The payload is made here of facts the shipped schemas allow, so it needs no checking. With the emit gate closed it costs one look-up.",
  writes: [eventOutbox],
  security: "definer",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_rows ${iuLifecycleLog}[];
    v_mode text;
  `,
  body: plpgsql`
    if not ${fnDotGateEnabled}(${emitEnabled}) then
      return null;
    end if;
    v_mode := case when ${fnDotGateEnabled}(${dryRunOnly}) then 'dry_run' else 'live' end;
    select array_agg(row(n.*)::${iuLifecycleLog} order by n.log_id) into v_rows from new_rows n;

    insert into ${o} (
      ${o.event_id}, ${o.occurred_at}, ${o.subject_id}, ${o.event_domain}, ${o.event_type}, ${o.emit_mode},
      ${o.subject_kind}, ${o.actor}, ${o.payload}
    )
    select
      ${fnIuUuid7}(v_at + l.ordinality * interval '1 microsecond'), v_at + l.ordinality * interval '1 microsecond',
      ${l.iu_id.of("l")}, ${t.event_domain.of("t")}, ${t.event_type.of("t")}, v_mode,
      'information_unit', ${l.actor.of("l")},
      jsonb_strip_nulls(jsonb_build_object(
        'transition', ${l.transition_type.of("l")},
        'version_no', ${l.version_no.of("l")},
        'from_status', ${l.from_status.of("l")},
        'to_status', ${l.to_status.of("l")},
        'collection_key', ${l.detail.of("l")} -> 'collection_key',
        'piece_order', ${l.detail.of("l")} -> 'piece_order'
      ))
    from unnest(v_rows) with ordinality l
    join ${t} t on ${t.transition_type.of("t")} = ${l.transition_type.of("l")} and ${t.status.of("t")} = ${lit("active")};
    return null;
  `,
});

export const lifecycleEmitTrigger = defineTrigger({
  name: "iu_lifecycle_log_emit",
  summary: "Emits the piece events of what was logged, once a statement.",
  on: iuLifecycleLog,
  timing: "after",
  events: ["insert"],
  newTable: "new_rows",
  execute: fnIuLifecycleEmit,
});
