create trigger event_outbox_default_retention_keep
  after delete on iu_core.event_outbox_default
  referencing old table as deleted
  for each statement
  execute function iu_core.fn_iu_retention_keep('outbox', 'occurred_at');
comment on trigger event_outbox_default_retention_keep on iu_core.event_outbox_default is 'Refuses every deletion with IU009 but that of rows which an enabled policy lets go.';
