import { fnApprovalPrincipalSet } from "../../../schema-ts/approval/fn_approval_principal_set.ts";
import { approvalEnabled } from "../../../schema-ts/approval/gates.ts";
import { fnEventSubscribe } from "../../../schema-ts/bus/fn_event_subscribe.ts";
import { eventBusEnabled } from "../../../schema-ts/bus/gates.ts";
import { composerEnabled } from "../../../schema-ts/collection/gates.ts";
import { fnEventTypeRegister } from "../../../schema-ts/event/fn_event_type_register.ts";
import { appDryRunOnly, appEmitEnabled, dryRunOnly, emitEnabled } from "../../../schema-ts/event/gates.ts";
import { fnExecutorClassRegister } from "../../../schema-ts/queue/fn_executor_class_register.ts";
import { fnJobQueueRegister } from "../../../schema-ts/queue/fn_job_queue_register.ts";
import { dlqReplayEnabled, heartbeatEnabled, jobsEnabled } from "../../../schema-ts/queue/gates.ts";
import type { PhaseContext } from "../factory/phase.ts";
import { archiveClass, archivedType } from "./archive.ts";

export const archiveQueue = "demo.archive";
/** Who may approve a replay. */
export const approvers = ["an@example.org", "binh@example.org"] as const;

const opened = [
  composerEnabled,
  emitEnabled,
  appEmitEnabled,
  eventBusEnabled,
  jobsEnabled,
  heartbeatEnabled,
  approvalEnabled,
  dlqReplayEnabled,
];

/** What an operator does before events are delivered: gates, a queue, a class, an event type, a subscription, and who may approve. */
export async function openDelivery(phase: PhaseContext): Promise<void> {
  const p_actor = phase.actor;
  await phase.set(Object.fromEntries(opened.map(({ name }) => [name, true])));
  await phase.set({ [dryRunOnly.name]: false, [appDryRunOnly.name]: false });
  await phase.call(fnJobQueueRegister, {
    p_queue: archiveQueue,
    p_spec: { description: "Pieces to be archived.", max_attempts: 3, backoff_base: "10 ms", backoff_max: "50 ms", keep_results: "all" },
    p_actor,
  });
  await phase.call(fnExecutorClassRegister, {
    p_executor_class: archiveClass,
    p_spec: { executor_kind: "typescript", mutating: true, description: "Stores a piece in the archive." },
    p_actor,
  });
  await phase.call(fnEventTypeRegister, {
    p_event_type: archivedType,
    p_event_domain: "app",
    p_schema: { properties: { event_id: { type: "string" }, event_type: { type: "string" } } },
    p_description: "A piece was stored in the archive.",
    p_actor,
  });
  await phase.call(fnEventSubscribe, {
    p_subscription: archiveQueue,
    p_event_patterns: ["piece.*"],
    p_actor,
    p_options: { executor_class: archiveClass, queue: archiveQueue },
  });
  for (const p_principal of approvers) await phase.call(fnApprovalPrincipalSet, { p_principal, p_role: "reviewer", p_actor });
}
