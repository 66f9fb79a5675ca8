import { dotConfig } from "../config/dot_config.ts";
import { integrity, payloadRejected } from "../foundation/errors.ts";
import { defineTrigger, defineTriggerFunction, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { announceAwaited } from "./announce.ts";
import { eventOutbox } from "./event_outbox.ts";
import { emission, lineUp } from "./event_tail.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { dryRunOnly, emitEnabled, maxPayloadBytesPrefix } from "./gates.ts";
import { payloadLimit } from "./payload_limit.ts";
import { parentSpanId, traceFlags, traceId, traceparentOfTransaction } from "./traceparent.ts";
import { batchStart, batchUuid7 } from "./uuid7.ts";

const c = dotConfig;
const l = iuLifecycleLog;
const o = eventOutbox;
const t = eventTypeRegistry;

const limit = payloadLimit({ limits: sql`v_limits`, eventType: o.event_type.of("e") });

export const fnIuLifecycleEmit = defineTriggerFunction({
  name: "fn_iu_lifecycle_emit",
  summary: "Emits the piece event of every row that a statement puts into the lifecycle log, while the emit gate is open.",
  details:
    "The payload holds what the row says: facts in columns, and the collection and place in its detail. It is never text. A row older than its transaction comes from a dump, and is no news. The events belong to the trace that the transaction was given with set_config('iu_core.traceparent', '00-<32 hex>-<16 hex>-<2 hex>', true); one that cannot be read counts as none.",
  writes: emission,
  security: "definer",
  errors: [payloadRejected, integrity],
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_start text;
    v_mode text;
    v_traceparent text;
    v_limits jsonb;
    v_log ${iuLifecycleLog}[];
    v_events ${eventOutbox}[];
    v_ids uuid[];
    v_types text[];
    v_rejected jsonb;
  `,
  // Closed, it costs one look-up. The payload conforms by construction; only its size can be forbidden, by an operator.
  body: plpgsql`
    if not exists (select from ${c} c where ${c.key.of("c")} = ${emitEnabled} and ${c.value.of("c")} = 'true') then
      return null;
    end if;
    v_traceparent := ${traceparentOfTransaction};
    v_start := ${batchStart(sql`v_at`)};
    v_log := array(select row(n.*)::${iuLifecycleLog} from new_rows n where ${l.recorded_at.of("n")} >= now());
    select
      case when bool_or(${c.key.of("c")} = ${dryRunOnly} and ${c.value.of("c")} = 'false') then 'live' else 'dry_run' end,
      jsonb_object_agg(${c.key.of("c")}, ${c.value.of("c")}) filter (where ${c.key.of("c")} <> ${dryRunOnly} and jsonb_typeof(${c.value.of("c")}) = 'number')
    into v_mode, v_limits
    from ${c} c
    where ${c.key.of("c")} = ${dryRunOnly} or starts_with(${c.key.of("c")}, ${lit(maxPayloadBytesPrefix)});

    v_events := array(
      select
        row(
          ${batchUuid7(sql`v_start`, sql`l.ordinality`)}, v_at, ${l.iu_id.of("l")},
          ${t.event_domain.of("t")}, ${t.event_type.of("t")}, v_mode, 'information_unit', ${l.actor.of("l")}, ${l.db_user.of("l")},
          jsonb_strip_nulls(
            jsonb_build_object(
              'transition', ${l.transition_type.of("l")},
              'version_no', ${l.version_no.of("l")},
              'from_status', ${l.from_status.of("l")},
              'to_status', ${l.to_status.of("l")},
              'collection_key', ${l.detail.of("l")} ->> 'collection_key',
              'piece_order', case when jsonb_typeof(${l.detail.of("l")} -> 'piece_order') = 'number' then ${l.detail.of("l")} -> 'piece_order' end
            )
          ),
          ${traceId(sql`v_traceparent`)}, ${parentSpanId(sql`v_traceparent`)}, ${traceFlags(sql`v_traceparent`)}, null
        )::${o}
      from unnest(v_log) with ordinality l
      join ${t} t on ${t.transition_type.of("t")} = ${l.transition_type.of("l")}
    );
    if cardinality(v_events) <> cardinality(v_log) then
      ${raise(
        integrity,
        "A transition has no event type that reports it.",
        {
          transitions: sql`
            (
              select jsonb_agg(distinct ${l.transition_type.of("l")})
              from unnest(v_log) l
              where not exists (select from ${t} t where ${t.transition_type.of("t")} = ${l.transition_type.of("l")})
            )
          `,
        },
        "Register an event type for it, or close the gate piece_event_runtime.emit_enabled.",
      )}
    end if;
    if v_limits is not null then
      select jsonb_build_object('event_type', ${o.event_type.of("e")}, 'size', octet_length(${o.payload.of("e")}::text), 'limit', ${limit})
      into v_rejected
      from unnest(v_events) e
      where octet_length(${o.payload.of("e")}::text) > ${limit}
      limit 1;
      if found then
        ${raise(
          payloadRejected,
          sql`format('The payload of %s has %s bytes; at most %s are allowed.', v_rejected ->> 'event_type', v_rejected ->> 'size', v_rejected ->> 'limit')`,
          {
            path: sql`'$.payload'`,
            event_type: sql`v_rejected -> 'event_type'`,
            size: sql`v_rejected -> 'size'`,
            limit: sql`v_rejected -> 'limit'`,
          },
          "The facts of the lifecycle log need about 250 bytes: raise the limit an operator set.",
        )}
      end if;
    end if;

    insert into ${o}
    select e.*
    from unnest(v_events) e;
    if v_mode = 'live' then
      select array_agg(${o.event_id.of("e")} order by ${o.event_id.of("e")}), array_agg(distinct ${o.event_type.of("e")})
      into v_ids, v_types
      from unnest(v_events) e;
      ${lineUp(sql`v_ids`, sql`v_types`)};
      ${announceAwaited}
    end if;
    return null;
  `,
});

export const lifecycleEmitTrigger = defineTrigger({
  name: "iu_lifecycle_log_emit",
  summary: "Emits the piece events of the rows a statement has logged.",
  on: iuLifecycleLog,
  timing: "after",
  events: ["insert"],
  newTable: "new_rows",
  execute: fnIuLifecycleEmit,
});
