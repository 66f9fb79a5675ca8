import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
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
import { batchUuid7 } from "./uuid7.ts";
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
    v_tail text := substr(gen_random_uuid()::text, 20);
    v_limit int;
    v_event_ids uuid[];
    v_domains text[];
    v_modes text[];
    v_doubtful int[];
    v_keyed boolean;
    v_ids uuid[];
  `,
  // First everything is judged, then everything written: the judgement of an event keeps its place in the arrays.
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
        e.event ->> 'subject_id' as subject_id,
        e.event -> 'payload' as payload,
        e.event ->> 'traceparent' as traceparent,
        e.event ->> 'idempotency_key' as idempotency_key
      from jsonb_array_elements(${arg.p_events}) with ordinality as e (event, n)
    ), judged as (
      select
        e.n::int,
        case when t.emit_gate = any (t.set) then ${batchUuid7(sql`v_at`, sql`e.n`, sql`v_tail`)} end as event_id,
        t.event_domain,
        case when t.dry_run_gate = any (t.set) then 'live' else 'dry_run' end as emit_mode,
        e.idempotency_key is not null as is_keyed,
        (
          ${conforms({ type: "t", payload: sql`e.payload` })}
          and t.set <@ array[t.emit_gate, t.dry_run_gate]
          and ${isSubjectKind(sql`e.subject_kind`)}
          and ${isUuid(sql`e.subject_id`)}
          and coalesce(${isTraceparent(sql`e.traceparent`)}, true)
          and coalesce(${isIdempotencyKey(sql`e.idempotency_key`)}, true)
          and case when jsonb_typeof(e.event) = 'object' then e.event - ${eventKeys} = '{}' end
          and not e.event @? ${textMembers}
        ) is true as is_plain
      from event e
      left join type t on t.event_type = e.event_type
      order by e.n
    )
    select
      array_agg(j.event_id), array_agg(j.event_domain), array_agg(j.emit_mode),
      array_agg(j.n) filter (where not j.is_plain), bool_or(j.is_keyed)
    into v_event_ids, v_domains, v_modes, v_doubtful, v_keyed
    from judged j;

    if v_doubtful is not null then
      perform ${fnEventRequire}(${arg.p_events} -> (d.n - 1), '$[' || (d.n - 1) || ']')
      from unnest(v_doubtful) as d (n);
    end if;

    v_ids := v_event_ids;
    if v_keyed then
      insert into ${i} (${i.namespace}, ${i.key}, ${i.event_id})
      select e.event ->> 'event_type', e.event ->> 'idempotency_key', e.event_id
      from rows from (jsonb_array_elements(${arg.p_events}), unnest(v_event_ids)) with ordinality as e (event, event_id, n)
      where e.event ->> 'idempotency_key' is not null and e.event_id is not null
      order by e.event ->> 'event_type', e.event ->> 'idempotency_key', e.n
      on conflict (${i.namespace}, ${i.key}) do nothing;

      v_ids := array(
        select case when e.event_id is not null then coalesce(${i.event_id.of("i")}, e.event_id) end
        from rows from (jsonb_array_elements(${arg.p_events}), unnest(v_event_ids)) with ordinality as e (event, event_id, n)
        left join ${i} i
          on ${i.namespace.of("i")} = e.event ->> 'event_type'
          and ${i.key.of("i")} = e.event ->> 'idempotency_key'
        order by e.n
      );
    end if;

    insert into ${o} (
      ${o.event_id}, ${o.occurred_at}, ${o.event_domain}, ${o.event_type}, ${o.emit_mode},
      ${o.subject_kind}, ${o.subject_id}, ${o.actor}, ${o.payload},
      ${o.trace_id}, ${o.parent_span_id}, ${o.trace_flags}, ${o.idempotency_key}
    )
    select
      e.event_id, v_at + e.n * interval '1 microsecond', e.event_domain, e.event ->> 'event_type', e.emit_mode,
      e.event ->> 'subject_kind', (e.event ->> 'subject_id')::uuid, ${arg.p_actor}, e.event -> 'payload',
      ${traceId(sql`(e.event ->> 'traceparent')`)}, ${parentSpanId(sql`(e.event ->> 'traceparent')`)}, ${traceFlags(sql`(e.event ->> 'traceparent')`)},
      e.event ->> 'idempotency_key'
    from rows from (jsonb_array_elements(${arg.p_events}), unnest(v_event_ids), unnest(v_ids), unnest(v_domains), unnest(v_modes))
      with ordinality as e (event, event_id, id, event_domain, emit_mode, n)
    where e.event_id = e.id;
    return coalesce(v_ids, '{}');
  `,
});
