// Outside a transaction, so that readers and writers go on. Generated; never edited.
// step: create index iu_core.information_unit_scope_idx | locks: SHARE UPDATE EXCLUSIVE on the table (concurrently)
// step: create index iu_core.iu_piece_collection_scope_idx | locks: SHARE UPDATE EXCLUSIVE on the table (concurrently)
// step: table iu_core.information_unit: validate constraint information_unit_scope_fkey | locks: SHARE UPDATE EXCLUSIVE on the table, ROW SHARE on what it references
// step: table iu_core.iu_piece_collection: validate constraint iu_piece_collection_scope_fkey | locks: SHARE UPDATE EXCLUSIVE on the table, ROW SHARE on what it references
export function up(pgm) {
  pgm.noTransaction();
  pgm.sql("drop index concurrently if exists iu_core.information_unit_scope_idx;");
  pgm.sql("create index concurrently information_unit_scope_idx on iu_core.information_unit (scope)\n  where scope is not null;");
  pgm.sql("comment on index iu_core.information_unit_scope_idx is 'Units in a scope.';");
  pgm.sql("drop index concurrently if exists iu_core.iu_piece_collection_scope_idx;");
  pgm.sql("create index concurrently iu_piece_collection_scope_idx on iu_core.iu_piece_collection (scope)\n  where scope is not null;");
  pgm.sql("comment on index iu_core.iu_piece_collection_scope_idx is 'Collections in a scope.';");
  pgm.sql("alter table iu_core.information_unit validate constraint information_unit_scope_fkey;");
  pgm.sql("alter table iu_core.iu_piece_collection validate constraint iu_piece_collection_scope_fkey;");
  pgm.sql("select iu_core.fn_iu_schema_record();");
}
export function down(pgm) {
  pgm.noTransaction();
  pgm.sql("drop index concurrently if exists iu_core.iu_piece_collection_scope_idx;");
  pgm.sql("drop index concurrently if exists iu_core.information_unit_scope_idx;");
  pgm.sql("select iu_core.fn_iu_schema_record();");
}
