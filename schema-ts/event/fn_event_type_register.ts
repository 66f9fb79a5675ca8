import { conflict, invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, fromArgument, functionNamed, inverse, jsonb, plpgsql, raise, scenario, sql, text, ungated } from "../kit/index.ts";
import { eventDomainRegistry } from "./event_domain_registry.ts";
import type { EventSchema } from "./event_schema.ts";
import { eventTypeLog } from "./event_type_log.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventSchemaRules } from "./fn_event_schema_rules.ts";
import { refuseSchema } from "./refuse_schema.ts";

const t = eventTypeRegistry;

/** What a registration did. */
export interface EventTypeChange {
  event_type: string;
  event_domain: string;
  status: "active" | "withdrawn";
  /** false: it was so already, and nothing was written. */
  changed: boolean;
  change: "register" | "extend" | "restore" | "withdraw" | null;
}

export const fnEventTypeRegister = defineFunction({
  name: "fn_event_type_register",
  summary: "Registers an event type, extends one by further optional keys, or brings a withdrawn one back.",
  details:
    "The same definition again changes nothing. An existing type may get new keys that are not required, and another description; any other change would break what emits or reads it and is refused with IU005: register another type instead. The schema's language is that of fn_event_schema_problems.",
  args: {
    p_event_type: text("Lower-case words joined by dots, such as invoice.approved; at most 150 characters."),
    p_event_domain: text("A registered domain: app for a deployment's own types."),
    p_schema: jsonb<EventSchema>("What a payload may hold."),
    p_description: text("When the event is emitted; 1 to 500 characters."),
    p_actor: actor(),
  },
  returns: jsonb<EventTypeChange>("The type, and what was changed."),
  volatility: "volatile",
  gate: ungated("Operators only; registering emits nothing."),
  writes: [eventTypeRegistry, eventTypeLog],
  pair: inverse(
    "fn_event_type_withdraw",
    "Withdraw the type; its events stay.",
    { p_event_type: fromArgument("p_event_type") },
    '$.result ? (@.change == "register" || @.change == "restore")',
  ),
  proof: scenario({
    when: sql`select ${functionNamed("fn_event_type_register")}('proof.happened', 'app', '{"properties": {"total": {"type": "number"}}}', 'Proof.', 'proof')`,
    undo: sql`select ${functionNamed("fn_event_type_withdraw")}('proof.happened', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, unknownKey, conflict],
  example: `select iu_core.fn_event_type_register('invoice.approved', 'app', '{"properties": {"total": {"type": "number"}}}', 'An invoice was approved.', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_problems jsonb;
    v_old ${eventTypeRegistry};
    v_change text;
  `,
  body: ({ arg }) => plpgsql`
    if (length(${arg.p_event_type}) <= 150 and ${arg.p_event_type} ~ '^[a-z][a-z0-9_-]*([.][a-z0-9][a-z0-9_-]*)*$') is not true then
      ${raise(
        invalidArgument,
        "An event type is lower-case words joined by dots, at most 150 characters.",
        { argument: sql`'p_event_type'`, given: sql`left(${arg.p_event_type}, 200)` },
        "Name what happened to what, e.g. invoice.approved.",
      )}
    end if;
    if (length(${arg.p_description}) <= 500 and ${notBlank(arg.p_description)}) is not true then
      ${raise(invalidArgument, "A description of 1 to 500 characters is required.", {
        argument: sql`'p_description'`,
        length: sql`length(${arg.p_description})`,
      })}
    end if;
    if not exists (select from ${eventDomainRegistry} d where ${eventDomainRegistry.event_domain.of("d")} = ${arg.p_event_domain}) then
      ${raise(
        unknownKey,
        sql`format('There is no event domain %s.', coalesce(left(${arg.p_event_domain}, 200), 'null'))`,
        {
          argument: sql`'p_event_domain'`,
          event_domain: sql`left(${arg.p_event_domain}, 200)`,
          known: sql`(select jsonb_agg(${eventDomainRegistry.event_domain.of("d")} order by ${eventDomainRegistry.event_domain.of("d")}) from ${eventDomainRegistry} d)`,
        },
        "Register types of your own in the domain app.",
      )}
    end if;
    ${refuseSchema(arg.p_schema)}

    insert into ${t} (${t.event_type}, ${t.event_domain}, ${t.schema_jsonb}, ${t.description}, ${t.owner}, ${t.changed_by})
    values (${arg.p_event_type}, ${arg.p_event_domain}, ${arg.p_schema}, ${arg.p_description}, ${arg.p_actor}, ${arg.p_actor})
    on conflict (${t.event_type}) do nothing;
    if found then
      v_change := 'register';
    else
      select t.* into v_old from ${t} t where ${t.event_type.of("t")} = ${arg.p_event_type} for no key update;
      select jsonb_agg(
        jsonb_build_object('path', coalesce(o.path, n.path), 'rule', coalesce(o.rule, n.rule), 'registered', o.value, 'given', n.value)
        order by coalesce(o.path, n.path) collate "C", coalesce(o.rule, n.rule) collate "C"
      )
      into v_problems
      from ${fnEventSchemaRules}(v_old.schema_jsonb) o
      full join ${fnEventSchemaRules}(${arg.p_schema}) n on n.path = o.path and n.rule = o.rule
      where n.value is distinct from o.value
        and (o.path is not null or exists (select from ${fnEventSchemaRules}(v_old.schema_jsonb) k where k.path = n.path));
      if v_old.is_shipped and (v_old.schema_jsonb, v_old.description) is distinct from (${arg.p_schema}, ${arg.p_description}) then
        v_problems := coalesce(v_problems, '[{"path": "$", "rule": "shipped"}]');
      end if;

      if v_old.event_domain <> ${arg.p_event_domain} or v_problems is not null then
        ${raise(
          conflict,
          sql`format('The event type %s is registered with another definition.', ${arg.p_event_type})`,
          {
            event_type: arg.p_event_type,
            is_shipped: sql`v_old.is_shipped`,
            expected: sql`jsonb_build_object('event_domain', ${arg.p_event_domain}, 'schema', ${arg.p_schema})`,
            actual: sql`jsonb_build_object('event_domain', v_old.event_domain, 'schema', v_old.schema_jsonb)`,
            differences: sql`coalesce(v_problems, '[]')`,
          },
          "Add keys that are not required, or register another type.",
        )}
      end if;
      v_change := case
        when v_old.status = 'withdrawn' then 'restore'
        when (v_old.schema_jsonb, v_old.description) is distinct from (${arg.p_schema}, ${arg.p_description}) then 'extend'
      end;
      if v_change is not null then
        update ${t} t
        set
          ${t.schema_jsonb} = ${arg.p_schema},
          ${t.description} = ${arg.p_description},
          ${t.status} = 'active',
          ${t.changed_at} = v_at,
          ${t.changed_by} = ${arg.p_actor}
        where ${t.event_type.of("t")} = ${arg.p_event_type};
      end if;
    end if;

    if v_change is not null then
      insert into ${eventTypeLog} (${eventTypeLog.event_type}, ${eventTypeLog.change}, ${eventTypeLog.schema_jsonb}, ${eventTypeLog.description}, ${eventTypeLog.actor})
      values (${arg.p_event_type}, v_change, ${arg.p_schema}, ${arg.p_description}, ${arg.p_actor});
    end if;
    return jsonb_build_object(
      'event_type', ${arg.p_event_type},
      'event_domain', ${arg.p_event_domain},
      'status', 'active',
      'changed', v_change is not null,
      'change', v_change
    );
  `,
});
