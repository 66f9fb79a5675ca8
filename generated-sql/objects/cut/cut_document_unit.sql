create table iu_core.cut_document_unit (
  iu_id        uuid not null,
  document_key text collate pg_catalog."C" not null,
  constraint cut_document_unit_pkey primary key (iu_id),
  constraint cut_document_unit_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint cut_document_unit_document_key_fkey foreign key (document_key) references iu_core.cut_document (document_key)
);

create index cut_document_unit_document_key_idx on iu_core.cut_document_unit (document_key);

comment on index iu_core.cut_document_unit_document_key_idx is 'The units of a document.';

comment on table iu_core.cut_document_unit is 'The units that came to a document by a cut, whatever their state now. A unit is of one document at most. Append-only.';
comment on column iu_core.cut_document_unit.iu_id is 'The unit.';
comment on column iu_core.cut_document_unit.document_key is 'The document.';
comment on constraint cut_document_unit_pkey on iu_core.cut_document_unit is 'Identity of a row.';
comment on constraint cut_document_unit_iu_id_fkey on iu_core.cut_document_unit is 'Each iu_id is a row of information_unit.';
comment on constraint cut_document_unit_document_key_fkey on iu_core.cut_document_unit is 'Each document_key is a row of cut_document.';

grant select on table iu_core.cut_document_unit to iu_reader;

create trigger cut_document_unit_refuse_change
  before update or delete or truncate on iu_core.cut_document_unit
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger cut_document_unit_refuse_change on iu_core.cut_document_unit is 'Keeps cut_document_unit append-only: update, delete, truncate is refused with IU009.';
