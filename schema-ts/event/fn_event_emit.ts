import { fnIuActorRequire } from "../foundation/fn_iu_actor_require.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  type Fragment,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  type Ref,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuid,
} from "../kit/index.ts";
import { announceIf, isAwaited } from "./announce.ts";
import { isIdempotencyKey, isSubjectKind } from "./event_fields.ts";
import { eventOutbox } from "./event_outbox.ts";
import { emission, eventTail } from "./event_tail.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventRequire } from "./fn_event_require.ts";
import { emitEnabled, maxPayloadBytes } from "./gates.ts";
import { idempotencyRegistry } from "./idempotency_registry.ts";
import { gateValue, hasSmallLimits } from "./operator_settings.ts";
import { conforms } from "./payload_conforms.ts";
import { live } from "./proof_live.ts";
import { isTraceparent, parentSpanId, traceFlags, traceId } from "./traceparent.ts";
import { uuid7Of } from "./uuid7.ts";

const t = eventTypeRegistry;

/** The event as a row of the outbox. */
const recorded = (
  arg: Record<"p_event_type" | "p_subject_kind" | "p_subject_id" | "p_actor" | "p_payload" | "p_idempotency_key", Ref>,
  mode: Fragment,
) => sql`
  insert into ${eventOutbox} (
    ${eventOutbox.event_id}, ${eventOutbox.occurred_at}, ${eventOutbox.event_domain}, ${eventOutbox.event_type}, ${eventOutbox.emit_mode},
    ${eventOutbox.subject_kind}, ${eventOutbox.subject_id}, ${eventOutbox.actor}, ${eventOutbox.payload},
    ${eventOutbox.trace_id}, ${eventOutbox.parent_span_id}, ${eventOutbox.trace_flags}, ${eventOutbox.idempotency_key}
  )
  values (
    v_event_id, v_at, v_domain, ${arg.p_event_type}, ${mode},
    ${arg.p_subject_kind}, ${arg.p_subject_id}, ${arg.p_actor}, ${arg.p_payload},
    v_trace_id, v_parent_span_id, v_trace_flags, ${arg.p_idempotency_key}
  )
`;

export const fnEventEmit = defineFunction({
  name: "fn_event_emit",
  summary: "Records one event in the outbox. Null, and nothing recorded, while the emit gate of its domain is closed.",
  details:
    "What is wrong with the event is refused whether the gate is open or not. An idempotency key counts within its event type: when it was used before, the id of that event is returned and nothing is recorded, whatever the payload says now. Payloads hold exactly the keys of the type's schema, never those on the deny list, and no more bytes than event_payload.max_size_bytes.<event_type>.",
  args: {
    p_event_type: text("A registered type."),
    p_subject_kind: text("What sort of thing the event is about, such as information_unit."),
    p_subject_id: uuid("What the event is about."),
    p_payload: jsonb<Record<string, unknown>>("Facts; an object that conforms to the type's schema."),
    p_actor: text("Who caused it; 1 to 200 characters."),
    p_traceparent: text("W3C trace context of the caller: 00-<32 hex>-<16 hex>-<2 hex>.").nullable().default(null),
    p_idempotency_key: text("A key under which the type is emitted once only; 1 to 200 characters.").nullable().default(null),
  },
  returns: uuid("The event's id; null: the gate is closed.").nullable(),
  volatility: "volatile",
  gate: ungated("Each domain has an emit gate of its own: while it is closed nothing is recorded and null returned."),
  writes: [...emission, idempotencyRegistry],
  pair: selfCompensating("What happened cannot unhappen: a correction is a further event."),
  proof: scenario({
    given: live,
    when: sql`select ${functionNamed("fn_event_emit")}('piece.split', 'information_unit', ${lit("00000000-0000-7000-8000-000000000000")}, '{"transition": "split"}', 'proof', null, 'proof')`,
    opens: [emitEnabled.name],
  }),
  grantTo: [iuApp],
  example: `select iu_core.fn_event_emit('piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{"version_no": 3}', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_event_id uuid := ${uuid7Of(sql`v_at`)};
    v_domain text;
    v_is_open boolean;
    v_is_live boolean;
    v_conforms boolean;
    v_awaited boolean;
    v_trace_id text;
    v_parent_span_id text;
    v_trace_flags text;
  `,
  // One look-up of the type with what operators have set, one insert. Whatever is not plainly right goes to fn_event_require, which is exact.
  body: ({ arg }) => plpgsql`
    select
      ${t.event_domain.of("t")},
      ${gateValue(t.emit_gate.of("t"))} = 'true',
      ${gateValue(t.dry_run_gate.of("t"))} = 'false',
      ${conforms({ type: "t", payload: arg.p_payload })}
        and octet_length(${arg.p_payload}::text) <= ${lit(maxPayloadBytes.defaultValue as number)}
        and not ${hasSmallLimits}
        and ${arg.p_subject_id} is not null
        and ${isSubjectKind(arg.p_subject_kind)}
        and ${notBlank(arg.p_actor)}
        and length(${arg.p_actor}) <= 200,
      ${isAwaited}
    into v_domain, v_is_open, v_is_live, v_conforms, v_awaited
    from ${t} t
    where ${t.event_type.of("t")} = ${arg.p_event_type};

    -- One question for all that is unusual: in a transaction of its own a call pays for each that it asks.
    if ${arg.p_traceparent} is not null or ${arg.p_idempotency_key} is not null or v_conforms is not true or v_is_open is not true then
      v_conforms := v_conforms
        and coalesce(${isTraceparent(arg.p_traceparent)}, true)
        and coalesce(${isIdempotencyKey(arg.p_idempotency_key)}, true);
      v_trace_id := ${traceId(arg.p_traceparent)};
      v_parent_span_id := ${parentSpanId(arg.p_traceparent)};
      v_trace_flags := ${traceFlags(arg.p_traceparent)};
      if v_conforms is not true then
        perform ${fnIuActorRequire}(${arg.p_actor});
        perform ${fnEventRequire}(
          jsonb_build_object(
            'event_type', ${arg.p_event_type},
            'subject_kind', ${arg.p_subject_kind},
            'subject_id', ${arg.p_subject_id},
            'payload', ${arg.p_payload},
            'traceparent', ${arg.p_traceparent},
            'idempotency_key', ${arg.p_idempotency_key}
          ),
          '$'
        );
      end if;
      if v_is_open is not true then
        return null;
      end if;
      if ${arg.p_idempotency_key} is not null then
        insert into ${idempotencyRegistry} (${idempotencyRegistry.namespace}, ${idempotencyRegistry.key}, ${idempotencyRegistry.event_id})
        values (${arg.p_event_type}, ${arg.p_idempotency_key}, v_event_id)
        on conflict (${idempotencyRegistry.namespace}, ${idempotencyRegistry.key}) do nothing;
        if not found then
          return (
            select ${idempotencyRegistry.event_id.of("i")}
            from ${idempotencyRegistry} i
            where ${idempotencyRegistry.namespace.of("i")} = ${arg.p_event_type} and ${idempotencyRegistry.key.of("i")} = ${arg.p_idempotency_key}
          );
        end if;
      end if;
    end if;

    if v_is_live then
      with recorded as (
        ${recorded(arg, sql`'live'`)}
      )
      insert into ${eventTail} (${eventTail.tail_id}, ${eventTail.event_ids}, ${eventTail.event_types})
      values (v_event_id, array[v_event_id], array[${arg.p_event_type}]);
      ${announceIf(sql`v_awaited`)}
    else
      ${recorded(arg, sql`'dry_run'`)};
    end if;
    return v_event_id;
  `,
});
