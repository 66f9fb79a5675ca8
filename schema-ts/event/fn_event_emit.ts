import { fnIuActorRequire } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, scenario, selfCompensating, sql, text, ungated, uuid } from "../kit/index.ts";
import { isIdempotencyKey, isSubjectKind } from "./event_fields.ts";
import { eventOutbox } from "./event_outbox.ts";
import { eventTail } from "./event_tail.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventRequire } from "./fn_event_require.ts";
import { emitEnabled, maxPayloadBytes } from "./gates.ts";
import { idempotencyRegistry } from "./idempotency_registry.ts";
import { operatorSettings } from "./operator_settings.ts";
import { conforms } from "./payload_conforms.ts";
import { live } from "./proof_live.ts";
import { isTraceparent, parentSpanId, traceFlags, traceId } from "./traceparent.ts";

const t = eventTypeRegistry;

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
  writes: [eventOutbox, eventTail, idempotencyRegistry],
  pair: selfCompensating("What happened cannot unhappen: a correction is a further event."),
  proof: scenario({
    given: live,
    when: sql`select ${functionNamed("fn_event_emit")}('piece.split', 'information_unit', ${lit("00000000-0000-7000-8000-000000000000")}, '{"transition": "split"}', 'proof', null, 'proof')`,
    opens: [emitEnabled.name],
  }),
  grantTo: [iuApp],
  example: `select iu_core.fn_event_emit('piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{"version_no": 3}', 'ana@example.org')`,
  declare: sql`
    v_event_id uuid;
    v_domain text;
    v_emit_gate text;
    v_dry_run_gate text;
    v_set text[];
    v_conforms boolean;
    v_trace_id text;
    v_parent_span_id text;
    v_trace_flags text;
    v_mode text;
  `,
  // One look-up of the type with what operators have set, one insert. Whatever is not plainly right goes to fn_event_require, which is exact.
  body: ({ arg }) => plpgsql`
    select
      ${t.event_domain.of("t")},
      ${t.emit_gate.of("t")},
      ${t.dry_run_gate.of("t")},
      ${operatorSettings({ type: "t", payload: arg.p_payload })},
      ${conforms({ type: "t", payload: arg.p_payload })}
        and octet_length(${arg.p_payload}::text) <= ${lit(maxPayloadBytes.defaultValue as number)}
        and ${arg.p_subject_id} is not null
        and ${isSubjectKind(arg.p_subject_kind)}
        and btrim(${arg.p_actor}) <> ''
        and length(${arg.p_actor}) <= 200,
      ${fnIuUuid7}()
    into v_domain, v_emit_gate, v_dry_run_gate, v_set, v_conforms, v_event_id
    from ${t} t
    where ${t.event_type.of("t")} = ${arg.p_event_type};

    if ${arg.p_traceparent} is not null or ${arg.p_idempotency_key} is not null then
      v_conforms := v_conforms
        and coalesce(${isTraceparent(arg.p_traceparent)}, true)
        and coalesce(${isIdempotencyKey(arg.p_idempotency_key)}, true);
      v_trace_id := ${traceId(arg.p_traceparent)};
      v_parent_span_id := ${parentSpanId(arg.p_traceparent)};
      v_trace_flags := ${traceFlags(arg.p_traceparent)};
    end if;
    if (v_conforms and v_set <@ array[v_emit_gate, v_dry_run_gate]) is not true then
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
    if v_emit_gate <> all (v_set) then
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

    v_mode := case when v_dry_run_gate = any (v_set) then 'live' else 'dry_run' end;
    insert into ${eventOutbox} (
      ${eventOutbox.event_id}, ${eventOutbox.occurred_at}, ${eventOutbox.event_domain}, ${eventOutbox.event_type}, ${eventOutbox.emit_mode},
      ${eventOutbox.subject_kind}, ${eventOutbox.subject_id}, ${eventOutbox.actor}, ${eventOutbox.payload},
      ${eventOutbox.trace_id}, ${eventOutbox.parent_span_id}, ${eventOutbox.trace_flags}, ${eventOutbox.idempotency_key}
    )
    values (
      v_event_id, clock_timestamp(), v_domain, ${arg.p_event_type}, v_mode,
      ${arg.p_subject_kind}, ${arg.p_subject_id}, ${arg.p_actor}, ${arg.p_payload},
      v_trace_id, v_parent_span_id, v_trace_flags, ${arg.p_idempotency_key}
    );
    if v_mode = 'live' then
      insert into ${eventTail} (${eventTail.tail_id}, ${eventTail.event_ids}, ${eventTail.event_types})
      values (v_event_id, array[v_event_id], array[${arg.p_event_type}]);
    end if;
    return v_event_id;
  `,
});
