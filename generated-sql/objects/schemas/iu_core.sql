create schema iu_core;

comment on schema iu_core is 'Governed, versioned, composable text: information units, collections, events. Functions are the only way to write.';

revoke all on schema iu_core from public;
grant usage on schema iu_core to iu_reader, iu_app, iu_operator, iu_auditor, cutter_exec, cutter_verify;
