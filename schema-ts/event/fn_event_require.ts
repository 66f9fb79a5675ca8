import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument, payloadRejected, unknownKey } from "../foundation/errors.ts";
import { defineFunction, jsonb, lit, nothing, plpgsql, raise, sql, text } from "../kit/index.ts";
import { type EventSpec, eventKeys, eventTextKeys, isIdempotencyKey, isSubjectKind, isUuid } from "./event_fields.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventPayloadProblems, saying } from "./fn_event_payload_problems.ts";
import { maxPayloadBytesPrefix } from "./gates.ts";
import { asObject, memberPath } from "./json_path.ts";
import { isTraceparent } from "./traceparent.ts";

const t = eventTypeRegistry;

export const fnEventRequire = defineFunction({
  name: "fn_event_require",
  summary: "Refuses an event that may not be emitted and says everything that is wrong with its payload.",
  details:
    "The exact and slower twin of the checks that emission makes at first sight: it decides whatever those are not sure of. In the order of its keys, type, subject, trace, idempotency key and payload; of a payload that is too large only the size is told.",
  args: {
    p_event: jsonb<EventSpec>("The event."),
    p_path: text("Where the caller gave it: $, or $[7] in a list."),
  },
  returns: nothing,
  volatility: "stable",
  grantTo: [],
  errors: [unknownKey, invalidArgument, payloadRejected],
  declare: sql`
    v_type ${eventTypeRegistry};
    v_payload jsonb;
    v_problem text[];
    v_problems jsonb;
    v_size int;
    v_limit int;
  `,
  body: ({ arg }) => plpgsql`
    v_problem := case
      when jsonb_typeof(${arg.p_event}) <> 'object' then array['', 'An event is a JSON object.']
      else (
        select array[
          ${memberPath(sql`k.key`)},
          case when k.key = any (${eventKeys}) then format('%s is a string.', k.key) else format('An event has no key %s.', left(k.key, 200)) end
        ]
        from jsonb_each(${asObject(arg.p_event)}) k
        where k.key <> all (${eventKeys}) or k.key = any (${eventTextKeys}) and jsonb_typeof(k.value) not in ('string', 'null')
        order by k.key collate "C"
        limit 1
      )
    end;
    if v_problem is null then
      select t.* into v_type from ${t} t where ${t.event_type.of("t")} = ${arg.p_event} ->> 'event_type';
      if v_type.status is distinct from 'active' then
        ${raise(
          unknownKey,
          sql`
            format(
              case when v_type.status is null then 'The event type %s is not registered.' else 'The event type %s was withdrawn.' end,
              coalesce(left(${arg.p_event} ->> 'event_type', 200), 'null')
            )
          `,
          {
            path: sql`${arg.p_path} || '.event_type'`,
            event_type: sql`left(${arg.p_event} ->> 'event_type', 200)`,
            status: sql`v_type.status`,
          },
          "Register it with fn_event_type_register, or correct its spelling.",
        )}
      end if;
      v_payload := nullif(${arg.p_event} -> 'payload', 'null');
      v_problem := case
        when ${isSubjectKind(sql`${arg.p_event} ->> 'subject_kind'`)} is not true
          then array['.subject_kind', 'A subject kind is a name of 1 to 100 letters, digits and _ . : -']
        when ${isUuid(sql`${arg.p_event} ->> 'subject_id'`)} is not true then array['.subject_id', 'A subject id is a UUID.']
        when not ${isTraceparent(sql`(${arg.p_event} ->> 'traceparent')`)}
          then array['.traceparent', 'A traceparent is 00-<32 hex>-<16 hex>-<2 hex>, lower-case, neither id all zero.']
        when not ${isIdempotencyKey(sql`${arg.p_event} ->> 'idempotency_key'`)}
          then array['.idempotency_key', 'An idempotency key has 1 to 200 characters.']
        when v_payload is null then array['.payload', 'A payload is required; it may be empty: {}.']
      end;
    end if;
    if v_problem is not null then
      ${raise(invalidArgument, sql`v_problem[2]`, {
        path: sql`${arg.p_path} || v_problem[1]`,
        given: sql`left(case when v_problem[1] = '' then ${arg.p_event}::text else ${arg.p_event} ->> substr(v_problem[1], 2) end, 200)`,
      })}
    end if;

    v_size := octet_length(v_payload::text);
    v_limit := ${fnDotConfigGet}(${lit(maxPayloadBytesPrefix)} || v_type.event_type)::int;
    if v_size > v_limit then
      ${raise(
        payloadRejected,
        sql`format('The payload of %s has %s bytes; at most %s are allowed.', v_type.event_type, v_size, v_limit)`,
        { path: sql`${arg.p_path} || '.payload'`, event_type: sql`v_type.event_type`, size: sql`v_size`, limit: sql`v_limit` },
        "Send references instead of what they refer to.",
      )}
    end if;

    if jsonb_typeof(v_payload) = 'object' and not v_payload @? v_type.payload_rule then
      if v_payload - v_type.payload_keys = '{}' then
        return;
      end if;
    end if;
    select jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem))
    into v_problems
    from ${fnEventPayloadProblems}(v_payload, v_type.schema_jsonb, ${arg.p_path} || '.payload') p;
    if v_problems is not null then
      ${raise(
        payloadRejected,
        sql`
          format(
            'The payload of %s is refused: %s %s%s.',
            v_type.event_type,
            v_problems -> 0 ->> 'path',
            ${saying(sql`v_problems -> 0 ->> 'problem'`)},
            case when jsonb_array_length(v_problems) > 1 then format(', and %s more', jsonb_array_length(v_problems) - 1) else '' end
          )
        `,
        {
          path: sql`v_problems -> 0 ->> 'path'`,
          event_type: sql`v_type.event_type`,
          keys: sql`(select jsonb_agg(p.value -> 'path') from jsonb_array_elements(v_problems) p)`,
          problems: sql`v_problems`,
        },
      )}
    end if;
  `,
});
