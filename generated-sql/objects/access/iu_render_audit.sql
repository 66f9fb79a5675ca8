create table iu_core.iu_render_audit (
  audit_id    uuid not null default iu_core.fn_iu_uuid7(),
  iu_id       uuid not null,
  version_no  integer not null,
  surface     text not null,
  principal   text not null,
  scope       text collate pg_catalog."C",
  context     jsonb not null,
  cache_key   text not null,
  rendered_at timestamp with time zone not null default clock_timestamp(),
  db_role     name not null,
  db_user     name not null default session_user,
  constraint iu_render_audit_pkey primary key (audit_id),
  constraint iu_render_audit_iu_id_version_no_fkey foreign key (iu_id, version_no) references iu_core.unit_version (iu_id, version_no),
  constraint iu_render_audit_surface_known_check check (surface in ('latest', 'enacted')),
  constraint iu_render_audit_context_is_object_check check (jsonb_typeof(context) = 'object'),
  constraint iu_render_audit_cache_key_is_sha256_check check (cache_key ~ '^[0-9a-f]{64}$')
);

create index iu_render_audit_iu_id_version_no_idx on iu_core.iu_render_audit (iu_id, version_no);

comment on index iu_core.iu_render_audit_iu_id_version_no_idx is 'Who was shown a text.';

create index iu_render_audit_principal_audit_id_idx on iu_core.iu_render_audit (principal, audit_id);

comment on index iu_core.iu_render_audit_principal_audit_id_idx is 'What a principal was shown, in order.';

comment on table iu_core.iu_render_audit is 'Every text that was rendered for a principal. Append-only, and never the text.';
comment on column iu_core.iu_render_audit.audit_id is 'Time-ordered identity.';
comment on column iu_core.iu_render_audit.iu_id is 'The unit.';
comment on column iu_core.iu_render_audit.version_no is 'The version.';
comment on column iu_core.iu_render_audit.surface is 'latest or enacted.';
comment on column iu_core.iu_render_audit.principal is 'Who it was rendered for.';
comment on column iu_core.iu_render_audit.scope is 'The unit''s scope then; null: none.';
comment on column iu_core.iu_render_audit.context is 'What it was rendered in, as given.';
comment on column iu_core.iu_render_audit.cache_key is 'Key under which the text may be kept.';
comment on column iu_core.iu_render_audit.rendered_at is 'When.';
comment on column iu_core.iu_render_audit.db_role is 'The role the session acted as.';
comment on column iu_core.iu_render_audit.db_user is 'The session''s user.';
comment on constraint iu_render_audit_pkey on iu_core.iu_render_audit is 'Identity of a row.';
comment on constraint iu_render_audit_iu_id_version_no_fkey on iu_core.iu_render_audit is 'Each iu_id, version_no is a row of unit_version.';
comment on constraint iu_render_audit_surface_known_check on iu_core.iu_render_audit is 'surface known.';
comment on constraint iu_render_audit_context_is_object_check on iu_core.iu_render_audit is 'context is object.';
comment on constraint iu_render_audit_cache_key_is_sha256_check on iu_core.iu_render_audit is 'cache key is sha256.';

grant select on table iu_core.iu_render_audit to iu_operator, iu_auditor;

create trigger iu_render_audit_refuse_change
  before update or delete or truncate on iu_core.iu_render_audit
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_render_audit_refuse_change on iu_core.iu_render_audit is 'Keeps iu_render_audit append-only: update, delete, truncate is refused with IU009.';
