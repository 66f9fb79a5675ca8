create view toy_audit.v_history as
select e.title, e.happened_at
from toy_audit.entry e
order by e.happened_at desc;

comment on view toy_audit.v_history is 'What was put on the shelves, newest first.';
comment on column toy_audit.v_history.title is 'What it was called.';
comment on column toy_audit.v_history.happened_at is 'When.';

grant select on table toy_audit.v_history to toy_clerk;
