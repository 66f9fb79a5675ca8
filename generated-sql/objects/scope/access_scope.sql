create table iu_core.access_scope (
  scope      text collate pg_catalog."C" not null,
  summary    text not null,
  status     text not null default 'active',
  changed_at timestamp with time zone not null default now(),
  changed_by text not null,
  constraint access_scope_pkey primary key (scope),
  constraint access_scope_name_format_check check (scope ~ '^[a-z][a-z0-9_.-]*$' and length(scope) <= 100),
  constraint access_scope_summary_length_check check (length(summary) between 1 and 500),
  constraint access_scope_status_known_check check (status in ('active', 'withdrawn'))
);

comment on table iu_core.access_scope is 'A circle of readers: units and collections in it are seen by those who were granted it, and by nobody else.';
comment on column iu_core.access_scope.scope is 'Name of the scope.';
comment on column iu_core.access_scope.summary is 'Whose texts they are.';
comment on column iu_core.access_scope.status is 'active, or withdrawn: nothing is in it, and nobody is granted it.';
comment on column iu_core.access_scope.changed_at is 'When it was defined or withdrawn last.';
comment on column iu_core.access_scope.changed_by is 'Who did.';
comment on constraint access_scope_pkey on iu_core.access_scope is 'Identity of a row.';
comment on constraint access_scope_name_format_check on iu_core.access_scope is 'name format.';
comment on constraint access_scope_summary_length_check on iu_core.access_scope is 'summary length.';
comment on constraint access_scope_status_known_check on iu_core.access_scope is 'status known.';

grant select on table iu_core.access_scope to iu_operator, iu_auditor;
