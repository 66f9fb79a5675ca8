import { defineGate } from "../kit/index.ts";

export const accessEnabled = defineGate({
  key: "iu_core.access_enabled",
  summary:
    "Scopes may be defined, withdrawn, granted, and given to units and collections. What is hidden stays so while it is closed, and grants can be revoked.",
});

export const renderBodyEnabled = defineGate({
  key: "iu_core.render_body_enabled",
  summary: "Texts may be rendered for named principals, with an audit row for each.",
});

export const accessEmitEnabled = defineGate({
  key: "access_event_runtime.emit_enabled",
  summary: "Events of access are recorded: iu.rendered. The audit rows are written while it is closed, too.",
});

export const accessDryRunOnly = defineGate({
  key: "access_event_runtime.dry_run_only",
  summary: "Events of access are recorded as dry runs: never delivered.",
  default: true,
});
