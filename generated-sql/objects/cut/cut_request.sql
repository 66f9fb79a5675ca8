create table iu_core.cut_request (
  cut_request_id      uuid not null default iu_core.fn_iu_uuid7(),
  document_key        text collate pg_catalog."C" not null,
  source              text not null,
  source_digest       text collate pg_catalog."C" not null,
  source_bytes        integer not null,
  state               text not null default 'opened',
  plan_digest         text collate pg_catalog."C",
  base_cut_request_id uuid,
  approval_request_id uuid,
  opened_at           timestamp with time zone not null default clock_timestamp(),
  opened_by           text not null,
  executed_at         timestamp with time zone,
  executed_by         text,
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null,
  constraint cut_request_pkey primary key (cut_request_id),
  constraint cut_request_document_key_fkey foreign key (document_key) references iu_core.cut_document (document_key),
  constraint cut_request_base_cut_request_id_fkey foreign key (base_cut_request_id) references iu_core.cut_request (cut_request_id),
  constraint cut_request_approval_request_id_fkey foreign key (approval_request_id) references iu_core.approval_request (request_id),
  constraint cut_request_state_known_check check (state in ('opened', 'planned', 'submitted', 'executed', 'verified', 'completed', 'cancelled', 'compensated')),
  constraint cut_request_source_digest_format_check check (source_digest ~ '^[0-9a-f]{64}$'),
  constraint cut_request_plan_digest_format_check check (plan_digest ~ '^[0-9a-f]{64}$'),
  constraint cut_request_source_not_empty_check check (source_bytes > 0),
  constraint cut_request_planned_has_digest_check check (state in ('opened', 'cancelled') or plan_digest is not null),
  constraint cut_request_submitted_has_approval_check check (state in ('opened', 'planned', 'cancelled') or approval_request_id is not null),
  constraint cut_request_executed_says_who_check check ((executed_at is not null and executed_by is not null) = (state in ('executed', 'verified', 'completed', 'compensated')))
);

create index cut_request_document_key_executed_at_idx on iu_core.cut_request (document_key, executed_at);

comment on index iu_core.cut_request_document_key_executed_at_idx is 'The cuts of a document, and the one in force.';

create index cut_request_base_cut_request_id_idx on iu_core.cut_request (base_cut_request_id)
  where base_cut_request_id is not null;

comment on index iu_core.cut_request_base_cut_request_id_idx is 'What was planned on a cut.';

create index cut_request_approval_request_id_idx on iu_core.cut_request (approval_request_id)
  where approval_request_id is not null;

comment on index iu_core.cut_request_approval_request_id_idx is 'The cut of an approval.';

alter table iu_core.cut_request enable row level security;

create policy cut_request_in_scope on iu_core.cut_request
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or not exists (
  select
  from iu_core.cut_document_unit d
  where d.document_key = cut_request.document_key
    and not exists (select from iu_core.information_unit u where u.iu_id = d.iu_id offset 0)
  offset 0
));
comment on policy cut_request_in_scope on iu_core.cut_request is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy cut_request_audit on iu_core.cut_request
  for select to iu_auditor
  using (true);
comment on policy cut_request_audit on iu_core.cut_request is 'Auditors see everything.';

create policy cut_request_cutter on iu_core.cut_request
  for select to cutter_exec, cutter_verify
  using (true);
comment on policy cut_request_cutter on iu_core.cut_request is 'Who executes and verifies cuts sees all of them.';

comment on table iu_core.cut_request is 'One cut of a source document into units: its source, its plan''s digest, and how far it has come.';
comment on column iu_core.cut_request.cut_request_id is 'Identity; time-ordered.';
comment on column iu_core.cut_request.document_key is 'The document.';
comment on column iu_core.cut_request.source is 'The document''s text, canonical: lines end in LF, Unicode is in NFC. Byte ranges count its UTF-8 bytes.';
comment on column iu_core.cut_request.source_digest is 'SHA-256 of the source''s UTF-8 bytes.';
comment on column iu_core.cut_request.source_bytes is 'Number of the source''s UTF-8 bytes.';
comment on column iu_core.cut_request.state is 'State of the machine cut_request.';
comment on column iu_core.cut_request.plan_digest is 'SHA-256 of the plan, see fn_cut_plan_digest; null: no plan yet.';
comment on column iu_core.cut_request.base_cut_request_id is 'The cut in force when this one was planned; null: there was none.';
comment on column iu_core.cut_request.approval_request_id is 'The approval of the plan; null: not submitted.';
comment on column iu_core.cut_request.opened_at is 'When it was opened.';
comment on column iu_core.cut_request.opened_by is 'Who opened it.';
comment on column iu_core.cut_request.executed_at is 'When its units were written last; null: never.';
comment on column iu_core.cut_request.executed_by is 'Who wrote them; somebody else verifies.';
comment on column iu_core.cut_request.changed_at is 'When its state changed last.';
comment on column iu_core.cut_request.changed_by is 'Who brought it into its state.';
comment on constraint cut_request_pkey on iu_core.cut_request is 'Identity of a row.';
comment on constraint cut_request_document_key_fkey on iu_core.cut_request is 'Each document_key is a row of cut_document.';
comment on constraint cut_request_base_cut_request_id_fkey on iu_core.cut_request is 'Each base_cut_request_id is a row of cut_request.';
comment on constraint cut_request_approval_request_id_fkey on iu_core.cut_request is 'Each approval_request_id is a row of approval_request.';
comment on constraint cut_request_state_known_check on iu_core.cut_request is 'state known.';
comment on constraint cut_request_source_digest_format_check on iu_core.cut_request is 'source digest format.';
comment on constraint cut_request_plan_digest_format_check on iu_core.cut_request is 'plan digest format.';
comment on constraint cut_request_source_not_empty_check on iu_core.cut_request is 'source not empty.';
comment on constraint cut_request_planned_has_digest_check on iu_core.cut_request is 'planned has digest.';
comment on constraint cut_request_submitted_has_approval_check on iu_core.cut_request is 'submitted has approval.';
comment on constraint cut_request_executed_says_who_check on iu_core.cut_request is 'executed says who.';

grant select on table iu_core.cut_request to iu_reader, cutter_exec, cutter_verify;

create trigger cut_request_refuse_change
  before delete or truncate on iu_core.cut_request
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger cut_request_refuse_change on iu_core.cut_request is 'Keeps cut_request append-only: delete, truncate is refused with IU009.';

create trigger cut_request_keep
  after update of cut_request_id, document_key, source_digest, source, source_bytes, opened_at, opened_by on iu_core.cut_request
  for each row
  when (array[old.cut_request_id::text, old.document_key::text, old.source_digest::text, old.source::text, old.source_bytes::text, old.opened_at::text, old.opened_by::text] is distinct from array[new.cut_request_id::text, new.document_key::text, new.source_digest::text, new.source::text, new.source_bytes::text, new.opened_at::text, new.opened_by::text])
  execute function iu_core.fn_cut_request_keep();
comment on trigger cut_request_keep on iu_core.cut_request is 'Refuses to change the document, the source and the origin of a cut.';

create trigger cut_request_state_change
  after update of state on iu_core.cut_request
  for each row
  when (old.state <> new.state)
  execute function iu_core.fn_state_machine_check('cut_request', 'opened>planned', 'planned>submitted', 'submitted>planned', 'submitted>executed', 'executed>verified', 'verified>completed', 'opened>cancelled', 'planned>cancelled', 'submitted>cancelled', 'executed>compensated', 'verified>compensated', 'completed>compensated', 'compensated>executed');
comment on trigger cut_request_state_change on iu_core.cut_request is 'Refuses with IU006 a change of state that the machine cut_request does not allow.';

create trigger cut_request_state_begin
  after insert on iu_core.cut_request
  for each row
  when (new.state not in ('opened') and new.opened_at >= now())
  execute function iu_core.fn_state_machine_check('cut_request');
comment on trigger cut_request_state_begin on iu_core.cut_request is 'Refuses with IU006 a new row that is not in an initial state of the machine cut_request.';
