create table iu_core.iu_transition_type (
  transition_type text collate pg_catalog."C" not null,
  from_status     text[] not null,
  to_status       text,
  event_suffix    text not null,
  summary         text not null,
  constraint iu_transition_type_pkey primary key (transition_type),
  constraint iu_transition_type_name_format_check check (transition_type ~ '^[a-z][a-z0-9_]*$' and length(transition_type) <= 63),
  constraint iu_transition_type_event_suffix_format_check check (event_suffix ~ '^[a-z][a-z0-9_]*$')
);

comment on table iu_core.iu_transition_type is 'What can happen to a unit: the transitions the lifecycle log knows, and the states they lead from and to.';
comment on column iu_core.iu_transition_type.transition_type is 'Name of the transition, such as revise.';
comment on column iu_core.iu_transition_type.from_status is 'States a unit may be in before; empty: it did not exist.';
comment on column iu_core.iu_transition_type.to_status is 'State it is in afterwards; null: unchanged.';
comment on column iu_core.iu_transition_type.event_suffix is 'How the event is called that reports it, after the prefix piece.';
comment on column iu_core.iu_transition_type.summary is 'What the transition means.';
comment on constraint iu_transition_type_pkey on iu_core.iu_transition_type is 'Identity of a row.';
comment on constraint iu_transition_type_name_format_check on iu_core.iu_transition_type is 'name format.';
comment on constraint iu_transition_type_event_suffix_format_check on iu_core.iu_transition_type is 'event suffix format.';

grant select on table iu_core.iu_transition_type to iu_reader;

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('create', array[]::text[], 'draft', 'created', 'The unit came into being with its first version.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('revise', array['draft', 'enacted']::text[], null, 'revised', 'A new version of its text was written.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('compose', array['draft', 'enacted']::text[], null, 'composed', 'It became a piece of a collection that did not create it.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('enact', array['draft', 'enacted']::text[], 'enacted', 'enacted', 'Its current version came into force.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('retire', array['enacted', 'superseded']::text[], 'retired', 'retired', 'It is no longer in force, and nothing took its place.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('split', array['draft', 'enacted']::text[], 'superseded', 'split', 'Its text was divided among new units.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('merge', array['draft', 'enacted']::text[], 'superseded', 'merged', 'Its text went into a new unit together with others.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('supersede', array['draft', 'enacted']::text[], 'superseded', 'superseded', 'Another unit took its place.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('withdraw', array['draft']::text[], 'withdrawn', 'withdrawn', 'The draft was taken back.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('unsplit', array['superseded']::text[], null, 'unsplit', 'Its division among new units was undone: it is what it was before.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('unmerge', array['superseded']::text[], null, 'unmerged', 'Its merge with others was undone: it is what it was before.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('unsupersede', array['superseded']::text[], null, 'unsuperseded', 'That another unit took its place was undone: it is what it was before.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('restore', array['withdrawn']::text[], 'draft', 'restored', 'The withdrawal was undone.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('unenact', array['enacted']::text[], null, 'unenacted', 'Its enactment was undone: what was in force before is so again.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('unretire', array['retired']::text[], null, 'unretired', 'Its retirement was undone: it is what it was before.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('hold', array['draft', 'enacted', 'superseded', 'retired', 'withdrawn']::text[], null, 'held', 'It was put on hold: nobody changes it.');

insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('release', array['draft', 'enacted', 'superseded', 'retired', 'withdrawn']::text[], null, 'released', 'A hold it was in was released.');
