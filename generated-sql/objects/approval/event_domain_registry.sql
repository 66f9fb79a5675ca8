insert into iu_core.event_domain_registry (event_domain, emit_gate, dry_run_gate, description)
  values ('approval', 'approval_event_runtime.emit_enabled', 'approval_event_runtime.dry_run_only', 'What becomes of requests for approval.');
