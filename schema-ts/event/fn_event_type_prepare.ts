import { invalidArgument } from "../foundation/errors.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { eventDomainRegistry } from "./event_domain_registry.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventPayloadRule } from "./fn_event_payload_rule.ts";
import { refuseSchema } from "./refuse_schema.ts";

export const fnEventTypePrepare = defineTriggerFunction({
  name: "fn_event_type_prepare",
  summary: "Completes a row of the type registry: refuses a schema with problems, copies the domain's gates, makes the payload rule.",
  writes: "nothing",
  errors: [invalidArgument],
  declare: sql`v_problems jsonb;`,
  body: plpgsql`
    ${refuseSchema(sql`new.schema_jsonb`)}

    select ${eventDomainRegistry.emit_gate.of("d")}, ${eventDomainRegistry.dry_run_gate.of("d")}
    into new.emit_gate, new.dry_run_gate
    from ${eventDomainRegistry} d
    where ${eventDomainRegistry.event_domain.of("d")} = new.event_domain;

    new.payload_rule := case when new.status = 'active' then ${fnEventPayloadRule}(new.schema_jsonb) end;
    new.payload_keys := case when new.payload_rule is not null then array(select jsonb_object_keys(new.schema_jsonb -> 'properties')) end;
    return new;
  `,
});

export const eventTypePrepareTrigger = defineTrigger({
  name: "event_type_registry_prepare",
  summary: "Refuses a schema with problems and fills the columns that are made from others, whoever writes the row.",
  on: eventTypeRegistry,
  timing: "before",
  events: ["insert", "update"],
  level: { row: "It sets columns of the row that is being written." },
  execute: fnEventTypePrepare,
});
