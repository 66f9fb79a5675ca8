create table iu_core.proof_record (
  proof_id          uuid not null default iu_core.fn_iu_uuid7(),
  function_name     text collate pg_catalog."C" not null,
  definition_digest text not null,
  verdict           text not null,
  product_version   text not null,
  evidence_tree     text not null,
  key_id            text not null,
  reason            text,
  recorded_by       text not null,
  db_user           name not null default session_user,
  recorded_at       timestamp with time zone not null default clock_timestamp(),
  constraint proof_record_pkey primary key (proof_id),
  constraint proof_record_definition_digest_format_check check (definition_digest ~ '^[0-9a-f]{64}$'),
  constraint proof_record_evidence_tree_format_check check (evidence_tree ~ '^[0-9a-f]{64}$'),
  constraint proof_record_verdict_known_check check (verdict in ('PASS', 'FAIL', 'WITHDRAWN')),
  constraint proof_record_withdrawn_with_reason_check check ((verdict = 'WITHDRAWN') = (reason is not null)),
  constraint proof_record_recorded_by_given_check check (length(recorded_by) between 1 and 200)
);

create index proof_record_function_name_definition_digest_proof_id_idx on iu_core.proof_record (function_name, definition_digest, proof_id);

comment on index iu_core.proof_record_function_name_definition_digest_proof_id_idx is 'The last word on one definition.';

comment on table iu_core.proof_record is 'What proofs have found, and what was withdrawn of it. The last word on a function''s definition counts. Append-only.';
comment on column iu_core.proof_record.proof_id is 'Time-ordered identity.';
comment on column iu_core.proof_record.function_name is 'The function.';
comment on column iu_core.proof_record.definition_digest is 'SHA-256 of the definition that was proved, as fn_proof_function_digest gives it.';
comment on column iu_core.proof_record.verdict is 'PASS, FAIL, or WITHDRAWN: what was recorded before counts no more.';
comment on column iu_core.proof_record.product_version is 'Version of the product that was proved.';
comment on column iu_core.proof_record.evidence_tree is 'Tree hash of the evidence packet: 64 lower-case hex digits.';
comment on column iu_core.proof_record.key_id is 'Which key signed the packet.';
comment on column iu_core.proof_record.reason is 'Why a proof was withdrawn.';
comment on column iu_core.proof_record.recorded_by is 'Who recorded it.';
comment on column iu_core.proof_record.db_user is 'The session''s user.';
comment on column iu_core.proof_record.recorded_at is 'When it was recorded.';
comment on constraint proof_record_pkey on iu_core.proof_record is 'Identity of a row.';
comment on constraint proof_record_definition_digest_format_check on iu_core.proof_record is 'definition digest format.';
comment on constraint proof_record_evidence_tree_format_check on iu_core.proof_record is 'evidence tree format.';
comment on constraint proof_record_verdict_known_check on iu_core.proof_record is 'verdict known.';
comment on constraint proof_record_withdrawn_with_reason_check on iu_core.proof_record is 'withdrawn with reason.';
comment on constraint proof_record_recorded_by_given_check on iu_core.proof_record is 'recorded by given.';

grant select on table iu_core.proof_record to iu_reader;

create trigger proof_record_refuse_change
  before update or delete or truncate on iu_core.proof_record
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger proof_record_refuse_change on iu_core.proof_record is 'Keeps proof_record append-only: update, delete, truncate is refused with IU009.';
