create trigger idempotency_registry_retention_keep
  after delete on iu_core.idempotency_registry
  referencing old table as deleted
  for each statement
  execute function iu_core.fn_iu_retention_keep('idempotency_keys', 'created_at');
comment on trigger idempotency_registry_retention_keep on iu_core.idempotency_registry is 'Refuses every deletion with IU009 but that of rows which an enabled policy lets go.';
