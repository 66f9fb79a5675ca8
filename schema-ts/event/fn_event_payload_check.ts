import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { unknownKey } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, lit, plpgsql, raise, sql, text } from "../kit/index.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventPayloadProblems } from "./fn_event_payload_problems.ts";
import { maxPayloadBytesPrefix } from "./gates.ts";

const t = eventTypeRegistry;

export const fnEventPayloadCheck = defineFunction({
  name: "fn_event_payload_check",
  summary: "Says whether a payload would be accepted for an event type, and if not everything that is wrong with it. Emits nothing.",
  details: "Size is the payload's JSON text in bytes. Problems are those of fn_event_payload_problems.",
  args: {
    p_event_type: text("A registered type."),
    p_payload: jsonb("The payload."),
  },
  returns: jsonb<{
    ok: boolean;
    event_type: string;
    status: "active" | "withdrawn";
    size: number;
    limit: number;
    problems: { path: string; problem: string }[];
  }>("The verdict."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [unknownKey],
  example: `select iu_core.fn_event_payload_check('piece.split', '{"version_no": 3, "body_text": "…"}')`,
  declare: sql`
    v_type ${eventTypeRegistry};
    v_payload jsonb := coalesce(p_payload, 'null');
    v_size int := octet_length(v_payload::text);
    v_limit int;
    v_problems jsonb := '[]'::jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select t.* into v_type from ${t} t where ${t.event_type.of("t")} = ${arg.p_event_type};
    if not found then
      ${raise(
        unknownKey,
        sql`format('The event type %s is not registered.', coalesce(left(${arg.p_event_type}, 200), 'null'))`,
        { argument: sql`'p_event_type'`, event_type: sql`left(${arg.p_event_type}, 200)` },
        "Register it with fn_event_type_register, or correct its spelling.",
      )}
    end if;
    v_limit := ${fnDotConfigGet}(${lit(maxPayloadBytesPrefix)} || v_type.event_type)::int;
    -- Whoever sends a gigabyte is told its size and nothing else.
    if v_size <= v_limit then
      select coalesce(jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem)), '[]')
      into v_problems
      from ${fnEventPayloadProblems}(v_payload, v_type.schema_jsonb) p;
    end if;
    return jsonb_build_object(
      'ok', v_type.status = 'active' and v_size <= v_limit and v_problems = '[]',
      'event_type', v_type.event_type,
      'status', v_type.status,
      'size', v_size,
      'limit', v_limit,
      'problems', v_problems
    );
  `,
});
