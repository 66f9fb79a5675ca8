create table iu_core.cut_document (
  document_key text collate pg_catalog."C" not null,
  opened_at    timestamp with time zone not null default clock_timestamp(),
  opened_by    text not null,
  constraint cut_document_pkey primary key (document_key)
);

comment on table iu_core.cut_document is 'Documents that were opened for cutting. Cuts of one document are executed one after another: they lock its row. Append-only.';
comment on column iu_core.cut_document.document_key is 'What the document''s units have before the slash in their addresses.';
comment on column iu_core.cut_document.opened_at is 'When it was opened first.';
comment on column iu_core.cut_document.opened_by is 'Who opened it first.';
comment on constraint cut_document_pkey on iu_core.cut_document is 'Identity of a row.';

grant select on table iu_core.cut_document to iu_reader;

create trigger cut_document_refuse_change
  before update or delete or truncate on iu_core.cut_document
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger cut_document_refuse_change on iu_core.cut_document is 'Keeps cut_document append-only: update, delete, truncate is refused with IU009.';
