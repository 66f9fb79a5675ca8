create table iu_core.unit_version (
  iu_id       uuid not null,
  version_no  integer not null,
  title       text not null,
  body        text not null,
  body_digest text collate pg_catalog."C" not null,
  change_note text,
  created_at  timestamp with time zone not null default now(),
  created_by  text not null,
  constraint unit_version_pkey primary key (iu_id, version_no),
  constraint unit_version_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint unit_version_version_positive_check check (version_no >= 1),
  constraint unit_version_digest_is_sha256_check check (length(body_digest) = 64 and body_digest !~ '[^0-9a-f]')
);

alter table iu_core.unit_version enable row level security;

create policy unit_version_in_scope on iu_core.unit_version
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.information_unit u where u.iu_id = unit_version.iu_id offset 0));
comment on policy unit_version_in_scope on iu_core.unit_version is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy unit_version_audit on iu_core.unit_version
  for select to iu_auditor
  using (true);
comment on policy unit_version_audit on iu_core.unit_version is 'Auditors see everything.';

comment on table iu_core.unit_version is 'One immutable text of a unit. New text is a new version.';
comment on column iu_core.unit_version.iu_id is 'The unit.';
comment on column iu_core.unit_version.version_no is 'Counts from 1 within the unit.';
comment on column iu_core.unit_version.title is 'One line; canonical text.';
comment on column iu_core.unit_version.body is 'The text, canonical: lines end in LF, Unicode is in NFC.';
comment on column iu_core.unit_version.body_digest is 'SHA-256 of the body''s UTF-8 bytes, 64 lower-case hex digits.';
comment on column iu_core.unit_version.change_note is 'Why this version was written.';
comment on column iu_core.unit_version.created_at is 'When it was written.';
comment on column iu_core.unit_version.created_by is 'Who wrote it.';
comment on constraint unit_version_pkey on iu_core.unit_version is 'Identity of a row.';
comment on constraint unit_version_iu_id_fkey on iu_core.unit_version is 'Each iu_id is a row of information_unit.';
comment on constraint unit_version_version_positive_check on iu_core.unit_version is 'version positive.';
comment on constraint unit_version_digest_is_sha256_check on iu_core.unit_version is 'digest is sha256.';

grant select on table iu_core.unit_version to iu_reader;

create trigger unit_version_refuse_change
  before update or delete or truncate on iu_core.unit_version
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger unit_version_refuse_change on iu_core.unit_version is 'Keeps unit_version append-only: update, delete, truncate is refused with IU009.';
