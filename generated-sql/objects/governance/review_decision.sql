create table cutter_governance.review_decision (
  review_decision_id  uuid not null,
  operation           text collate pg_catalog."C" not null,
  subject_digest      text collate pg_catalog."C" not null,
  iu_ids              uuid[] not null,
  decision            text not null,
  approval_request_id uuid not null,
  decided_by          text not null,
  decided_at          timestamp with time zone not null,
  comment             text,
  constraint review_decision_pkey primary key (review_decision_id),
  constraint review_decision_approval_request_id_key unique (approval_request_id),
  constraint review_decision_approval_request_id_fkey foreign key (approval_request_id) references cutter_governance.review_request (approval_request_id),
  constraint review_decision_operation_known_check check (operation in ('enact', 'retire', 'split', 'merge', 'supersede', 'cut', 'compensate')),
  constraint review_decision_decision_known_check check (decision in ('approved', 'rejected')),
  constraint review_decision_digest_format_check check (subject_digest ~ '^[0-9a-f]{64}$')
);

create index review_decision_iu_ids_idx on cutter_governance.review_decision using gin (iu_ids);

comment on index cutter_governance.review_decision_iu_ids_idx is 'The decisions about a unit.';

comment on table cutter_governance.review_decision is 'What a review decided, once for each approval. It counts for the units as they were, and while the approval does. Append-only.';
comment on column cutter_governance.review_decision.review_decision_id is 'Time-ordered identity; what the operation is called with.';
comment on column cutter_governance.review_decision.operation is 'What it allows or forbids.';
comment on column cutter_governance.review_decision.subject_digest is 'fn_iu_units_digest of the units it is about.';
comment on column cutter_governance.review_decision.iu_ids is 'The units, in the order in which they were named.';
comment on column cutter_governance.review_decision.decision is 'approved or rejected.';
comment on column cutter_governance.review_decision.approval_request_id is 'The approval that decided.';
comment on column cutter_governance.review_decision.decided_by is 'Who recorded it.';
comment on column cutter_governance.review_decision.decided_at is 'When it was recorded.';
comment on column cutter_governance.review_decision.comment is 'What there is to say about it.';
comment on constraint review_decision_pkey on cutter_governance.review_decision is 'Identity of a row.';
comment on constraint review_decision_approval_request_id_key on cutter_governance.review_decision is 'One row per approval_request_id.';
comment on constraint review_decision_approval_request_id_fkey on cutter_governance.review_decision is 'Each approval_request_id is a row of review_request.';
comment on constraint review_decision_operation_known_check on cutter_governance.review_decision is 'operation known.';
comment on constraint review_decision_decision_known_check on cutter_governance.review_decision is 'decision known.';
comment on constraint review_decision_digest_format_check on cutter_governance.review_decision is 'digest format.';

create trigger review_decision_refuse_change
  before update or delete or truncate on cutter_governance.review_decision
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger review_decision_refuse_change on cutter_governance.review_decision is 'Keeps review_decision append-only: update, delete, truncate is refused with IU009.';
