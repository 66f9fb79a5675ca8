create table iu_core.access_grant (
  principal  text collate pg_catalog."C" not null,
  scope      text collate pg_catalog."C" not null,
  granted_at timestamp with time zone not null default now(),
  granted_by text not null,
  constraint access_grant_pkey primary key (principal, scope),
  constraint access_grant_scope_fkey foreign key (scope) references iu_core.access_scope (scope),
  constraint access_grant_principal_length_check check (length(principal) between 1 and 200)
);

create index access_grant_scope_idx on iu_core.access_grant (scope);

comment on index iu_core.access_grant_scope_idx is 'Who sees a scope.';

comment on table iu_core.access_grant is 'Who sees what is in a scope. Its history is in access_log.';
comment on column iu_core.access_grant.principal is 'A database role, with those who have its privileges; or a principal of the application.';
comment on column iu_core.access_grant.scope is 'The scope.';
comment on column iu_core.access_grant.granted_at is 'When.';
comment on column iu_core.access_grant.granted_by is 'Who granted it.';
comment on constraint access_grant_pkey on iu_core.access_grant is 'Identity of a row.';
comment on constraint access_grant_scope_fkey on iu_core.access_grant is 'Each scope is a row of access_scope.';
comment on constraint access_grant_principal_length_check on iu_core.access_grant is 'principal length.';

grant select on table iu_core.access_grant to iu_operator, iu_auditor;
