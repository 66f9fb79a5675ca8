create table iu_core.approval_principal (
  principal  text collate pg_catalog."C" not null,
  role       text collate pg_catalog."C" not null,
  status     text not null default 'active',
  changed_at timestamp with time zone not null default clock_timestamp(),
  changed_by text not null,
  constraint approval_principal_pkey primary key (principal),
  constraint approval_principal_principal_length_check check (length(principal) between 1 and 200),
  constraint approval_principal_principal_trimmed_check check (btrim(principal, E' \t\n\r') = principal),
  constraint approval_principal_role_format_check check (role ~ '^[a-z][a-z0-9_.-]{0,62}$'),
  constraint approval_principal_status_known_check check (status in ('active', 'withdrawn'))
);

comment on table iu_core.approval_principal is 'Who may vote on approvals, and in which role. One role each, so that nobody covers two.';
comment on column iu_core.approval_principal.principal is 'Name of the person or service, as it votes.';
comment on column iu_core.approval_principal.role is 'The role it votes in.';
comment on column iu_core.approval_principal.status is 'active, or withdrawn: votes no longer.';
comment on column iu_core.approval_principal.changed_at is 'When it was changed last.';
comment on column iu_core.approval_principal.changed_by is 'Who changed it last.';
comment on constraint approval_principal_pkey on iu_core.approval_principal is 'Identity of a row.';
comment on constraint approval_principal_principal_length_check on iu_core.approval_principal is 'principal length.';
comment on constraint approval_principal_principal_trimmed_check on iu_core.approval_principal is 'principal trimmed.';
comment on constraint approval_principal_role_format_check on iu_core.approval_principal is 'role format.';
comment on constraint approval_principal_status_known_check on iu_core.approval_principal is 'status known.';

grant select on table iu_core.approval_principal to iu_reader;

create trigger approval_principal_refuse_change
  before delete or truncate on iu_core.approval_principal
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_principal_refuse_change on iu_core.approval_principal is 'Keeps approval_principal append-only: delete, truncate is refused with IU009.';
