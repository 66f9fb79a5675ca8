import { defineModule } from "../kit/index.ts";
import { eventBusHead } from "./event_bus_head.ts";
import { eventDomainRegistry, eventDomains } from "./event_domain_registry.ts";
import { eventOutbox, eventOutboxTriggers } from "./event_outbox.ts";
import { eventTail, eventTailRefuseChange } from "./event_tail.ts";
import { eventTypeLog, eventTypeLogRefuseChange } from "./event_type_log.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventEmit } from "./fn_event_emit.ts";
import { fnEventEmitMany } from "./fn_event_emit_many.ts";
import { fnEventOutboxPartitionsAhead } from "./fn_event_outbox_partitions_ahead.ts";
import { fnEventOutboxPartitionsBefore } from "./fn_event_outbox_partitions_before.ts";
import { fnEventOutboxPartitionsDrop } from "./fn_event_outbox_partitions_drop.ts";
import { fnEventPayloadCheck } from "./fn_event_payload_check.ts";
import { fnEventPayloadProblems } from "./fn_event_payload_problems.ts";
import { fnEventPayloadRule } from "./fn_event_payload_rule.ts";
import { fnEventRequire } from "./fn_event_require.ts";
import { fnEventSchemaProblems } from "./fn_event_schema_problems.ts";
import { fnEventSchemaRules } from "./fn_event_schema_rules.ts";
import { eventTypePrepareTrigger, fnEventTypePrepare } from "./fn_event_type_prepare.ts";
import { fnEventTypeRegister } from "./fn_event_type_register.ts";
import { fnEventTypeWithdraw } from "./fn_event_type_withdraw.ts";
import { fnIuLifecycleEmit, lifecycleEmitTrigger } from "./fn_iu_lifecycle_emit.ts";
import { fnIuPieceEmitEvent } from "./fn_iu_piece_emit_event.ts";
import { fnIuUuid7At } from "./fn_iu_uuid7_at.ts";
import { fnIuUuid7Floor } from "./fn_iu_uuid7_floor.ts";
import {
  appDryRunOnly,
  appEmitEnabled,
  dryRunOnly,
  emitEnabled,
  maxEvents,
  maxPayloadBytes,
  retentionEnabled,
  retentionMonths,
} from "./gates.ts";
import { idempotencyRegistry, idempotencyRegistryRefuseChange } from "./idempotency_registry.ts";
import { pieceEventTypes } from "./piece_event_types.ts";
import { vPieceEventOutbox } from "./v_piece_event_outbox.ts";

export const eventModule = defineModule({
  name: "event",
  summary: "Registered event types, the policy for their payloads, and the append-only outbox that events are recorded in.",
  objects: [
    emitEnabled,
    dryRunOnly,
    appEmitEnabled,
    appDryRunOnly,
    maxPayloadBytes,
    maxEvents,
    retentionEnabled,
    retentionMonths,
    eventDomainRegistry,
    eventDomains,
    fnEventSchemaProblems,
    fnEventSchemaRules,
    fnEventPayloadRule,
    fnEventPayloadProblems,
    eventTypeRegistry,
    fnEventTypePrepare,
    eventTypePrepareTrigger,
    pieceEventTypes,
    eventTypeLog,
    eventTypeLogRefuseChange,
    fnEventTypeRegister,
    fnEventTypeWithdraw,
    fnEventPayloadCheck,
    eventOutbox,
    ...eventOutboxTriggers,
    eventTail,
    eventTailRefuseChange,
    eventBusHead,
    idempotencyRegistry,
    idempotencyRegistryRefuseChange,
    vPieceEventOutbox,
    fnEventRequire,
    fnEventEmitMany,
    fnEventEmit,
    fnIuPieceEmitEvent,
    fnIuLifecycleEmit,
    lifecycleEmitTrigger,
    fnIuUuid7At,
    fnIuUuid7Floor,
    fnEventOutboxPartitionsAhead,
    fnEventOutboxPartitionsBefore,
    fnEventOutboxPartitionsDrop,
  ],
});
