create schema toy_shop;

comment on schema toy_shop is 'A shop that isn''t one.';

revoke all on schema toy_shop from public;
grant usage on schema toy_shop to toy_clerk, toy_manager;
