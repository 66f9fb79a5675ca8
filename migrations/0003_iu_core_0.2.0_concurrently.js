// Outside a transaction, so that readers and writers go on. Generated; never edited.
// step: table iu_core.dot_config_registry: validate constraint dot_config_registry_value_type_known_check | locks: SHARE UPDATE EXCLUSIVE on the table, ROW SHARE on what it references
// step: table iu_core.dot_config_registry: validate constraint dot_config_registry_gate_is_boolean_check | locks: SHARE UPDATE EXCLUSIVE on the table, ROW SHARE on what it references
// step: table iu_core.dot_config_registry: validate constraint dot_config_registry_allowed_values_of_text_check | locks: SHARE UPDATE EXCLUSIVE on the table, ROW SHARE on what it references
export function up(pgm) {
  pgm.noTransaction();
  pgm.sql("alter table iu_core.dot_config_registry validate constraint dot_config_registry_value_type_known_check;");
  pgm.sql("alter table iu_core.dot_config_registry validate constraint dot_config_registry_gate_is_boolean_check;");
  pgm.sql("alter table iu_core.dot_config_registry validate constraint dot_config_registry_allowed_values_of_text_check;");
  pgm.sql("select iu_core.fn_iu_schema_record();");
}
export function down(pgm) {
  pgm.noTransaction();
  pgm.sql("select iu_core.fn_iu_schema_record();");
}
