create table iu_core.dlq_replay_request (
  request_id          uuid not null,
  reason              text not null,
  requested_by        text not null,
  subject_digest      text not null,
  approval_request_id uuid not null,
  requested_at        timestamp with time zone not null,
  constraint dlq_replay_request_pkey primary key (request_id),
  constraint dlq_replay_request_approval_request_id_fkey foreign key (approval_request_id) references iu_core.approval_request (request_id)
);

create index dlq_replay_request_approval_request_id_idx on iu_core.dlq_replay_request (approval_request_id);

comment on index iu_core.dlq_replay_request_approval_request_id_idx is 'The request of an approval.';

comment on table iu_core.dlq_replay_request is 'Requests to replay dead letters, each with the approval it needs.';
comment on column iu_core.dlq_replay_request.request_id is 'Time-ordered identity; the subject of the approval.';
comment on column iu_core.dlq_replay_request.reason is 'Why they should be replayed.';
comment on column iu_core.dlq_replay_request.requested_by is 'Who asked.';
comment on column iu_core.dlq_replay_request.subject_digest is 'SHA-256 of the letters'' ids, queues, classes and payloads: what is approved.';
comment on column iu_core.dlq_replay_request.approval_request_id is 'The approval.';
comment on column iu_core.dlq_replay_request.requested_at is 'When it was asked for.';
comment on constraint dlq_replay_request_pkey on iu_core.dlq_replay_request is 'Identity of a row.';
comment on constraint dlq_replay_request_approval_request_id_fkey on iu_core.dlq_replay_request is 'Each approval_request_id is a row of approval_request.';

grant select on table iu_core.dlq_replay_request to iu_reader;
