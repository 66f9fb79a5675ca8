\echo Use "create extension iu_core version 'unpackaged'" to load this file. \quit

do $iu$
begin
  perform iu_core.fn_iu_version();
exception
  when undefined_function or invalid_schema_name then
    raise exception using
      errcode = '55000',
      message = 'There is no iu_core in schema iu_core that migrations installed.',
      hint = 'For a new installation: create extension iu_core';
end
$iu$;
