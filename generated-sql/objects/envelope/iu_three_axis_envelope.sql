create table iu_core.iu_three_axis_envelope (
  iu_id           uuid not null,
  structure       jsonb not null,
  content         jsonb not null,
  governance      jsonb not null,
  envelope_digest text collate pg_catalog."C" not null,
  refreshed_at    timestamp with time zone not null default clock_timestamp(),
  constraint iu_three_axis_envelope_pkey primary key (iu_id)
) with (fillfactor = 80);

alter table iu_core.iu_three_axis_envelope enable row level security;

create policy iu_three_axis_envelope_in_scope on iu_core.iu_three_axis_envelope
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.information_unit u where u.iu_id = iu_three_axis_envelope.iu_id offset 0));
comment on policy iu_three_axis_envelope_in_scope on iu_core.iu_three_axis_envelope is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy iu_three_axis_envelope_audit on iu_core.iu_three_axis_envelope
  for select to iu_auditor
  using (true);
comment on policy iu_three_axis_envelope_audit on iu_core.iu_three_axis_envelope is 'Auditors see everything.';

comment on table iu_core.iu_three_axis_envelope is 'One row per unit that describes it on three axes, as it was when the row was refreshed last. Facts, never text.';
comment on column iu_core.iu_three_axis_envelope.iu_id is 'The unit.';
comment on column iu_core.iu_three_axis_envelope.structure is 'Where it belongs: address, kind, memberships, derivations, links.';
comment on column iu_core.iu_three_axis_envelope.content is 'Which text it has: the current and the enacted version, their digests and sizes.';
comment on column iu_core.iu_three_axis_envelope.governance is 'What it is allowed to be: status, what is in force and by which decision, holds, tags.';
comment on column iu_core.iu_three_axis_envelope.envelope_digest is 'SHA-256 of UTF-8 iu.envelope.v1 LF and the three axes as PostgreSQL writes jsonb, each followed by LF.';
comment on column iu_core.iu_three_axis_envelope.refreshed_at is 'When it was made from the live state last.';
comment on constraint iu_three_axis_envelope_pkey on iu_core.iu_three_axis_envelope is 'Identity of a row.';

grant select on table iu_core.iu_three_axis_envelope to iu_reader;
