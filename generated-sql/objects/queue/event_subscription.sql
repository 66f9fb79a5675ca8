create trigger event_subscription_class_check_insert
  after insert on iu_core.event_subscription
  for each row
  when (new.options ?| '{executor_class,queue}' and new.status = 'active')
  execute function iu_core.fn_event_subscription_class_check();
comment on trigger event_subscription_class_check_insert on iu_core.event_subscription is 'A subscription names registered queues and classes only.';

create trigger event_subscription_class_check_update
  after update of options, status on iu_core.event_subscription
  for each row
  when (new.options ?| '{executor_class,queue}' and new.status = 'active' and (old.options, old.status) is distinct from (new.options, new.status))
  execute function iu_core.fn_event_subscription_class_check();
comment on trigger event_subscription_class_check_update on iu_core.event_subscription is 'A subscription names registered queues and classes only.';
