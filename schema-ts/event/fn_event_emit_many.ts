import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, plpgsql, raise, scenario, selfCompensating, sql, ungated, uuidArray } from "../kit/index.ts";
import { type EventSpec, eventKeys, isIdempotencyKey, isSubjectKind, isUuid, textMembers } from "./event_fields.ts";
import { eventOutbox } from "./event_outbox.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventRequire } from "./fn_event_require.ts";
import { emitEnabled, maxEvents } from "./gates.ts";
import { idempotencyRegistry } from "./idempotency_registry.ts";
import { operatorSettings } from "./operator_settings.ts";
import { conforms } from "./payload_conforms.ts";
import { isTraceparent, parentSpanId, traceFlags, traceId } from "./traceparent.ts";

const t = eventTypeRegistry;
const o = eventOutbox;
const i = idempotencyRegistry;

export const fnEventEmitMany = defineFunction({
  name: "fn_event_emit_many",
  summary: "Records many events in the outbox, all or none, and returns their ids in the order given.",
  details:
    "Each element is one fn_event_emit: null where the emit gate of its domain is closed, the first event's id where its idempotency key was used before, in this call or in an earlier one. New ids ascend in the order given. Errors name the place, e.g. $[7].payload.body_text. At most iu_core.max_events elements.",
  args: {
    p_events: jsonb<EventSpec[]>(
      "An array of {event_type, subject_kind, subject_id, payload, traceparent?, idempotency_key?}; may be empty.",
    ),
    p_actor: actor(),
  },
  returns: uuidArray("One id for each element; null: its gate is closed."),
  volatility: "volatile",
  gate: ungated("Each domain has an emit gate of its own: events of a closed one are not recorded."),
  writes: [eventOutbox, idempotencyRegistry],
  pair: selfCompensating("What happened cannot unhappen: a correction is a further event."),
  proof: scenario({
    when: sql`
      select ${functionNamed("fn_event_emit_many")}(
        '[{"event_type": "piece.split", "subject_kind": "information_unit", "subject_id": "00000000-0000-7000-8000-000000000000", "payload": {}, "idempotency_key": "proof"}]',
        'proof'
      )
    `,
    opens: [emitEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_event_emit_many('[{"event_type": "piece.split", "subject_kind": "information_unit", "subject_id": "01890000-0000-7000-8000-000000000000", "payload": {}}]', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_limit int;
    v_types jsonb;
    v_events ${eventOutbox}[];
    v_doubtful bigint[];
    v_keyed boolean;
    v_ids uuid[];
  `,
  // One microsecond an event keeps the ids in order, and takes less than recording it: what is emitted next comes after all of them.
  body: ({ arg }) => plpgsql`
    if jsonb_typeof(${arg.p_events}) is distinct from 'array' then
      ${raise(invalidArgument, "Events are given as a JSON array.", { path: sql`'$'`, argument: sql`'p_events'` })}
    end if;
    v_limit := ${fnDotConfigGet}(${maxEvents})::int;
    if jsonb_array_length(${arg.p_events}) > v_limit then
      ${raise(
        invalidArgument,
        sql`format('%s events are too many for one call.', jsonb_array_length(${arg.p_events}))`,
        { path: sql`'$'`, argument: sql`'p_events'`, count: sql`jsonb_array_length(${arg.p_events})`, limit: sql`v_limit` },
        "Emit them in several calls; one transaction can hold them together.",
      )}
    end if;

    with type as materialized (
      select t.*, ${operatorSettings("t")} as set
      from ${t} t
      where ${t.event_type.of("t")} in (select e.event ->> 'event_type' from jsonb_array_elements(${arg.p_events}) as e (event))
    ), event as materialized (
      select
        e.n, e.event,
        e.event ->> 'event_type' as event_type,
        e.event ->> 'subject_kind' as subject_kind,
        case when ${isUuid(sql`e.event ->> 'subject_id'`)} then (e.event ->> 'subject_id')::uuid end as subject_id,
        e.event -> 'payload' as payload,
        e.event ->> 'traceparent' as traceparent,
        e.event ->> 'idempotency_key' as idempotency_key
      from jsonb_array_elements(${arg.p_events}) with ordinality as e (event, n)
    ), judged as (
      select
        e.n,
        row(
          case when t.emit_gate = any (t.set) then ${fnIuUuid7}(v_at + e.n * interval '1 microsecond') end,
          v_at + e.n * interval '1 microsecond',
          e.subject_id,
          t.event_domain, t.event_type, case when t.dry_run_gate = any (t.set) then 'live' else 'dry_run' end,
          e.subject_kind, ${arg.p_actor}, session_user::text, e.payload,
          ${traceId(sql`e.traceparent`)}, ${parentSpanId(sql`e.traceparent`)}, ${traceFlags(sql`e.traceparent`)}, e.idempotency_key
        )::${eventOutbox} as event,
        e.idempotency_key is not null as is_keyed,
        (
          ${conforms({ type: "t", payload: sql`e.payload` })}
          and t.set <@ array[t.emit_gate, t.dry_run_gate]
          and ${isSubjectKind(sql`e.subject_kind`)}
          and e.subject_id is not null
          and coalesce(${isTraceparent(sql`e.traceparent`)}, true)
          and coalesce(${isIdempotencyKey(sql`e.idempotency_key`)}, true)
          and case when jsonb_typeof(e.event) = 'object' then e.event - ${eventKeys} = '{}' end
          and not e.event @? ${textMembers}
        ) is true as is_plain
      from event e
      left join type t on t.event_type = e.event_type
      order by e.n
    )
    select array_agg(j.event), array_agg(j.n) filter (where not j.is_plain), bool_or(j.is_keyed)
    into v_events, v_doubtful, v_keyed
    from judged j;

    if v_doubtful is not null then
      perform ${fnEventRequire}(${arg.p_events} -> (d.n - 1)::int, '$[' || (d.n - 1) || ']')
      from unnest(v_doubtful) as d (n);
    end if;

    if v_keyed then
      insert into ${i} (${i.namespace}, ${i.key}, ${i.event_id})
      select ${o.event_type.of("o")}, ${o.idempotency_key.of("o")}, ${o.event_id.of("o")}
      from unnest(v_events) o
      where ${o.idempotency_key.of("o")} is not null and ${o.event_id.of("o")} is not null
      order by ${o.event_type.of("o")}, ${o.idempotency_key.of("o")}, ${o.event_id.of("o")}
      on conflict (${i.namespace}, ${i.key}) do nothing;

      v_ids := array(
        select case when ${o.event_id.of("o")} is not null then coalesce(${i.event_id.of("i")}, ${o.event_id.of("o")}) end
        from unnest(v_events) with ordinality o
        left join ${i} i on ${i.namespace.of("i")} = ${o.event_type.of("o")} and ${i.key.of("i")} = ${o.idempotency_key.of("o")}
        order by o.ordinality
      );
      v_events := array(
        select o
        from unnest(v_events) o
        left join ${i} i on ${i.namespace.of("i")} = ${o.event_type.of("o")} and ${i.key.of("i")} = ${o.idempotency_key.of("o")}
        where ${i.event_id.of("i")} is null or ${i.event_id.of("i")} = ${o.event_id.of("o")}
      );
    end if;

    insert into ${o}
    select o.*
    from unnest(v_events) o
    where ${o.event_id.of("o")} is not null;
    return coalesce(v_ids, array(select ${o.event_id.of("o")} from unnest(v_events) o));
  `,
});
