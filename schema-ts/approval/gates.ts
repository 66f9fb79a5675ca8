import { defineGate } from "../kit/index.ts";

export const approvalEnabled = defineGate({
  key: "approval.enabled",
  summary: "Approvals may be asked for, voted on and cancelled. What was approved keeps counting while it is closed.",
});

export const approvalEmitEnabled = defineGate({
  key: "approval_event_runtime.emit_enabled",
  summary: "Events of approvals are recorded: requested, voted, approved, rejected, expired, invalidated, cancelled.",
});

export const approvalDryRunOnly = defineGate({
  key: "approval_event_runtime.dry_run_only",
  summary: "Events of approvals are recorded as dry runs: never delivered.",
  default: true,
});
