insert into iu_core.event_domain_registry (event_domain, emit_gate, dry_run_gate, description)
  values ('access', 'access_event_runtime.emit_enabled', 'access_event_runtime.dry_run_only', 'Who was shown which text.');
