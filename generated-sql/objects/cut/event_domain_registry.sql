insert into iu_core.event_domain_registry (event_domain, emit_gate, dry_run_gate, description)
  values ('cut', 'cut_event_runtime.emit_enabled', 'cut_event_runtime.dry_run_only', 'How far the cuts of documents have come.');
