create table iu_core.iu_collection_kind_role (
  collection_kind text collate pg_catalog."C" not null,
  role            text collate pg_catalog."C" not null,
  position        integer not null,
  min_count       integer not null,
  max_count       integer,
  constraint iu_collection_kind_role_pkey primary key (collection_kind, role),
  constraint iu_collection_kind_role_collection_kind_fkey foreign key (collection_kind) references iu_core.iu_collection_kind (collection_kind),
  constraint iu_collection_kind_role_role_format_check check (role ~ '^[a-z][a-z0-9_.-]{0,62}$'),
  constraint iu_collection_kind_role_position_positive_check check (position > 0),
  constraint iu_collection_kind_role_count_range_check check (min_count >= 0 and max_count >= greatest(min_count, 1))
);

comment on table iu_core.iu_collection_kind_role is 'The roles pieces may have in collections of a kind, with their order and number.';
comment on column iu_core.iu_collection_kind_role.collection_kind is 'A kind with roles of its own.';
comment on column iu_core.iu_collection_kind_role.role is 'Name of the role.';
comment on column iu_core.iu_collection_kind_role.position is 'Place of the role in the collection: a piece never follows one whose role has a higher position.';
comment on column iu_core.iu_collection_kind_role.min_count is 'Fewest pieces with this role.';
comment on column iu_core.iu_collection_kind_role.max_count is 'Most pieces with this role; null: any number.';
comment on constraint iu_collection_kind_role_pkey on iu_core.iu_collection_kind_role is 'Identity of a row.';
comment on constraint iu_collection_kind_role_collection_kind_fkey on iu_core.iu_collection_kind_role is 'Each collection_kind is a row of iu_collection_kind.';
comment on constraint iu_collection_kind_role_role_format_check on iu_core.iu_collection_kind_role is 'role format.';
comment on constraint iu_collection_kind_role_position_positive_check on iu_core.iu_collection_kind_role is 'position positive.';
comment on constraint iu_collection_kind_role_count_range_check on iu_core.iu_collection_kind_role is 'count range.';

grant select on table iu_core.iu_collection_kind_role to iu_reader;

insert into iu_core.iu_collection_kind_role (collection_kind, role, position, min_count)
  values ('workflow', 'step', 1, 1);

insert into iu_core.iu_collection_kind_role (collection_kind, role, position, min_count, max_count)
  values ('file', 'title', 1, 1, 1);

insert into iu_core.iu_collection_kind_role (collection_kind, role, position, min_count, max_count)
  values ('file', 'intro', 2, 0, 1);

insert into iu_core.iu_collection_kind_role (collection_kind, role, position, min_count)
  values ('file', 'body', 3, 1);

insert into iu_core.iu_collection_kind_role (collection_kind, role, position, min_count)
  values ('file', 'appendix', 4, 0);

insert into iu_core.iu_collection_kind_role (collection_kind, role, position, min_count)
  values ('file', 'reference', 5, 0);
