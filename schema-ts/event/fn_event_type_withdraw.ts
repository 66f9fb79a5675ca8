import { conflict, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  inverse,
  jsonb,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import type { EventSchema } from "./event_schema.ts";
import { eventTypeLog } from "./event_type_log.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import type { EventTypeChange } from "./fn_event_type_register.ts";

const t = eventTypeRegistry;
const register = sql`select ${functionNamed("fn_event_type_register")}('proof.happened', 'app', '{"properties": {"total": {"type": "number"}}}', 'Proof.', 'proof')`;

export const fnEventTypeWithdraw = defineFunction({
  name: "fn_event_type_withdraw",
  summary: "Withdraws an event type: it is no longer emitted. Its events and its name stay.",
  details: "A type that came with the product is not withdrawn: close its domain's emit gate instead.",
  args: {
    p_event_type: text("A registered type."),
    p_actor: actor(),
  },
  returns: jsonb<EventTypeChange & { schema: EventSchema; description: string }>("The type as it was, and whether anything was changed."),
  volatility: "volatile",
  gate: ungated("Operators only; withdrawing emits nothing."),
  writes: [eventTypeRegistry, eventTypeLog],
  pair: inverse(
    "fn_event_type_register",
    "Register the type again with the definition it had.",
    {
      p_event_type: fromArgument("p_event_type"),
      p_event_domain: fromResult("event_domain"),
      p_schema: fromResult("schema"),
      p_description: fromResult("description"),
    },
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({
    given: register,
    when: sql`select ${functionNamed("fn_event_type_withdraw")}('proof.happened', 'proof')`,
    undo: register,
  }),
  grantTo: [iuOperator],
  errors: [unknownKey, conflict],
  example: "select iu_core.fn_event_type_withdraw('invoice.approved', 'ana@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_old ${eventTypeRegistry};
    v_changed boolean;
  `,
  body: ({ arg }) => plpgsql`
    select t.* into v_old from ${t} t where ${t.event_type.of("t")} = ${arg.p_event_type} for no key update;
    if not found then
      ${raise(unknownKey, sql`format('There is no event type %s.', coalesce(left(${arg.p_event_type}, 200), 'null'))`, {
        argument: sql`'p_event_type'`,
        event_type: sql`left(${arg.p_event_type}, 200)`,
      })}
    end if;
    if v_old.is_shipped then
      ${raise(
        conflict,
        sql`format('The event type %s came with the product and is not withdrawn.', v_old.event_type)`,
        { event_type: sql`v_old.event_type`, is_shipped: sql`true`, expected: sql`false`, actual: sql`true` },
        sql`format('Close its emit gate instead: fn_dot_config_set(%L, ''false'', <who>, <why>).', v_old.emit_gate)`,
      )}
    end if;

    v_changed := v_old.status = 'active';
    if v_changed then
      update ${t} t
      set ${t.status} = 'withdrawn', ${t.changed_at} = v_at, ${t.changed_by} = ${arg.p_actor}
      where ${t.event_type.of("t")} = v_old.event_type;

      insert into ${eventTypeLog} (${eventTypeLog.event_type}, ${eventTypeLog.change}, ${eventTypeLog.schema_jsonb}, ${eventTypeLog.description}, ${eventTypeLog.actor})
      values (v_old.event_type, 'withdraw', v_old.schema_jsonb, v_old.description, ${arg.p_actor});
    end if;
    return jsonb_build_object(
      'event_type', v_old.event_type,
      'event_domain', v_old.event_domain,
      'status', 'withdrawn',
      'schema', v_old.schema_jsonb,
      'description', v_old.description,
      'changed', v_changed,
      'change', case when v_changed then 'withdraw' end
    );
  `,
});
