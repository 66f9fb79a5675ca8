create table iu_core.dlq_replay_item (
  request_id     uuid not null,
  dead_letter_id uuid not null,
  is_done        boolean not null default false,
  job_id         uuid,
  note           text,
  constraint dlq_replay_item_pkey primary key (request_id, dead_letter_id),
  constraint dlq_replay_item_request_id_fkey foreign key (request_id) references iu_core.dlq_replay_request (request_id),
  constraint dlq_replay_item_dead_letter_id_fkey foreign key (dead_letter_id) references iu_core.job_dead_letter (dead_letter_id),
  constraint dlq_replay_item_done_says_what_check check (not is_done or (job_id is null) <> (note is null))
);

create index dlq_replay_item_dead_letter_id_idx on iu_core.dlq_replay_item (dead_letter_id);

comment on index iu_core.dlq_replay_item_dead_letter_id_idx is 'The requests of a letter.';

comment on table iu_core.dlq_replay_item is 'The letters of a replay request, and what became of each.';
comment on column iu_core.dlq_replay_item.request_id is 'The request.';
comment on column iu_core.dlq_replay_item.dead_letter_id is 'The letter.';
comment on column iu_core.dlq_replay_item.is_done is 'Whether the request has dealt with it.';
comment on column iu_core.dlq_replay_item.job_id is 'The job that repeats it; null: not replayed.';
comment on column iu_core.dlq_replay_item.note is 'Why it was skipped.';
comment on constraint dlq_replay_item_pkey on iu_core.dlq_replay_item is 'Identity of a row.';
comment on constraint dlq_replay_item_request_id_fkey on iu_core.dlq_replay_item is 'Each request_id is a row of dlq_replay_request.';
comment on constraint dlq_replay_item_dead_letter_id_fkey on iu_core.dlq_replay_item is 'Each dead_letter_id is a row of job_dead_letter.';
comment on constraint dlq_replay_item_done_says_what_check on iu_core.dlq_replay_item is 'done says what.';

grant select on table iu_core.dlq_replay_item to iu_reader;
