create schema cutter_governance;

comment on schema cutter_governance is 'What allowed a text to come into force. Granted to nobody: functions are the only way to write it, and to read it.';

revoke all on schema cutter_governance from public;
