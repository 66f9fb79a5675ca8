import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument, payloadRejected, unknownKey } from "../foundation/errors.ts";
import { defineFunction, jsonb, lit, nothing, plpgsql, raise, sql, text } from "../kit/index.ts";
import { isIdempotencyKey, isSubjectKind, isUuid } from "./event_fields.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventPayloadProblems } from "./fn_event_payload_problems.ts";
import { maxPayloadBytesPrefix } from "./gates.ts";
import { isTraceparent } from "./traceparent.ts";

const t = eventTypeRegistry;

export const fnEventRequire = defineFunction({
  name: "fn_event_require",
  summary: "Refuses an event that may not be emitted and says everything that is wrong with its payload.",
  details:
    "The exact and slower twin of the checks emission makes at first sight: it decides whatever those are not sure of. The order is type, subject, trace, key, payload; of a payload that is too large nothing but the size is told.",
  args: {
    p_event_type: text("Type of the event.").nullable(),
    p_subject_kind: text("What sort of thing it is about.").nullable(),
    p_subject_id: text("What it is about.").nullable(),
    p_payload: jsonb("Its payload.").nullable(),
    p_traceparent: text("Its trace.").nullable(),
    p_idempotency_key: text("Its key.").nullable(),
    p_path: text("The event in the caller's words: $, or $[7] in a list."),
  },
  returns: nothing,
  volatility: "stable",
  grantTo: [],
  errors: [unknownKey, invalidArgument, payloadRejected],
  declare: sql`
    v_type ${eventTypeRegistry};
    v_problem text;
    v_size int;
    v_limit int;
    v_problems jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select t.* into v_type from ${t} t where ${t.event_type.of("t")} = ${arg.p_event_type};
    if v_type.status is distinct from 'active' then
      ${raise(
        unknownKey,
        sql`
          format(
            case when v_type.status is null then 'The event type %s is not registered.' else 'The event type %s was withdrawn.' end,
            coalesce(left(${arg.p_event_type}, 200), 'null')
          )
        `,
        { path: sql`${arg.p_path} || '.event_type'`, event_type: sql`left(${arg.p_event_type}, 200)`, status: sql`v_type.status` },
        "Register it with fn_event_type_register, or correct its spelling.",
      )}
    end if;

    v_problem := case
      when ${isSubjectKind(arg.p_subject_kind)} is not true
        then 'subject_kind: A subject kind is a name of 1 to 100 letters, digits and _ . : -'
      when ${isUuid(arg.p_subject_id)} is not true then 'subject_id: A subject id is a UUID.'
      when not ${isTraceparent(arg.p_traceparent)}
        then 'traceparent: A traceparent is 00-<32 hex>-<16 hex>-<2 hex>, lower-case, no id all zero.'
      when not ${isIdempotencyKey(arg.p_idempotency_key)} then 'idempotency_key: An idempotency key has 1 to 200 characters.'
      when ${arg.p_payload} is null then 'payload: A payload is required; it may be empty: {}.'
    end;
    if v_problem is not null then
      ${raise(
        invalidArgument,
        sql`substr(v_problem, strpos(v_problem, ': ') + 2)`,
        {
          path: sql`${arg.p_path} || '.' || split_part(v_problem, ': ', 1)`,
          argument: sql`'p_' || split_part(v_problem, ': ', 1)`,
          given: sql`
            left(
              case split_part(v_problem, ': ', 1)
                when 'subject_kind' then ${arg.p_subject_kind}
                when 'subject_id' then ${arg.p_subject_id}
                when 'traceparent' then ${arg.p_traceparent}
                when 'idempotency_key' then ${arg.p_idempotency_key}
              end,
              200
            )
          `,
        },
      )}
    end if;

    v_size := octet_length(${arg.p_payload}::text);
    v_limit := ${fnDotConfigGet}(${lit(maxPayloadBytesPrefix)} || ${arg.p_event_type})::int;
    if v_size > v_limit then
      ${raise(
        payloadRejected,
        sql`format('The payload of %s has %s bytes; at most %s are allowed.', ${arg.p_event_type}, v_size, v_limit)`,
        { path: sql`${arg.p_path} || '.payload'`, event_type: arg.p_event_type, size: sql`v_size`, limit: sql`v_limit` },
        "Send references instead of what they refer to.",
      )}
    end if;

    select jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem))
    into v_problems
    from ${fnEventPayloadProblems}(${arg.p_payload}, v_type.schema_jsonb, ${arg.p_path} || '.payload') p;
    if v_problems is not null then
      ${raise(
        payloadRejected,
        sql`
          format(
            'The payload of %s is refused: %s is %s%s.',
            ${arg.p_event_type},
            v_problems -> 0 ->> 'path',
            replace(v_problems -> 0 ->> 'problem', '_', ' '),
            case when jsonb_array_length(v_problems) > 1 then format(', and %s more', jsonb_array_length(v_problems) - 1) else '' end
          )
        `,
        {
          path: sql`v_problems -> 0 ->> 'path'`,
          event_type: arg.p_event_type,
          keys: sql`(select jsonb_agg(p.value -> 'path') from jsonb_array_elements(v_problems) p)`,
          problems: sql`v_problems`,
        },
      )}
    end if;
  `,
});
