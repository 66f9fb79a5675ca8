create trigger event_tail_announce
  after insert on iu_core.event_tail
  for each statement
  execute function iu_core.fn_event_announce();
comment on trigger event_tail_announce on iu_core.event_tail is 'Announces live events to consumers that wait.';
