-- Up Migration

-- iu_core from nothing to 0.1.0. Generated; never edited.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true);

do $iu$
declare
  v_missing text := (
    select string_agg(r.name, ', ' order by r.name)
    from unnest(array['iu_reader', 'iu_app', 'iu_operator', 'iu_auditor', 'cutter_exec', 'cutter_verify']) as r(name)
    where not exists (select from pg_catalog.pg_roles p where p.rolname = r.name)
  );
begin
  if v_missing is not null then
    raise exception using
      errcode = '42704',
      message = format('Roles are missing: %s.', v_missing),
      hint = 'Apply roles.sql once per cluster as a role with CREATEROLE, then run this again.';
  end if;
end
$iu$;

-- step: create schema iu_core | locks: nothing that exists
create schema iu_core;

comment on schema iu_core is 'Governed, versioned, composable text: information units, collections, events. Functions are the only way to write.';

revoke all on schema iu_core from public;
grant usage on schema iu_core to iu_reader, iu_app, iu_operator, iu_auditor, cutter_exec, cutter_verify;

-- step: create function iu_core.fn_iu_uuid7(timestamp with time zone) | locks: nothing that exists
create function iu_core.fn_iu_uuid7(
  p_at timestamp with time zone default clock_timestamp()
)
returns uuid
language sql
volatile
parallel safe
begin atomic
  select (
    overlay(lpad(to_hex((date_part('epoch', p_at) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0)
      || substr(gen_random_uuid()::text, 20)
  )::uuid;
end;

comment on function iu_core.fn_iu_uuid7(timestamp with time zone) is 'A time-ordered UUID, version 7 of RFC 9562, with the millisecond''s fraction in rand_a.
Ids of one backend ascend as long as the clock does; 62 bits are random. Takes a time so that a batch can be numbered: pass clock_timestamp() plus its ordinal in microseconds.
Arguments:
  p_at: The time to encode.
Example: select iu_core.fn_iu_uuid7()';

revoke all on function iu_core.fn_iu_uuid7(timestamp with time zone) from public;
grant execute on function iu_core.fn_iu_uuid7(timestamp with time zone) to iu_reader;

-- step: create function iu_core.fn_iu_sha256(text) | locks: nothing that exists
create function iu_core.fn_iu_sha256(
  p_text text
)
returns text
language sql
immutable
parallel safe
begin atomic
  select encode(sha256(convert_to(p_text, 'UTF8')), 'hex');
end;

comment on function iu_core.fn_iu_sha256(text) is 'SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hex digits.
Arguments:
  p_text: Any text; hashed exactly as it is.
Example: select iu_core.fn_iu_sha256(''abc'')';

revoke all on function iu_core.fn_iu_sha256(text) from public;
grant execute on function iu_core.fn_iu_sha256(text) to iu_reader;

-- step: create function iu_core.fn_iu_actor_require(text) | locks: nothing that exists
create function iu_core.fn_iu_actor_require(
  p_actor text
)
returns void
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if p_actor is null or btrim(p_actor) = '' or length(p_actor) > 200 then
    raise exception using
      errcode = 'IU003',
      message = 'The actor must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_actor', 'length', length(p_actor))::text,
      hint = 'Pass who asks as p_actor, e.g. a user name or a service account.';
  end if;
end
$iu$;

comment on function iu_core.fn_iu_actor_require(text) is 'Refuses an actor that is null, blank or longer than 200 characters.
Arguments:
  p_actor: Who asks.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_actor_require(''ana@example.org'')';

revoke all on function iu_core.fn_iu_actor_require(text) from public;
grant execute on function iu_core.fn_iu_actor_require(text) to iu_app;

-- step: create function iu_core.fn_iu_refuse_change() | locks: nothing that exists
create function iu_core.fn_iu_refuse_change()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = format('Rows of %I.%I are immutable: %s is refused.', tg_table_schema, tg_table_name, tg_op),
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'operation', tg_op)::text,
    hint = 'Write a new version or a compensating entry instead.';
end
$iu$;

comment on function iu_core.fn_iu_refuse_change() is 'Refuses every statement it is fired for: the table''s rows are history.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_refuse_change() from public;

-- Down Migration

-- iu_core from 0.1.0 back to nothing.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true);

-- step: undo create function iu_core.fn_iu_refuse_change() | locks: nothing that exists
drop function iu_core.fn_iu_refuse_change();

-- step: undo create function iu_core.fn_iu_actor_require(text) | locks: nothing that exists
drop function iu_core.fn_iu_actor_require(text);

-- step: undo create function iu_core.fn_iu_sha256(text) | locks: nothing that exists
drop function iu_core.fn_iu_sha256(text);

-- step: undo create function iu_core.fn_iu_uuid7(timestamp with time zone) | locks: nothing that exists
drop function iu_core.fn_iu_uuid7(timestamp with time zone);

-- step: undo create schema iu_core | locks: nothing that exists
drop schema iu_core;
