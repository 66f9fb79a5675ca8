create table cutter_governance.review_request (
  review_request_id   uuid not null,
  approval_request_id uuid not null,
  operation           text collate pg_catalog."C" not null,
  iu_ids              uuid[] not null,
  unit_lines          text[] not null,
  subject_digest      text collate pg_catalog."C" not null,
  requested_at        timestamp with time zone not null,
  requested_by        text not null,
  constraint review_request_pkey primary key (review_request_id),
  constraint review_request_approval_request_id_key unique (approval_request_id),
  constraint review_request_operation_known_check check (operation in ('enact', 'retire', 'split', 'merge', 'supersede', 'cut', 'compensate')),
  constraint review_request_has_units_check check (cardinality(iu_ids) > 0 and cardinality(iu_ids) = cardinality(unit_lines)),
  constraint review_request_digest_format_check check (subject_digest ~ '^[0-9a-f]{64}$')
);

comment on table cutter_governance.review_request is 'What a review was asked for: an operation and the units as they were then. Append-only.';
comment on column cutter_governance.review_request.review_request_id is 'Time-ordered identity; the subject of the approval.';
comment on column cutter_governance.review_request.approval_request_id is 'The approval that decides, a row of approval_request.';
comment on column cutter_governance.review_request.operation is 'What is to be done with the units.';
comment on column cutter_governance.review_request.iu_ids is 'The units, in the order in which they were named.';
comment on column cutter_governance.review_request.unit_lines is 'What was asked about, a line for each of them: id, version, digest of its body, state; parted by tabs.';
comment on column cutter_governance.review_request.subject_digest is 'fn_iu_units_digest of the units when it was asked for.';
comment on column cutter_governance.review_request.requested_at is 'When it was asked for.';
comment on column cutter_governance.review_request.requested_by is 'Who asked.';
comment on constraint review_request_pkey on cutter_governance.review_request is 'Identity of a row.';
comment on constraint review_request_approval_request_id_key on cutter_governance.review_request is 'One row per approval_request_id.';
comment on constraint review_request_operation_known_check on cutter_governance.review_request is 'operation known.';
comment on constraint review_request_has_units_check on cutter_governance.review_request is 'has units.';
comment on constraint review_request_digest_format_check on cutter_governance.review_request is 'digest format.';

create trigger review_request_refuse_change
  before update or delete or truncate on cutter_governance.review_request
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger review_request_refuse_change on cutter_governance.review_request is 'Keeps review_request append-only: update, delete, truncate is refused with IU009.';
