create table iu_core.iu_collection_kind (
  collection_kind text collate pg_catalog."C" not null,
  has_own_roles   boolean not null,
  summary         text not null,
  constraint iu_collection_kind_pkey primary key (collection_kind),
  constraint iu_collection_kind_name_format_check check (collection_kind ~ '^[a-z][a-z0-9_.-]{0,62}$')
);

comment on table iu_core.iu_collection_kind is 'The registered kinds of collection.';
comment on column iu_core.iu_collection_kind.collection_kind is 'Name of the kind.';
comment on column iu_core.iu_collection_kind.has_own_roles is 'Whether the kind has roles of its own; otherwise its collections take those of what they were made from.';
comment on column iu_core.iu_collection_kind.summary is 'What collections of this kind are.';
comment on constraint iu_collection_kind_pkey on iu_core.iu_collection_kind is 'Identity of a row.';
comment on constraint iu_collection_kind_name_format_check on iu_core.iu_collection_kind is 'name format.';

grant select on table iu_core.iu_collection_kind to iu_reader;

insert into iu_core.iu_collection_kind (collection_kind, has_own_roles, summary)
  values ('workflow', true, 'An ordered set of steps.');

insert into iu_core.iu_collection_kind (collection_kind, has_own_roles, summary)
  values ('file', true, 'A document: title, introduction, body, appendices, references.');

insert into iu_core.iu_collection_kind (collection_kind, has_own_roles, summary)
  values ('template', false, 'A collection others are instantiated from by sharing its pieces.');

insert into iu_core.iu_collection_kind (collection_kind, has_own_roles, summary)
  values ('instance', false, 'A collection made of another one''s pieces.');
