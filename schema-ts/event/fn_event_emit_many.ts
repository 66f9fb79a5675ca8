import { dotConfig } from "../config/dot_config.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { requireActor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  functionNamed,
  type Hole,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuidArray,
} from "../kit/index.ts";
import { announceAwaited } from "./announce.ts";
import { eventDomainRegistry } from "./event_domain_registry.ts";
import { type EventSpec, eventKeys, isIdempotencyKey, isSubjectKind, textMembers } from "./event_fields.ts";
import { eventOutbox } from "./event_outbox.ts";
import { emission, lineUp } from "./event_tail.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventRequire } from "./fn_event_require.ts";
import { emitEnabled, maxEvents, maxPayloadBytes, maxPayloadBytesPrefix } from "./gates.ts";
import { idempotencyRegistry } from "./idempotency_registry.ts";
import { conforms } from "./payload_conforms.ts";
import { payloadLimit } from "./payload_limit.ts";
import { live } from "./proof_live.ts";
import { isTraceparent, parentSpanId, traceFlags, traceId } from "./traceparent.ts";
import { batchStart, batchUuids } from "./uuid7.ts";

const t = eventTypeRegistry;
const c = dotConfig;
const d = eventDomainRegistry;
const o = eventOutbox;
const i = idempotencyRegistry;

/** The events as rows, one after the other. */
const members = (events: Hole) => sql`
  jsonb_to_recordset(${events})
    as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text)
`;

/** The types in a batch, in order. */
const typesIn = (events: Hole) => sql`
  array(select distinct (e.event ->> 'event_type') collate "C" as event_type from jsonb_array_elements(${events}) as e (event) order by event_type)
`;

/**
 * The events as rows `e` with the element itself, its place and what is registered of its type, if that is one of `types`: each member is read
 * once, and each type looked up once. The outer fence keeps the filters from the join: PostgreSQL thinks that they leave one event, and would look its type up.
 */
const withTypes = (events: Hole, types: Hole) => sql`
  (
    select
      e.*, ${t.event_domain.of("t")}, ${t.emit_gate.of("t")}, ${t.dry_run_gate.of("t")}, ${t.payload_rule.of("t")}, ${t.payload_keys.of("t")}
    from (
      select
        e.event ->> 'event_type' as event_type, e.event ->> 'subject_kind' as subject_kind, (e.event ->> 'subject_id')::uuid as subject_id,
        e.event -> 'payload' as payload, e.event ->> 'traceparent' as traceparent, e.event ->> 'idempotency_key' as idempotency_key,
        e.event, e.n
      from jsonb_array_elements(${events}) with ordinality as e (event, n)
      offset 0
    ) as e
    left join ${t} t on ${t.event_type.of("t")} = e.event_type and ${t.event_type.of("t")} = any ((select ${types})::text[])
    offset 0
  ) as e
`;

/** Whether the event in row `e` may be recorded as it stands. Null or false decides nothing. */
const isPlainlyRight = sql`
  ${conforms({ type: "e", payload: sql`e.payload` })}
  and octet_length(e.payload::text) <= case
    when v_limits is null then ${lit(maxPayloadBytes.defaultValue as number)}
    else ${payloadLimit({ limits: sql`v_limits`, eventType: sql`e.event_type` })}
  end
  and e.subject_id is not null
  and ${isSubjectKind(sql`e.subject_kind`)}
  and (e.traceparent is null or ${isTraceparent(sql`e.traceparent`)})
  and (e.idempotency_key is null or ${isIdempotencyKey(sql`e.idempotency_key`)})
  and e.event - ${eventKeys} = '{}'
  and (e.idempotency_key is null and e.subject_kind not in ('true', 'false') or not e.event @? ${textMembers})
`;

export const fnEventEmitMany = defineFunction({
  name: "fn_event_emit_many",
  summary: "Records many events in the outbox, all or none, and returns their ids in the order given.",
  details:
    "Each element is one fn_event_emit: null where the emit gate of its domain is closed, the first event's id where its idempotency key was used before, in this call or in an earlier one. New ids ascend in the order given. Errors name the place, e.g. $[7].payload.body_text. At most iu_core.max_events elements.",
  args: {
    p_events: jsonb<EventSpec[]>(
      "An array of {event_type, subject_kind, subject_id, payload, traceparent?, idempotency_key?}; may be empty.",
    ),
    p_actor: text("Who asks; 1 to 200 characters, kept in the log."),
  },
  returns: uuidArray("One id for each element; null: its gate is closed."),
  volatility: "volatile",
  gate: ungated("Each domain has an emit gate of its own: events of a closed one are not recorded."),
  writes: [...emission, idempotencyRegistry],
  pair: selfCompensating("What happened cannot unhappen: a correction is a further event."),
  proof: scenario({
    given: live,
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
    v_start text := ${batchStart(sql`v_at`)};
    v_db_user text := session_user::text;
    v_count int;
    v_limit int;
    v_set text[];
    v_limits jsonb;
    v_doubtful int[];
    v_written int := 0;
    v_types text[];
    v_judged record;
    v_events ${eventOutbox}[];
    v_event_ids uuid[];
    v_ids uuid[];
  `,
  // What is plainly right, live and without a key is written at once; mostly that is all of it. Where the first and the last are of one type only
  // that type is looked up, and an event of another is not written yet. Otherwise everything is judged before the rest is written: whatever is
  // not plainly right goes to fn_event_require, which is exact.
  body: ({ arg }) => plpgsql`
    ${requireActor(arg.p_actor)}
    if jsonb_typeof(${arg.p_events}) is distinct from 'array' then
      ${raise(invalidArgument, "Events are given as a JSON array.", { path: sql`'$'`, argument: sql`'p_events'` })}
    end if;
    v_count := jsonb_array_length(${arg.p_events});
    select
      coalesce(array_agg(${c.key.of("c")}) filter (where ${c.value.of("c")} = case when d.is_emit_gate then 'true' else 'false' end::jsonb), '{}'),
      jsonb_object_agg(${c.key.of("c")}, ${c.value.of("c")}) filter (
        where starts_with(${c.key.of("c")}, ${lit(maxPayloadBytesPrefix)}) and jsonb_typeof(${c.value.of("c")}) = 'number'
      ),
      coalesce(max(${c.value.of("c")}::int) filter (where ${c.key.of("c")} = ${maxEvents}), ${lit(maxEvents.defaultValue as number)})
    into v_set, v_limits, v_limit
    from ${c} c
    left join (
      select ${d.emit_gate.of("d")}, true from ${d} d
      union
      select ${d.dry_run_gate.of("d")}, false from ${d} d
    ) as d (gate, is_emit_gate) on d.gate = ${c.key.of("c")}
    where d.gate is not null
      or starts_with(${c.key.of("c")}, ${lit(maxPayloadBytesPrefix)})
      or ${c.key.of("c")} = ${maxEvents} and jsonb_typeof(${c.value.of("c")}) = 'number';
    if v_count > v_limit then
      ${raise(
        invalidArgument,
        sql`format('%s events are too many for one call.', v_count)`,
        { path: sql`'$'`, argument: sql`'p_events'`, count: sql`v_count`, limit: sql`v_limit` },
        "Emit them in several calls; one transaction can hold them together.",
      )}
    end if;

    v_event_ids := ${batchUuids(sql`v_start`, sql`v_count`)};
    if cardinality(v_set) > 1 and not ${arg.p_events} -> 0 ? 'idempotency_key' then
      v_types := case
        when ${arg.p_events} #>> '{0,event_type}' = ${arg.p_events} #>> '{-1,event_type}' then array[${arg.p_events} #>> '{0,event_type}']
        else ${typesIn(arg.p_events)}
      end;
      begin
        insert into ${o} (
          ${o.event_id}, ${o.occurred_at}, ${o.subject_id}, ${o.event_domain}, ${o.event_type}, ${o.emit_mode}, ${o.subject_kind}, ${o.actor},
          ${o.db_user}, ${o.payload}, ${o.trace_id}, ${o.parent_span_id}, ${o.trace_flags}
        )
        select
          v_event_ids[e.n], v_at, e.subject_id, e.event_domain, e.event_type, 'live', e.subject_kind, ${arg.p_actor},
          v_db_user, e.payload, ${traceId(sql`e.traceparent`)}, ${parentSpanId(sql`e.traceparent`)}, ${traceFlags(sql`e.traceparent`)}
        from ${withTypes(arg.p_events, sql`v_types`)}
        where e.idempotency_key is null and e.emit_gate = any (v_set) and e.dry_run_gate = any (v_set) and ${isPlainlyRight};
        get diagnostics v_written = row_count;
      exception
        when invalid_text_representation or invalid_parameter_value then
          v_written := 0;
      end;
      if v_written = v_count then
        ${lineUp(sql`v_event_ids`, sql`v_types`)};
        ${announceAwaited}
        return v_event_ids;
      end if;
    end if;

    v_types := ${typesIn(arg.p_events)};
    begin
      select
        array_agg(e.n::int order by e.n) filter (
          where (${isPlainlyRight}) is not true
        ) as doubtful,
        bool_or(e.idempotency_key is not null) as is_keyed,
        bool_or(e.emit_gate <> all (v_set)) as is_closed,
        bool_and(e.dry_run_gate = any (v_set)) as all_live,
        bool_or(e.dry_run_gate = any (v_set)) as some_live,
        array_agg(
          row(
            v_event_ids[e.n], v_at, e.subject_id, e.event_domain, e.event_type,
            case when e.dry_run_gate = any (v_set) then 'live' else 'dry_run' end,
            e.subject_kind, ${arg.p_actor}, v_db_user, e.payload,
            ${traceId(sql`e.traceparent`)}, ${parentSpanId(sql`e.traceparent`)}, ${traceFlags(sql`e.traceparent`)}, e.idempotency_key
          )::${o}
        ) as events
      into v_judged
      from ${withTypes(arg.p_events, sql`v_types`)};
      v_doubtful := v_judged.doubtful;
      v_events := v_judged.events;
    exception
      -- a subject that is no UUID, an element that is no object
      when invalid_text_representation or invalid_parameter_value then
        v_doubtful := array(select n from generate_series(1, v_count) as n);
    end;
    if v_doubtful is not null then
      perform ${fnEventRequire}(${arg.p_events} -> (d.n - 1), '$[' || (d.n - 1) || ']')
      from unnest(v_doubtful) as d (n);
    end if;

    if v_judged.is_closed then
      v_event_ids := array(
        select case when ${t.emit_gate.of("t")} = any (v_set) then e.event_id end
        from rows from (${members(arg.p_events)}, unnest(v_event_ids)) with ordinality
          as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
        join ${t} t on ${t.event_type.of("t")} = e.event_type
        order by e.n
      );
    end if;
    v_ids := v_event_ids;
    if v_judged.is_keyed then
      insert into ${i} (${i.namespace}, ${i.key}, ${i.event_id})
      select e.event_type, e.idempotency_key, e.event_id
      from rows from (${members(arg.p_events)}, unnest(v_event_ids)) with ordinality
        as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
      where e.idempotency_key is not null and e.event_id is not null
      order by e.event_type, e.idempotency_key, e.n
      on conflict (${i.namespace}, ${i.key}) do nothing;

      v_ids := array(
        select case when e.event_id is not null then coalesce(${i.event_id.of("i")}, e.event_id) end
        from rows from (${members(arg.p_events)}, unnest(v_event_ids)) with ordinality
          as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
        left join ${i} i on ${i.namespace.of("i")} = e.event_type and ${i.key.of("i")} = e.idempotency_key
        order by e.n
      );
    end if;

    if v_judged.is_keyed or v_judged.is_closed then
      v_events := array(select row(e.*)::${o} from unnest(v_events) e where ${o.event_id.of("e")} = any (v_ids) order by ${o.event_id.of("e")});
    end if;
    insert into ${o}
    select e.*
    from unnest(v_events) e
    where v_written = 0 or not exists (select from ${o} o where ${o.event_id.of("o")} = ${o.event_id.of("e")});

    if v_judged.some_live then
      if v_judged.is_keyed or v_judged.is_closed or not v_judged.all_live then
        v_event_ids := array(select ${o.event_id.of("e")} from unnest(v_events) e where ${o.emit_mode.of("e")} = 'live' order by ${o.event_id.of("e")});
      end if;
      ${lineUp(sql`v_event_ids`, sql`v_types`)};
      ${announceAwaited}
    end if;
    return v_ids;
  `,
});
