create schema toy_audit;

comment on schema toy_audit is 'What happened in the shop.';

revoke all on schema toy_audit from public;
grant usage on schema toy_audit to toy_clerk, toy_manager;
