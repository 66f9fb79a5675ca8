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

-- step: create table iu_core.dot_config_registry | locks: nothing that exists
create table iu_core.dot_config_registry (
  key           text collate pg_catalog."C" not null,
  kind          text not null,
  value_type    text not null,
  default_value jsonb,
  description   text not null,
  min_value     bigint,
  max_value     bigint,
  is_family     boolean not null default false,
  constraint dot_config_registry_pkey primary key (key),
  constraint dot_config_registry_key_format_check check (key ~ '^[a-z][a-z0-9_.]*([.][*])?$' and length(key) <= 200),
  constraint dot_config_registry_kind_known_check check (kind in ('gate', 'setting')),
  constraint dot_config_registry_value_type_known_check check (value_type in ('boolean', 'integer', 'text', 'interval', 'text[]')),
  constraint dot_config_registry_gate_is_boolean_check check ((kind = 'gate') = (value_type = 'boolean')),
  constraint dot_config_registry_gate_has_default_check check (kind <> 'gate' or default_value is not null),
  constraint dot_config_registry_range_of_integer_check check (value_type = 'integer' or (min_value is null and max_value is null)),
  constraint dot_config_registry_range_order_check check (min_value <= max_value),
  constraint dot_config_registry_family_ends_in_star_check check (is_family = (right(key, 2) = '.*'))
);

-- step: create index iu_core.dot_config_registry_family_idx | locks: SHARE UPDATE EXCLUSIVE (concurrently)
create index dot_config_registry_family_idx on iu_core.dot_config_registry (key)
  where is_family;

comment on table iu_core.dot_config_registry is 'Every configuration key the product knows, with its type and shipped default. A key ending in .* stands for a family of keys.';
comment on column iu_core.dot_config_registry.key is 'Name of the gate or setting, or of a family when it ends in .*';
comment on column iu_core.dot_config_registry.kind is 'gate: a boolean that opens a capability; setting: a value of any other type.';
comment on column iu_core.dot_config_registry.value_type is 'boolean (gates), integer, text, interval or text[] (settings).';
comment on column iu_core.dot_config_registry.default_value is 'Value that counts as long as no operator has set one; null: none.';
comment on column iu_core.dot_config_registry.description is 'What the key decides, in one sentence.';
comment on column iu_core.dot_config_registry.min_value is 'Smallest value of an integer setting.';
comment on column iu_core.dot_config_registry.max_value is 'Largest value of an integer setting.';
comment on column iu_core.dot_config_registry.is_family is 'Whether the key stands for all keys that begin like it.';
comment on constraint dot_config_registry_pkey on iu_core.dot_config_registry is 'Identity of a row.';
comment on constraint dot_config_registry_key_format_check on iu_core.dot_config_registry is 'key format.';
comment on constraint dot_config_registry_kind_known_check on iu_core.dot_config_registry is 'kind known.';
comment on constraint dot_config_registry_value_type_known_check on iu_core.dot_config_registry is 'value type known.';
comment on constraint dot_config_registry_gate_is_boolean_check on iu_core.dot_config_registry is 'gate is boolean.';
comment on constraint dot_config_registry_gate_has_default_check on iu_core.dot_config_registry is 'gate has default.';
comment on constraint dot_config_registry_range_of_integer_check on iu_core.dot_config_registry is 'range of integer.';
comment on constraint dot_config_registry_range_order_check on iu_core.dot_config_registry is 'range order.';
comment on constraint dot_config_registry_family_ends_in_star_check on iu_core.dot_config_registry is 'family ends in star.';
comment on index iu_core.dot_config_registry_family_idx is 'The families, for keys that have no row of their own.';

grant select on table iu_core.dot_config_registry to iu_reader;

-- step: create table iu_core.dot_config | locks: nothing that exists
create table iu_core.dot_config (
  key           text collate pg_catalog."C" not null,
  value         jsonb,
  changed_by    text not null default session_user::text,
  change_reason text,
  change_id     uuid,
  changed_at    timestamp with time zone not null default clock_timestamp(),
  constraint dot_config_pkey primary key (key)
);

comment on table iu_core.dot_config is 'What operators have set. A key without a row, or with a null value, has its shipped default.';
comment on column iu_core.dot_config.key is 'A registered key, or a member of a registered family.';
comment on column iu_core.dot_config.value is 'The operator''s value; null: the shipped default counts again.';
comment on column iu_core.dot_config.changed_by is 'Who changed it last through fn_dot_config_set.';
comment on column iu_core.dot_config.change_reason is 'Why, as given to fn_dot_config_set.';
comment on column iu_core.dot_config.change_id is 'New with every change made by fn_dot_config_set; a change without a new one was made by hand.';
comment on column iu_core.dot_config.changed_at is 'When it was changed last through fn_dot_config_set.';
comment on constraint dot_config_pkey on iu_core.dot_config is 'Identity of a row.';

grant select on table iu_core.dot_config to iu_reader;

-- step: create table iu_core.dot_config_log | locks: nothing that exists
create table iu_core.dot_config_log (
  log_id      uuid not null default iu_core.fn_iu_uuid7(),
  key         text collate pg_catalog."C" not null,
  old_value   jsonb,
  new_value   jsonb,
  operation   text not null,
  actor       text not null,
  reason      text,
  db_user     name not null default session_user,
  via         text not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  constraint dot_config_log_pkey primary key (log_id),
  constraint dot_config_log_operation_known_check check (operation in ('insert', 'update', 'delete')),
  constraint dot_config_log_via_known_check check (via in ('function', 'direct'))
);

-- step: create index iu_core.dot_config_log_key_log_id_idx | locks: SHARE UPDATE EXCLUSIVE (concurrently)
create index dot_config_log_key_log_id_idx on iu_core.dot_config_log (key, log_id);

comment on table iu_core.dot_config_log is 'Every change of dot_config, whoever made it and however. Append-only.';
comment on column iu_core.dot_config_log.log_id is 'Time-ordered identity.';
comment on column iu_core.dot_config_log.key is 'The key that changed.';
comment on column iu_core.dot_config_log.old_value is 'The operator''s value before; null: none.';
comment on column iu_core.dot_config_log.new_value is 'The operator''s value after; null: none.';
comment on column iu_core.dot_config_log.operation is 'insert, update or delete of the row.';
comment on column iu_core.dot_config_log.actor is 'Who asked: p_actor of the function, or the session''s user for a direct statement.';
comment on column iu_core.dot_config_log.reason is 'Why, as given to the function; null for a direct statement.';
comment on column iu_core.dot_config_log.db_user is 'The session''s user.';
comment on column iu_core.dot_config_log.via is 'function: fn_dot_config_set; direct: a statement on the table.';
comment on column iu_core.dot_config_log.recorded_at is 'When it was recorded.';
comment on constraint dot_config_log_pkey on iu_core.dot_config_log is 'Identity of a row.';
comment on constraint dot_config_log_operation_known_check on iu_core.dot_config_log is 'operation known.';
comment on constraint dot_config_log_via_known_check on iu_core.dot_config_log is 'via known.';
comment on index iu_core.dot_config_log_key_log_id_idx is 'History of one key, in order.';

grant select on table iu_core.dot_config_log to iu_operator, iu_auditor;

-- step: create trigger dot_config_log_refuse_change on iu_core.dot_config_log | locks: SHARE ROW EXCLUSIVE on the table
create trigger dot_config_log_refuse_change
  before update or delete or truncate on iu_core.dot_config_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger dot_config_log_refuse_change on iu_core.dot_config_log is 'Keeps dot_config_log append-only: update, delete, truncate is refused with IU009.';

-- step: create function iu_core.fn_dot_config_registered(text) | locks: nothing that exists
create function iu_core.fn_dot_config_registered(
  p_key text
)
returns table (
  registered_key text,
  kind text,
  value_type text,
  default_value jsonb,
  min_value bigint,
  max_value bigint
)
language sql
stable
parallel safe
rows 1
begin atomic
  select
    r.key,
    r.kind,
    r.value_type,
    r.default_value,
    r.min_value,
    r.max_value
  from iu_core.dot_config_registry r
  where r.key = p_key
    or (
      r.is_family
      and r.key < p_key
      and starts_with(p_key, left(r.key, -1))
      and length(p_key) <= 200
      and p_key !~ '[^A-Za-z0-9_.-]'
    )
  order by r.key desc
  limit 1;
end;

comment on function iu_core.fn_dot_config_registered(text) is 'The registry row that governs a key: its own, else that of the longest family it belongs to. No row: the key is unknown.
Arguments:
  p_key: A configuration key.
Example: select * from iu_core.fn_dot_config_registered(''event_payload.max_size_bytes.piece.split'')';

revoke all on function iu_core.fn_dot_config_registered(text) from public;
grant execute on function iu_core.fn_dot_config_registered(text) to iu_reader;

-- step: create function iu_core.fn_dot_config_get(text) | locks: nothing that exists
create function iu_core.fn_dot_config_get(
  p_key text
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_value jsonb;
begin
  select c.value
  into v_value
  from iu_core.dot_config c
  where c.key = p_key;
  if v_value is not null then
    return v_value;
  end if;

  select r.default_value
  into v_value
  from iu_core.dot_config_registry r
  where r.key = p_key;
  if found then
    return v_value;
  end if;

  select coalesce(c.value, r.default_value)
  into v_value
  from iu_core.dot_config_registry r
  left join iu_core.dot_config c on c.key = r.key
  where
    r.is_family
    and r.key < p_key
    and starts_with(p_key, left(r.key, -1))
    and length(p_key) <= 200
    and p_key !~ '[^A-Za-z0-9_.-]'
  order by r.key desc
  limit 1;
  if not found then
    if p_key is null then
      raise exception using
        errcode = 'IU003',
        message = 'A configuration key is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_key')::text,
        hint = 'Look up the registered keys in v_dot_config.';
    end if;
    raise exception using
      errcode = 'IU002',
      message = format('No configuration key is called %s.', p_key),
      detail = jsonb_build_object('code', 'unknown_key', 'key', p_key)::text,
      hint = 'Look up the registered keys in v_dot_config.';
  end if;
  return v_value;
end
$iu$;

comment on function iu_core.fn_dot_config_get(text) is 'The value of a gate or setting that counts now: the operator''s, else that of the longest family it belongs to, else the shipped default.
Null only for a setting that has neither. Sees what the current transaction has set itself and what others have committed.
Arguments:
  p_key: Key of a gate or setting, or of a member of a family.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_dot_config_get(''event_payload.max_size_bytes.piece.split'')';

revoke all on function iu_core.fn_dot_config_get(text) from public;
grant execute on function iu_core.fn_dot_config_get(text) to iu_reader;

-- step: create function iu_core.fn_dot_gate_enabled(text) | locks: nothing that exists
create function iu_core.fn_dot_gate_enabled(
  p_key text
)
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_kind text;
  v_value jsonb;
begin
  select c.value
  into v_value
  from iu_core.dot_config c
  where c.key = p_key;
  if jsonb_typeof(v_value) = 'boolean' then
    return v_value::boolean;
  end if;

  select r.kind, r.default_value
  into v_kind, v_value
  from iu_core.dot_config_registry r
  where r.key = p_key;
  if not found then
    select e.kind, coalesce(f.value, e.default_value)
    into v_kind, v_value
    from iu_core.fn_dot_config_registered(p_key) e
    left join iu_core.dot_config f on f.key = e.registered_key;
  end if;

  if v_kind = 'gate' then
    return coalesce(v_value = 'true', false);
  elsif v_kind is not null then
    raise exception using
      errcode = 'IU003',
      message = format('%s is a setting, not a gate.', p_key),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_key',
        'key', p_key,
        'kind', v_kind
      )::text,
      hint = 'Read settings with fn_dot_config_get.';
  end if;
  if p_key is null then
    raise exception using
      errcode = 'IU003',
      message = 'A configuration key is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_key')::text,
      hint = 'Look up the registered keys in v_dot_config.';
  end if;
  raise exception using
    errcode = 'IU002',
    message = format('No configuration key is called %s.', p_key),
    detail = jsonb_build_object('code', 'unknown_key', 'key', p_key)::text,
    hint = 'Look up the registered keys in v_dot_config.';
end
$iu$;

comment on function iu_core.fn_dot_gate_enabled(text) is 'Whether a gate is open: the operator''s value if there is one, else the shipped default.
Sees what the current transaction has set itself and what others have committed. Never null.
Arguments:
  p_key: Key of a gate.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_dot_gate_enabled(''iu_core.composer_enabled'')';

revoke all on function iu_core.fn_dot_gate_enabled(text) from public;
grant execute on function iu_core.fn_dot_gate_enabled(text) to iu_reader;

-- step: create function iu_core.fn_dot_gate_require(text) | locks: nothing that exists
create function iu_core.fn_dot_gate_require(
  p_key text
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_value jsonb;
begin
  select c.value
  into v_value
  from iu_core.dot_config c
  where c.key = p_key;
  if v_value = 'true' then
    return;
  end if;

  if not iu_core.fn_dot_gate_enabled(p_key) then
    raise exception using
      errcode = 'IU001',
      message = format('The gate %s is closed.', p_key),
      detail = jsonb_build_object('code', 'gate_closed', 'gate', p_key)::text,
      hint = format('An operator opens it with fn_dot_config_set(%L, ''true'', <who>, <why>).', p_key);
  end if;
end
$iu$;

comment on function iu_core.fn_dot_gate_require(text) is 'Refuses when a gate is not open. The first statement of every gated function.
Arguments:
  p_key: Key of a gate.
Errors: IU001 gate_closed
Example: select iu_core.fn_dot_gate_require(''iu_core.composer_enabled'')';

revoke all on function iu_core.fn_dot_gate_require(text) from public;
grant execute on function iu_core.fn_dot_gate_require(text) to iu_reader;

-- step: create function iu_core.fn_dot_config_check(text, jsonb) | locks: nothing that exists
create function iu_core.fn_dot_config_check(
  p_key text,
  p_value jsonb
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_entry record;
  v_fits boolean;
begin
  select e.value_type, e.min_value, e.max_value
  into v_entry
  from iu_core.fn_dot_config_registered(p_key) e;
  if not found then
    if p_key is null then
      raise exception using
        errcode = 'IU003',
        message = 'A configuration key is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_key')::text,
        hint = 'Look up the registered keys in v_dot_config.';
    end if;
    raise exception using
      errcode = 'IU002',
      message = format('No configuration key is called %s.', p_key),
      detail = jsonb_build_object('code', 'unknown_key', 'key', p_key)::text,
      hint = 'Look up the registered keys in v_dot_config.';
  end if;
  if p_value is null then
    return;
  end if;

  v_fits := case v_entry.value_type
    when 'boolean' then jsonb_typeof(p_value) = 'boolean'
    when 'integer' then
      case
        when jsonb_typeof(p_value) = 'number' then
          (p_value)::numeric % 1 = 0
          and (p_value)::numeric
            between coalesce(v_entry.min_value, -9223372036854775808) and coalesce(v_entry.max_value, 9223372036854775807)
        else false
      end
    when 'text[]' then
      case
        when jsonb_typeof(p_value) = 'array' then not jsonb_path_exists(p_value, 'strict $[*] ? (@.type() <> "string")')
        else false
      end
    else jsonb_typeof(p_value) = 'string'
  end;
  if v_fits and v_entry.value_type = 'interval' then
    begin
      perform (p_value #>> '{}')::interval;
    exception
      when data_exception then
        v_fits := false;
    end;
  end if;

  if not v_fits then
    raise exception using
      errcode = 'IU003',
      message = format(
        '%s takes %s.',
        p_key,
        case v_entry.value_type
          when 'boolean' then 'true or false'
          when 'integer' then concat_ws(', ', 'a whole number', 'at least ' || v_entry.min_value, 'at most ' || v_entry.max_value)
          when 'text[]' then 'an array of strings'
          when 'interval' then 'an interval as a string, such as "90 seconds"'
          else 'a string'
        end
      ),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_value',
        'key', p_key,
        'value_type', v_entry.value_type,
        'min', v_entry.min_value,
        'max', v_entry.max_value,
        'given', left(p_value::text, 200)
      )::text,
      hint = 'Give a value of that type, or null for the shipped default.';
  end if;
end
$iu$;

comment on function iu_core.fn_dot_config_check(text, jsonb) is 'Refuses a key that is not registered and a value that is not of its type or out of its range.
Arguments:
  p_key: A configuration key.
  p_value: The value to judge; null passes: it stands for the shipped default.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_dot_config_check(''iu_core.max_body_bytes'', ''1048576'')';

revoke all on function iu_core.fn_dot_config_check(text, jsonb) from public;
grant execute on function iu_core.fn_dot_config_check(text, jsonb) to iu_operator;

-- step: create function iu_core.fn_dot_config_set(text, jsonb, text, text) | locks: nothing that exists
create function iu_core.fn_dot_config_set(
  p_key text,
  p_value jsonb,
  p_actor text,
  p_reason text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_value jsonb := nullif(p_value, 'null');
  v_registered_key text;
  v_stored jsonb;
  v_old jsonb;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_reason is null or btrim(p_reason) = '' or length(p_reason) > 1000 then
    raise exception using
      errcode = 'IU003',
      message = 'The reason must be a text of 1 to 1000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Say why the configuration changes, e.g. with the number of the change.';
  end if;
  perform iu_core.fn_dot_config_check(p_key, v_value);

  select e.registered_key into v_registered_key from iu_core.fn_dot_config_registered(p_key) e;
  -- Changes of one key wait for each other here, also before the key has a row of its own.
  perform from iu_core.dot_config_registry r where r.key = v_registered_key for no key update;

  v_old := iu_core.fn_dot_config_get(p_key);
  select c.value into v_stored from iu_core.dot_config c where c.key = p_key;
  if v_stored is distinct from v_value then
    insert into iu_core.dot_config (key, value, changed_by, change_reason, change_id, changed_at)
    values (p_key, v_value, p_actor, p_reason, iu_core.fn_iu_uuid7(), clock_timestamp())
    on conflict (key) do update
    set
      value = excluded.value,
      changed_by = excluded.changed_by,
      change_reason = excluded.change_reason,
      change_id = excluded.change_id,
      changed_at = excluded.changed_at;
  end if;

  return jsonb_build_object(
    'key', p_key,
    'old', v_old,
    'new', iu_core.fn_dot_config_get(p_key),
    'changed', v_stored is distinct from v_value,
    'was_overridden', v_stored is not null,
    'is_overridden', v_value is not null
  );
end
$iu$;

comment on function iu_core.fn_dot_config_set(text, jsonb, text, text) is 'Opens or closes a gate or changes a setting; null brings the shipped default back.
Counts at once in this transaction and, after its commit, for everybody else. Setting the default''s own value is an override too: it stays when a later version ships another default.
Arguments:
  p_key: Key of a gate or setting, or of a member of a family.
  p_value: The value, of the key''s type; SQL or JSON null for the shipped default.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_reason: Why; 1 to 1000 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_dot_config_set(''iu_core.composer_enabled'', ''true'', ''ana@example.org'', ''Go-live, change 4711.'')';

revoke all on function iu_core.fn_dot_config_set(text, jsonb, text, text) from public;
grant execute on function iu_core.fn_dot_config_set(text, jsonb, text, text) to iu_operator;

-- step: create view iu_core.v_dot_config | locks: nothing that exists
create view iu_core.v_dot_config with (security_invoker = true) as
select
  r.key,
  r.kind,
  coalesce(c.value, r.default_value) as value,
  r.default_value,
  c.value is not null as is_overridden,
  r.description
from
  iu_core.dot_config_registry as r
  left join iu_core.dot_config as c on c.key = r.key
union all
select
  c.key,
  r.kind,
  c.value,
  r.default_value,
  true as is_overridden,
  r.description
from
  iu_core.dot_config as c
  inner join lateral (
    select
      f.kind,
      f.default_value,
      f.description
    from
      iu_core.dot_config_registry as f
    where
      f.is_family
      and starts_with(c.key, left(f.key, -1))
    order by
      f.key desc
    limit
      1
  ) as r on true
where
  c.value is not null
  and not exists (
    select
      own.key
    from
      iu_core.dot_config_registry as own
    where
      own.key = c.key
  );

comment on view iu_core.v_dot_config is 'All gates and settings with the values that count now; also the members of families that an operator has set.';
comment on column iu_core.v_dot_config.key is 'The key.';
comment on column iu_core.v_dot_config.kind is 'gate or setting.';
comment on column iu_core.v_dot_config.value is 'The value that counts now.';
comment on column iu_core.v_dot_config.default_value is 'The shipped default.';
comment on column iu_core.v_dot_config.is_overridden is 'Whether the value is an operator''s.';
comment on column iu_core.v_dot_config.description is 'What the key decides.';

grant select on table iu_core.v_dot_config to iu_reader;

-- step: create function iu_core.fn_dot_config_inserted() | locks: nothing that exists
create function iu_core.fn_dot_config_inserted()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_new iu_core.dot_config[];
begin
  v_new := array(select row(i.*)::iu_core.dot_config from inserted i);
  perform iu_core.fn_dot_config_check(n.key, n.value) from unnest(v_new) n;

  insert into iu_core.dot_config_log (key, new_value, operation, actor, reason, via)
  select
    n.key,
    n.value,
    'insert',
    case when n.change_id is null then session_user else n.changed_by end,
    case when n.change_id is not null then n.change_reason end,
    case when n.change_id is null then 'direct' else 'function' end
  from unnest(v_new) n;
  return null;
end
$iu$;

comment on function iu_core.fn_dot_config_inserted() is 'Checks and logs rows inserted into dot_config; a row without change_id was inserted by hand.';

revoke all on function iu_core.fn_dot_config_inserted() from public;

-- step: create function iu_core.fn_dot_config_updated() | locks: nothing that exists
create function iu_core.fn_dot_config_updated()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_old iu_core.dot_config[];
  v_new iu_core.dot_config[];
begin
  v_old := array(select row(b.*)::iu_core.dot_config from before_update b);
  v_new := array(select row(a.*)::iu_core.dot_config from after_update a);
  perform iu_core.fn_dot_config_check(n.key, n.value) from unnest(v_new) n;

  insert into iu_core.dot_config_log (key, old_value, new_value, operation, actor, reason, via)
  select
    coalesce(n.key, o.key),
    o.value,
    n.value,
    case when o.key is null then 'insert' when n.key is null then 'delete' else 'update' end,
    case when d.by_function then n.changed_by else session_user end,
    case when d.by_function then n.change_reason end,
    case when d.by_function then 'function' else 'direct' end
  from unnest(v_old) o
  full join unnest(v_new) n on n.key = o.key
  cross join lateral (
    select o.key is not null and n.change_id is not null and n.change_id is distinct from o.change_id as by_function
  ) d;
  return null;
end
$iu$;

comment on function iu_core.fn_dot_config_updated() is 'Checks and logs rows updated in dot_config; an update that brings no new change_id was made by hand.
A changed key is logged as what it amounts to: the old key deleted, the new one inserted.';

revoke all on function iu_core.fn_dot_config_updated() from public;

-- step: create function iu_core.fn_dot_config_deleted() | locks: nothing that exists
create function iu_core.fn_dot_config_deleted()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_old iu_core.dot_config[];
begin
  v_old := array(select row(d.*)::iu_core.dot_config from deleted d);

  insert into iu_core.dot_config_log (key, old_value, operation, actor, via)
  select o.key, o.value, 'delete', session_user, 'direct'
  from unnest(v_old) o;
  return null;
end
$iu$;

comment on function iu_core.fn_dot_config_deleted() is 'Logs rows deleted from dot_config; only a statement by hand deletes, fn_dot_config_set writes null.';

revoke all on function iu_core.fn_dot_config_deleted() from public;

-- step: create trigger dot_config_inserted on iu_core.dot_config | locks: SHARE ROW EXCLUSIVE on the table
create trigger dot_config_inserted
  after insert on iu_core.dot_config
  referencing new table as inserted
  for each statement
  execute function iu_core.fn_dot_config_inserted();
comment on trigger dot_config_inserted on iu_core.dot_config is 'Checks and logs inserted rows.';

-- step: create trigger dot_config_updated on iu_core.dot_config | locks: SHARE ROW EXCLUSIVE on the table
create trigger dot_config_updated
  after update on iu_core.dot_config
  referencing old table as before_update new table as after_update
  for each statement
  execute function iu_core.fn_dot_config_updated();
comment on trigger dot_config_updated on iu_core.dot_config is 'Checks and logs updated rows.';

-- step: create trigger dot_config_deleted on iu_core.dot_config | locks: SHARE ROW EXCLUSIVE on the table
create trigger dot_config_deleted
  after delete on iu_core.dot_config
  referencing old table as deleted
  for each statement
  execute function iu_core.fn_dot_config_deleted();
comment on trigger dot_config_deleted on iu_core.dot_config is 'Logs deleted rows.';

-- step: create trigger dot_config_refuse_change on iu_core.dot_config | locks: SHARE ROW EXCLUSIVE on the table
create trigger dot_config_refuse_change
  before truncate on iu_core.dot_config
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger dot_config_refuse_change on iu_core.dot_config is 'Keeps dot_config append-only: truncate is refused with IU009.';

-- step: create row iu_core.dot_config_registry[iu_core.max_body_bytes] | locks: ROW EXCLUSIVE
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('iu_core.max_body_bytes', 'setting', 'integer', '524288', 'Largest body of one unit version in UTF-8 bytes, as it is handed in. A longer document wants cutting.', 1, 67108864, false);

-- step: create row iu_core.dot_config_registry[iu_core.unit_write_enabled] | locks: ROW EXCLUSIVE
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.unit_write_enabled', 'gate', 'boolean', 'false', 'Single units may be created, revised, withdrawn and restored.', false);

-- step: create table iu_core.information_unit | locks: nothing that exists
create table iu_core.information_unit (
  iu_id              uuid not null default iu_core.fn_iu_uuid7(),
  canonical_address  text collate pg_catalog."C" not null,
  unit_kind          text collate pg_catalog."C" not null,
  lifecycle_status   text not null default 'draft',
  current_version_no integer not null default 1,
  enacted_version_no integer,
  metadata           jsonb not null default '{}'::jsonb,
  created_at         timestamp with time zone not null default now(),
  created_by         text not null,
  constraint information_unit_pkey primary key (iu_id),
  constraint information_unit_canonical_address_key unique (canonical_address),
  constraint information_unit_lifecycle_status_known_check check (lifecycle_status in ('draft', 'enacted', 'superseded', 'retired', 'withdrawn')),
  constraint information_unit_version_positive_check check (current_version_no >= 1),
  constraint information_unit_enacted_version_exists_check check (enacted_version_no between 1 and current_version_no),
  constraint information_unit_metadata_is_object_check check (jsonb_typeof(metadata) = 'object')
);

comment on table iu_core.information_unit is 'One information unit: its identity, address and state. Its text is in unit_version.';
comment on column iu_core.information_unit.iu_id is 'Identity for good; time-ordered.';
comment on column iu_core.information_unit.canonical_address is 'Where the unit is found by name; never given out again.';
comment on column iu_core.information_unit.unit_kind is 'What sort of text it is, such as step or policy.clause.';
comment on column iu_core.information_unit.lifecycle_status is 'draft, enacted, superseded, retired or withdrawn.';
comment on column iu_core.information_unit.current_version_no is 'Number of the newest version.';
comment on column iu_core.information_unit.enacted_version_no is 'Number of the version in force; null: none yet.';
comment on column iu_core.information_unit.metadata is 'Facts about the unit that are not its text; an object.';
comment on column iu_core.information_unit.created_at is 'When it was created.';
comment on column iu_core.information_unit.created_by is 'Who created it.';
comment on constraint information_unit_pkey on iu_core.information_unit is 'Identity of a row.';
comment on constraint information_unit_canonical_address_key on iu_core.information_unit is 'One row per canonical_address.';
comment on constraint information_unit_lifecycle_status_known_check on iu_core.information_unit is 'lifecycle status known.';
comment on constraint information_unit_version_positive_check on iu_core.information_unit is 'version positive.';
comment on constraint information_unit_enacted_version_exists_check on iu_core.information_unit is 'enacted version exists.';
comment on constraint information_unit_metadata_is_object_check on iu_core.information_unit is 'metadata is object.';

grant select on table iu_core.information_unit to iu_reader;

-- step: create table iu_core.unit_version | locks: nothing that exists
create table iu_core.unit_version (
  iu_id       uuid not null,
  version_no  integer not null,
  title       text not null,
  body        text not null,
  body_digest text collate pg_catalog."C" not null,
  change_note text,
  created_at  timestamp with time zone not null default now(),
  created_by  text not null,
  constraint unit_version_pkey primary key (iu_id, version_no),
  constraint unit_version_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint unit_version_version_positive_check check (version_no >= 1),
  constraint unit_version_digest_is_sha256_check check (length(body_digest) = 64 and body_digest !~ '[^0-9a-f]')
);

comment on table iu_core.unit_version is 'One immutable text of a unit. New text is a new version.';
comment on column iu_core.unit_version.iu_id is 'The unit.';
comment on column iu_core.unit_version.version_no is 'Counts from 1 within the unit.';
comment on column iu_core.unit_version.title is 'One line; canonical text.';
comment on column iu_core.unit_version.body is 'The text, canonical: lines end in LF, Unicode is in NFC.';
comment on column iu_core.unit_version.body_digest is 'SHA-256 of the body''s UTF-8 bytes, 64 lower-case hex digits.';
comment on column iu_core.unit_version.change_note is 'Why this version was written.';
comment on column iu_core.unit_version.created_at is 'When it was written.';
comment on column iu_core.unit_version.created_by is 'Who wrote it.';
comment on constraint unit_version_pkey on iu_core.unit_version is 'Identity of a row.';
comment on constraint unit_version_iu_id_fkey on iu_core.unit_version is 'Each iu_id is a row of information_unit.';
comment on constraint unit_version_version_positive_check on iu_core.unit_version is 'version positive.';
comment on constraint unit_version_digest_is_sha256_check on iu_core.unit_version is 'digest is sha256.';

grant select on table iu_core.unit_version to iu_reader;

-- step: create table iu_core.iu_transition_type | locks: nothing that exists
create table iu_core.iu_transition_type (
  transition_type text collate pg_catalog."C" not null,
  from_status     text[] not null,
  to_status       text,
  event_suffix    text not null,
  summary         text not null,
  constraint iu_transition_type_pkey primary key (transition_type),
  constraint iu_transition_type_name_format_check check (transition_type ~ '^[a-z][a-z0-9_]*$' and length(transition_type) <= 63),
  constraint iu_transition_type_event_suffix_format_check check (event_suffix ~ '^[a-z][a-z0-9_]*$')
);

comment on table iu_core.iu_transition_type is 'What can happen to a unit: the transitions the lifecycle log knows, and the states they lead from and to.';
comment on column iu_core.iu_transition_type.transition_type is 'Name of the transition, such as revise.';
comment on column iu_core.iu_transition_type.from_status is 'States a unit may be in before; empty: it did not exist.';
comment on column iu_core.iu_transition_type.to_status is 'State it is in afterwards; null: unchanged.';
comment on column iu_core.iu_transition_type.event_suffix is 'How the event is called that reports it, after the prefix piece.';
comment on column iu_core.iu_transition_type.summary is 'What the transition means.';
comment on constraint iu_transition_type_pkey on iu_core.iu_transition_type is 'Identity of a row.';
comment on constraint iu_transition_type_name_format_check on iu_core.iu_transition_type is 'name format.';
comment on constraint iu_transition_type_event_suffix_format_check on iu_core.iu_transition_type is 'event suffix format.';

grant select on table iu_core.iu_transition_type to iu_reader;

-- step: create row iu_core.iu_transition_type[create] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('create', array[]::text[], 'draft', 'created', 'The unit came into being with its first version.');

-- step: create row iu_core.iu_transition_type[revise] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('revise', array['draft', 'enacted']::text[], null, 'revised', 'A new version of its text was written.');

-- step: create row iu_core.iu_transition_type[compose] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('compose', array['draft', 'enacted']::text[], null, 'composed', 'It became a piece of a collection that did not create it.');

-- step: create row iu_core.iu_transition_type[enact] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('enact', array['draft', 'enacted']::text[], 'enacted', 'enacted', 'Its current version came into force.');

-- step: create row iu_core.iu_transition_type[retire] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('retire', array['enacted', 'superseded']::text[], 'retired', 'retired', 'It is no longer in force, and nothing took its place.');

-- step: create row iu_core.iu_transition_type[split] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('split', array['draft', 'enacted']::text[], 'superseded', 'split', 'Its text was divided among new units.');

-- step: create row iu_core.iu_transition_type[merge] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('merge', array['draft', 'enacted']::text[], 'superseded', 'merged', 'Its text went into a new unit together with others.');

-- step: create row iu_core.iu_transition_type[supersede] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('supersede', array['draft', 'enacted']::text[], 'superseded', 'superseded', 'Another unit took its place.');

-- step: create row iu_core.iu_transition_type[withdraw] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('withdraw', array['draft']::text[], 'withdrawn', 'withdrawn', 'The draft was taken back.');

-- step: create row iu_core.iu_transition_type[restore] | locks: ROW EXCLUSIVE
insert into iu_core.iu_transition_type (transition_type, from_status, to_status, event_suffix, summary)
  values ('restore', array['withdrawn']::text[], 'draft', 'restored', 'The withdrawal was undone.');

-- step: create table iu_core.iu_lifecycle_log | locks: nothing that exists
create table iu_core.iu_lifecycle_log (
  log_id          uuid not null default iu_core.fn_iu_uuid7(),
  iu_id           uuid not null,
  transition_type text collate pg_catalog."C" not null,
  actor           text not null,
  from_status     text,
  to_status       text,
  version_no      integer,
  detail          jsonb not null default '{}'::jsonb,
  recorded_at     timestamp with time zone not null default clock_timestamp(),
  db_user         name not null default session_user,
  constraint iu_lifecycle_log_pkey primary key (log_id),
  constraint iu_lifecycle_log_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint iu_lifecycle_log_transition_type_fkey foreign key (transition_type) references iu_core.iu_transition_type (transition_type),
  constraint iu_lifecycle_log_actor_given_check check (length(actor) between 1 and 200),
  constraint iu_lifecycle_log_detail_is_object_check check (jsonb_typeof(detail) = 'object')
);

-- step: create index iu_core.iu_lifecycle_log_iu_id_idx | locks: SHARE UPDATE EXCLUSIVE (concurrently)
create index iu_lifecycle_log_iu_id_idx on iu_core.iu_lifecycle_log (iu_id);

-- step: create index iu_core.iu_lifecycle_log_transition_type_idx | locks: SHARE UPDATE EXCLUSIVE (concurrently)
create index iu_lifecycle_log_transition_type_idx on iu_core.iu_lifecycle_log (transition_type);

comment on table iu_core.iu_lifecycle_log is 'One row for each thing that happened to a unit. Append-only; the owner may insert just iu_id, transition_type and actor.';
comment on column iu_core.iu_lifecycle_log.log_id is 'Time-ordered identity.';
comment on column iu_core.iu_lifecycle_log.iu_id is 'The unit.';
comment on column iu_core.iu_lifecycle_log.transition_type is 'What happened.';
comment on column iu_core.iu_lifecycle_log.actor is 'Who asked for it.';
comment on column iu_core.iu_lifecycle_log.from_status is 'State of the unit before; null: not recorded, or it did not exist.';
comment on column iu_core.iu_lifecycle_log.to_status is 'State of the unit after; null: not recorded.';
comment on column iu_core.iu_lifecycle_log.version_no is 'The version it concerns.';
comment on column iu_core.iu_lifecycle_log.detail is 'Further facts; an object, never the text.';
comment on column iu_core.iu_lifecycle_log.recorded_at is 'When it was recorded.';
comment on column iu_core.iu_lifecycle_log.db_user is 'The session''s user.';
comment on constraint iu_lifecycle_log_pkey on iu_core.iu_lifecycle_log is 'Identity of a row.';
comment on constraint iu_lifecycle_log_iu_id_fkey on iu_core.iu_lifecycle_log is 'Each iu_id is a row of information_unit.';
comment on constraint iu_lifecycle_log_transition_type_fkey on iu_core.iu_lifecycle_log is 'Each transition_type is a row of iu_transition_type.';
comment on constraint iu_lifecycle_log_actor_given_check on iu_core.iu_lifecycle_log is 'actor given.';
comment on constraint iu_lifecycle_log_detail_is_object_check on iu_core.iu_lifecycle_log is 'detail is object.';
comment on index iu_core.iu_lifecycle_log_iu_id_idx is 'History of one unit.';
comment on index iu_core.iu_lifecycle_log_transition_type_idx is 'All transitions of one type; few distinct keys, so it stays small.';

grant select on table iu_core.iu_lifecycle_log to iu_reader;

-- step: create function iu_core.fn_iu_unit_identity_keep() | locks: nothing that exists
create function iu_core.fn_iu_unit_identity_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_old iu_core.information_unit[];
  v_new iu_core.information_unit[];
  v_changed uuid;
begin
  v_old := array(select row(b.*)::iu_core.information_unit from before_update b);
  v_new := array(select row(a.*)::iu_core.information_unit from after_update a);

  select o.iu_id
  into v_changed
  from unnest(v_old) o
  left join unnest(v_new) n
    on n.iu_id = o.iu_id
    and n.canonical_address = o.canonical_address
    and n.created_at = o.created_at
    and n.created_by = o.created_by
  where n.iu_id is null
  limit 1;
  if found then
    raise exception using
      errcode = 'IU009',
      message = 'The id, address and origin of a unit never change.',
      detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'iu_id', v_changed)::text,
      hint = 'Create another unit and let it supersede this one.';
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_iu_unit_identity_keep() is 'Refuses an update that changes a unit''s id, address or origin.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_unit_identity_keep() from public;

-- step: create trigger information_unit_identity_keep on iu_core.information_unit | locks: SHARE ROW EXCLUSIVE on the table
create trigger information_unit_identity_keep
  after update on iu_core.information_unit
  referencing old table as before_update new table as after_update
  for each statement
  execute function iu_core.fn_iu_unit_identity_keep();
comment on trigger information_unit_identity_keep on iu_core.information_unit is 'Refuses to change iu_id, canonical_address, created_at and created_by.';

-- step: create trigger information_unit_refuse_change on iu_core.information_unit | locks: SHARE ROW EXCLUSIVE on the table
create trigger information_unit_refuse_change
  before delete or truncate on iu_core.information_unit
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger information_unit_refuse_change on iu_core.information_unit is 'Keeps information_unit append-only: delete, truncate is refused with IU009.';

-- step: create trigger unit_version_refuse_change on iu_core.unit_version | locks: SHARE ROW EXCLUSIVE on the table
create trigger unit_version_refuse_change
  before update or delete or truncate on iu_core.unit_version
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger unit_version_refuse_change on iu_core.unit_version is 'Keeps unit_version append-only: update, delete, truncate is refused with IU009.';

-- step: create trigger iu_lifecycle_log_refuse_change on iu_core.iu_lifecycle_log | locks: SHARE ROW EXCLUSIVE on the table
create trigger iu_lifecycle_log_refuse_change
  before update or delete or truncate on iu_core.iu_lifecycle_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_lifecycle_log_refuse_change on iu_core.iu_lifecycle_log is 'Keeps iu_lifecycle_log append-only: update, delete, truncate is refused with IU009.';

-- step: create function iu_core.fn_iu_canonical_text(text) | locks: nothing that exists
create function iu_core.fn_iu_canonical_text(
  p_text text
)
returns text
language sql
immutable
parallel safe
begin atomic
  select replace(
    replace(
      case
        when octet_length(p_text) = length(p_text) then p_text
        when p_text is nfc normalized then p_text
        else normalize(p_text, nfc)
      end,
      E'\r\n',
      E'\n'
    ),
    E'\r',
    E'\n'
  );
end;

comment on function iu_core.fn_iu_canonical_text(text) is 'A text as it is stored and digested: lines end in LF, Unicode is in normal form C.
Applied once, when text enters. Applying it again changes nothing. Needs a database in UTF-8.
Arguments:
  p_text: Any text.
Example: select iu_core.fn_iu_canonical_text(E''a\r\nb'')';

revoke all on function iu_core.fn_iu_canonical_text(text) from public;
grant execute on function iu_core.fn_iu_canonical_text(text) to iu_reader;

-- step: create function iu_core.fn_iu_create(text, text, text, text, text, jsonb) | locks: nothing that exists
create function iu_core.fn_iu_create(
  p_canonical_address text,
  p_unit_kind text,
  p_title text,
  p_body text,
  p_actor text,
  p_metadata jsonb default '{}'
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_address text;
  v_title text;
  v_body text;
  v_iu_id uuid;
  v_problem text;
  v_max_body_bytes integer;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_address := iu_core.fn_iu_canonical_text(p_canonical_address);
  v_title := iu_core.fn_iu_canonical_text(p_title);
  v_problem := coalesce(
    'p_canonical_address: ' || case
      when v_address is null then 'An address is required.'
      when length(v_address) not between 1 and 500 then 'An address has 1 to 500 characters.'
      when v_address ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
    end,
    'p_unit_kind: ' || case
      when p_unit_kind is null then 'A unit kind is required.'
      when length(p_unit_kind) not between 1 and 63 or p_unit_kind ~ '^[^a-z]|[^a-z0-9_.-]' then 'A unit kind is a lower-case name of at most 63 characters, such as step or policy.clause.'
    end,
    'p_title: ' || case
      when v_title is null then 'A title is required.'
      when length(v_title) not between 1 and 500 then 'A title has 1 to 500 characters.'
      when v_title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
      when btrim(v_title) = '' then 'A title is not blank.'
    end,
    'p_metadata: ' || case
      when p_metadata is null or jsonb_typeof(p_metadata) <> 'object' then 'Metadata is a JSON object.'
      when octet_length(p_metadata::text) > 65536 then 'Metadata has at most 65536 bytes.'
    end
  );
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = v_problem,
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', split_part(v_problem, ': ', 1))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_max_body_bytes := (iu_core.fn_dot_config_get('iu_core.max_body_bytes'))::integer;
  v_problem := case
    when p_body is null then 'A body is required.'
    when octet_length(p_body) > v_max_body_bytes then format('A body has at most %s bytes, this one has %s.', v_max_body_bytes, octet_length(p_body))
  end;
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = 'p_body: ' || v_problem,
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_body',
        'size', octet_length(p_body),
        'limit', v_max_body_bytes
      )::text,
      hint = 'Cut a long document into several units.';
  end if;
  v_body := iu_core.fn_iu_canonical_text(p_body);

  insert into iu_core.information_unit (canonical_address, unit_kind, metadata, created_by)
  values (v_address, p_unit_kind, p_metadata, p_actor)
  on conflict (canonical_address) do nothing
  returning iu_id into v_iu_id;
  if v_iu_id is null then
    raise exception using
      errcode = 'IU005',
      message = format('The address %s is taken.', v_address),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_canonical_address',
        'canonical_address', v_address,
        'expected', null,
        'actual', (select u.iu_id from iu_core.information_unit u where u.canonical_address = v_address)
      )::text,
      hint = 'Choose another address, or revise the unit that has it.';
  end if;

  insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, created_by)
  values (v_iu_id, 1, v_title, v_body, iu_core.fn_iu_sha256(v_body), p_actor);

  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, to_status, version_no)
  values (v_iu_id, 'create', p_actor, 'draft', 1);
  return v_iu_id;
end
$iu$;

comment on function iu_core.fn_iu_create(text, text, text, text, text, jsonb) is 'Creates an information unit with its first version, as a draft.
Text is normalised on entry: lines end in LF, Unicode is in NFC. An address is 1 to 500 letters, digits and . _ : / - and never free again; a title is one line of at most 500 characters; the body''s limit is the setting iu_core.max_body_bytes; metadata has at most 64 KiB.
Arguments:
  p_canonical_address: Where the unit will be found by name; not taken yet.
  p_unit_kind: What sort of text it is, a lower-case name such as policy.clause.
  p_title: One line.
  p_body: The text; may be empty.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_metadata: Facts about the unit that are not its text; an object.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_iu_create(''policy/procurement/threshold'', ''policy.clause'', ''Threshold'', ''Orders above 50 million need two offers.'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_create(text, text, text, text, text, jsonb) from public;
grant execute on function iu_core.fn_iu_create(text, text, text, text, text, jsonb) to iu_app;

-- step: create function iu_core.fn_iu_revise(uuid, text, text, integer, text, text) | locks: nothing that exists
create function iu_core.fn_iu_revise(
  p_iu_id uuid,
  p_title text,
  p_body text,
  p_expected_version_no integer,
  p_actor text,
  p_change_note text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_unit record;
  v_title text;
  v_body text;
  v_digest text;
  v_version_no integer;
  v_problem text;
  v_max_body_bytes integer;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_title := iu_core.fn_iu_canonical_text(p_title);
  v_problem := coalesce(
    'p_title: ' || case
      when v_title is null then 'A title is required.'
      when length(v_title) not between 1 and 500 then 'A title has 1 to 500 characters.'
      when v_title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
      when btrim(v_title) = '' then 'A title is not blank.'
    end,
    'p_change_note: ' || case when length(p_change_note) not between 1 and 2000 then 'A change note has 1 to 2000 characters.' end
  );
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = v_problem,
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', split_part(v_problem, ': ', 1))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_max_body_bytes := (iu_core.fn_dot_config_get('iu_core.max_body_bytes'))::integer;
  v_problem := case
    when p_body is null then 'A body is required.'
    when octet_length(p_body) > v_max_body_bytes then format('A body has at most %s bytes, this one has %s.', v_max_body_bytes, octet_length(p_body))
  end;
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = 'p_body: ' || v_problem,
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_body',
        'size', octet_length(p_body),
        'limit', v_max_body_bytes
      )::text,
      hint = 'Cut a long document into several units.';
  end if;
  v_body := iu_core.fn_iu_canonical_text(p_body);
  v_digest := iu_core.fn_iu_sha256(v_body);

  select u.lifecycle_status, u.current_version_no
  into v_unit
  from iu_core.information_unit u
  where u.iu_id = p_iu_id
  for no key update;
  if not found then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  if not exists (
    select from iu_core.iu_transition_type t
    where t.transition_type = 'revise' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'revise'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'revise',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'revise')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;
  if p_expected_version_no is null then
    raise exception using
      errcode = 'IU003',
      message = 'The expected version number is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_expected_version_no')::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_expected_version_no <> v_unit.current_version_no then
    raise exception using
      errcode = 'IU005',
      message = format('The unit is at version %s, not at the expected version %s.', v_unit.current_version_no, p_expected_version_no),
      detail = jsonb_build_object(
        'code', 'conflict',
        'iu_id', p_iu_id,
        'expected', p_expected_version_no,
        'actual', v_unit.current_version_no
      )::text,
      hint = 'Read the unit again with fn_iu_get and decide on its current text.';
  end if;

  if exists (
    select from iu_core.unit_version v
    where v.iu_id = p_iu_id
      and v.version_no = v_unit.current_version_no
      and v.title = v_title
      and v.body_digest = v_digest
  ) then
    return jsonb_build_object(
      'iu_id', p_iu_id, 'version_no', v_unit.current_version_no, 'body_digest', v_digest, 'changed', false
    );
  end if;

  v_version_no := v_unit.current_version_no + 1;
  insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, change_note, created_by)
  values (p_iu_id, v_version_no, v_title, v_body, v_digest, iu_core.fn_iu_canonical_text(p_change_note), p_actor);

  update iu_core.information_unit u
  set current_version_no = v_version_no
  where u.iu_id = p_iu_id;

  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no)
  values (p_iu_id, 'revise', p_actor, v_unit.lifecycle_status, v_unit.lifecycle_status, v_version_no);
  return jsonb_build_object(
    'iu_id', p_iu_id, 'version_no', v_version_no, 'body_digest', v_digest, 'changed', true
  );
end
$iu$;

comment on function iu_core.fn_iu_revise(uuid, text, text, integer, text, text) is 'Writes a new version of a unit''s text.
The same title and body, after normalisation, write nothing. Only draft and enacted units can be revised; an enacted unit keeps its version in force until the new one is enacted.
Arguments:
  p_iu_id: The unit.
  p_title: One line.
  p_body: The text; may be empty.
  p_expected_version_no: The current version the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_change_note: Why, at most 2000 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict, IU006 invalid_transition
Example: select iu_core.fn_iu_revise(''0199c2f4-0000-7000-8000-000000000001'', ''Threshold'', ''Orders above 80 million need two offers.'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_revise(uuid, text, text, integer, text, text) from public;
grant execute on function iu_core.fn_iu_revise(uuid, text, text, integer, text, text) to iu_app;

-- step: create function iu_core.fn_iu_get(uuid, integer) | locks: nothing that exists
create function iu_core.fn_iu_get(
  p_iu_id uuid,
  p_version_no integer default null
)
returns table (
  iu_id uuid,
  canonical_address text,
  unit_kind text,
  lifecycle_status text,
  version_no integer,
  title text,
  body text,
  body_digest text,
  metadata jsonb,
  created_at timestamp with time zone,
  created_by text
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
begin
  return query
  select
    u.iu_id,
    u.canonical_address,
    u.unit_kind,
    u.lifecycle_status,
    v.version_no,
    v.title,
    v.body,
    v.body_digest,
    u.metadata,
    v.created_at,
    v.created_by
  from iu_core.information_unit u
  join iu_core.unit_version v on v.iu_id = u.iu_id
  where u.iu_id = p_iu_id
    and v.version_no = coalesce(p_version_no, u.current_version_no);
  if found then
    return;
  end if;

  if exists (select from iu_core.information_unit u where u.iu_id = p_iu_id) then
    raise exception using
      errcode = 'IU004',
      message = format('The unit %s has no version %s.', p_iu_id, p_version_no),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id, 'version_no', p_version_no)::text,
      hint = 'List its versions with fn_iu_history.';
  end if;
  if p_iu_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The id of a unit is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  raise exception using
    errcode = 'IU004',
    message = format('No unit has the id %s.', p_iu_id),
    detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
    hint = 'Check the id or key given in the detail.';
end
$iu$;

comment on function iu_core.fn_iu_get(uuid, integer) is 'One version of a unit, the current one unless another is asked for.
created_at and created_by are those of the version.
Arguments:
  p_iu_id: The unit.
  p_version_no: The version; null: the current one.
Errors: IU003 invalid_argument, IU004 not_found
Example: select title, body from iu_core.fn_iu_get(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_iu_get(uuid, integer) from public;
grant execute on function iu_core.fn_iu_get(uuid, integer) to iu_reader;

-- step: create function iu_core.fn_iu_history(uuid) | locks: nothing that exists
create function iu_core.fn_iu_history(
  p_iu_id uuid
)
returns table (
  version_no integer,
  title text,
  body_digest text,
  body_bytes integer,
  change_note text,
  is_current boolean,
  is_enacted boolean,
  created_at timestamp with time zone,
  created_by text
)
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  return query
  select
    v.version_no,
    v.title,
    v.body_digest,
    octet_length(v.body),
    v.change_note,
    v.version_no = u.current_version_no,
    v.version_no is not distinct from u.enacted_version_no,
    v.created_at,
    v.created_by
  from iu_core.information_unit u
  join iu_core.unit_version v on v.iu_id = u.iu_id
  where u.iu_id = p_iu_id
  order by v.version_no desc;
  if found then
    return;
  end if;
  if p_iu_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The id of a unit is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  raise exception using
    errcode = 'IU004',
    message = format('No unit has the id %s.', p_iu_id),
    detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
    hint = 'Check the id or key given in the detail.';
end
$iu$;

comment on function iu_core.fn_iu_history(uuid) is 'All versions of a unit, newest first, without their bodies.
Arguments:
  p_iu_id: The unit.
Errors: IU003 invalid_argument, IU004 not_found
Example: select version_no, change_note from iu_core.fn_iu_history(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_iu_history(uuid) from public;
grant execute on function iu_core.fn_iu_history(uuid) to iu_reader;

-- step: create function iu_core.fn_iu_withdraw(uuid, integer, text) | locks: nothing that exists
create function iu_core.fn_iu_withdraw(
  p_iu_id uuid,
  p_expected_version_no integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_unit record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select u.lifecycle_status, u.current_version_no
  into v_unit
  from iu_core.information_unit u
  where u.iu_id = p_iu_id
  for update;
  if not found then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  if not exists (
    select from iu_core.iu_transition_type t
    where t.transition_type = 'withdraw' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'withdraw'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'withdraw',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'withdraw')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;
  if p_expected_version_no is null then
    raise exception using
      errcode = 'IU003',
      message = 'The expected version number is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_expected_version_no')::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_expected_version_no <> v_unit.current_version_no then
    raise exception using
      errcode = 'IU005',
      message = format('The unit is at version %s, not at the expected version %s.', v_unit.current_version_no, p_expected_version_no),
      detail = jsonb_build_object(
        'code', 'conflict',
        'iu_id', p_iu_id,
        'expected', p_expected_version_no,
        'actual', v_unit.current_version_no
      )::text,
      hint = 'Read the unit again with fn_iu_get and decide on its current text.';
  end if;

  update iu_core.information_unit u
  set lifecycle_status = 'withdrawn'
  where u.iu_id = p_iu_id;

  insert into iu_core.iu_lifecycle_log (
    iu_id, transition_type, actor,
    from_status, to_status, version_no
  )
  values (p_iu_id, 'withdraw', p_actor, v_unit.lifecycle_status, 'withdrawn', v_unit.current_version_no);

  return jsonb_build_object(
    'iu_id', p_iu_id,
    'from_status', v_unit.lifecycle_status,
    'to_status', 'withdrawn',
    'version_no', v_unit.current_version_no
  );
end
$iu$;

comment on function iu_core.fn_iu_withdraw(uuid, integer, text) is 'Takes back a draft that no active collection uses.
Nothing is deleted: its versions stay readable and its address stays taken.
Arguments:
  p_iu_id: The unit.
  p_expected_version_no: The current version the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict, IU006 invalid_transition
Example: select iu_core.fn_iu_withdraw(''0199c2f4-0000-7000-8000-000000000001'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_withdraw(uuid, integer, text) from public;
grant execute on function iu_core.fn_iu_withdraw(uuid, integer, text) to iu_app;

-- step: create function iu_core.fn_iu_restore(uuid, text) | locks: nothing that exists
create function iu_core.fn_iu_restore(
  p_iu_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_unit record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select u.lifecycle_status, u.current_version_no
  into v_unit
  from iu_core.information_unit u
  where u.iu_id = p_iu_id
  for no key update;
  if not found then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  if not exists (
    select from iu_core.iu_transition_type t
    where t.transition_type = 'restore' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'restore'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'restore',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'restore')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;

  update iu_core.information_unit u
  set lifecycle_status = 'draft'
  where u.iu_id = p_iu_id;

  insert into iu_core.iu_lifecycle_log (
    iu_id, transition_type, actor,
    from_status, to_status, version_no
  )
  values (p_iu_id, 'restore', p_actor, v_unit.lifecycle_status, 'draft', v_unit.current_version_no);

  return jsonb_build_object(
    'iu_id', p_iu_id,
    'from_status', v_unit.lifecycle_status,
    'to_status', 'draft',
    'version_no', v_unit.current_version_no
  );
end
$iu$;

comment on function iu_core.fn_iu_restore(uuid, text) is 'Undoes the withdrawal of a draft.
Arguments:
  p_iu_id: The unit.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select iu_core.fn_iu_restore(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_restore(uuid, text) from public;
grant execute on function iu_core.fn_iu_restore(uuid, text) to iu_app;

-- step: create table iu_core.iu_schema_expectation | locks: nothing that exists
create table iu_core.iu_schema_expectation (
  object_kind text collate pg_catalog."C" not null,
  object_name text collate pg_catalog."C" not null,
  definition  text not null,
  constraint iu_schema_expectation_pkey primary key (object_kind, object_name)
);

comment on table iu_core.iu_schema_expectation is 'What the catalog looked like when the last migration ended: one row per object, comment, grant and shipped row.';
comment on column iu_core.iu_schema_expectation.object_kind is 'Kind of the object, e.g. table, column, function, grant, comment, row.';
comment on column iu_core.iu_schema_expectation.object_name is 'Name within the kind, without the schema, e.g. unit_version.body.';
comment on column iu_core.iu_schema_expectation.definition is 'The object as PostgreSQL spells it, with {schema} for the schema''s name.';
comment on constraint iu_schema_expectation_pkey on iu_core.iu_schema_expectation is 'Identity of a row.';

grant select on table iu_core.iu_schema_expectation to iu_reader;

-- step: create function iu_core.fn_iu_version() | locks: nothing that exists
create function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.1.0'::text;
end;

comment on function iu_core.fn_iu_version() is 'The version of the product this schema was installed or migrated to.
Example: select iu_core.fn_iu_version()';

revoke all on function iu_core.fn_iu_version() from public;
grant execute on function iu_core.fn_iu_version() to iu_reader;

-- step: create function iu_core.fn_iu_schema_catalog() | locks: nothing that exists
create function iu_core.fn_iu_schema_catalog()
returns table (
  object_kind text,
  object_name text,
  definition text
)
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set DateStyle = 'ISO, YMD'
set IntervalStyle = 'postgres'
set TimeZone = 'UTC'
set bytea_output = 'hex'
set extra_float_digits = '1'
set quote_all_identifiers = 'off'
set standard_conforming_strings = 'on'
set jit = 'off'
set row_security = 'off'
as $iu$
with relation as materialized (
  select
    c.oid,
    c.relname::text as name,
    c.relkind,
    c.relowner as owner,
    c.relacl as acl,
    case c.relkind
      when 'v' then 'view'
      when 'm' then 'materialized view'
      when 'S' then 'sequence'
      when 'f' then 'foreign table'
      else 'table'
    end as kind
  from pg_class as c
  where c.relnamespace = 'iu_core'::regnamespace
    and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
    and (not c.relispartition or exists (select from pg_partitioned_table as p where p.partdefid = c.oid))
),
object as materialized (
  select
    'schema' as kind, '{schema}' as name, 'pg_namespace'::regclass::oid as class_id, n.oid as object_id, 0 as column_no,
    n.nspowner as owner, n.nspacl as acl, 'schema' as definition
  from pg_namespace as n
  where n.oid = 'iu_core'::regnamespace
  union all
  select
    r.kind, r.name, 'pg_class'::regclass::oid, r.oid, 0, r.owner, r.acl,
    concat_ws(
      E'\n',
      concat_ws(' ', case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end, r.kind),
      (
        select '(' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')'
        from pg_attribute as a
        where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and r.relkind <> 'S'
      ),
      case when r.relkind = 'p' then 'partition by ' || pg_get_partkeydef(r.oid) end,
      (
        select string_agg(
          case when c.relispartition then 'partition of ' || i.inhparent::regclass || ' ' || pg_get_expr(c.relpartbound, c.oid)
            else 'inherits ' || i.inhparent::regclass end,
          E'\n' order by i.inhseqno)
        from pg_inherits as i
        where i.inhrelid = r.oid
      ),
      case when m.amname <> 'heap' then 'using ' || m.amname end,
      (
        select 'with (' || string_agg(o.option, ', ' order by o.option collate "C") || ')'
        from (
          select unnest(c.reloptions)
          union all
          select 'toast.' || unnest(t.reloptions) from pg_class as t where t.oid = c.reltoastrelid
        ) as o (option)
      ),
      case when c.relrowsecurity then 'row level security' end,
      case when c.relforcerowsecurity then 'force row level security' end,
      case
        when r.relkind not in ('r', 'p') then null
        when c.relreplident = 'f' then 'replica identity full'
        when c.relreplident = 'n' then 'replica identity nothing'
        when c.relreplident = 'i' then 'replica identity index'
      end,
      case when r.relkind in ('v', 'm') then 'as' || E'\n' || regexp_replace(
        regexp_replace(pg_get_viewdef(r.oid), '(::([a-z_][a-z0-9_]*)(\[\])*) AS (\2\M|"\2")', '\1', 'g'),
        '(::smallint(?:\[\])*) AS int2\M|(::integer(?:\[\])*) AS int4\M|(::bigint(?:\[\])*) AS int8\M|(::real(?:\[\])*) AS float4\M|(::double precision(?:\[\])*) AS float8\M|(::boolean(?:\[\])*) AS bool\M|(::character varying(?:\[\])*) AS varchar\M|(::timestamp with time zone(?:\[\])*) AS timestamptz\M',
        '\1\2\3\4\5\6\7\8',
        'g') end,
      (
        select format(
          '%s start %s increment %s from %s to %s cache %s%s', q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache,
          case when q.seqcycle then ' cycle' end)
        from pg_sequence as q
        where q.seqrelid = r.oid
      ))
  from relation as r
  join pg_class as c on c.oid = r.oid
  left join pg_am as m on m.oid = c.relam
  where r.relkind <> 'c'
  union all
  select
    'column', r.name || '.' || a.attname, 'pg_class'::regclass::oid, r.oid, a.attnum::integer, r.owner, a.attacl,
    concat_ws(
      ' ',
      format_type(a.atttypid, a.atttypmod),
      case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation end,
      case when a.attnotnull then 'not null' end,
      case
        when a.attidentity = 'a' then 'generated always as identity'
        when a.attidentity = 'd' then 'generated by default as identity'
        when a.attgenerated <> '' then
          'generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ')' || case a.attgenerated when 's' then ' stored' else ' virtual' end
        else 'default ' || pg_get_expr(d.adbin, d.adrelid)
      end,
      case when a.attstorage <> t.typstorage then
        'storage ' || case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end
      end,
      case a.attcompression when 'p' then 'compression pglz' when 'l' then 'compression lz4' end,
      'options (' || array_to_string(a.attoptions, ', ') || ')')
  from relation as r
  join pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  join pg_type as t on t.oid = a.atttypid
  left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where r.relkind <> 'S'
  union all
  select
    'constraint', coalesce(r.name, t.typname::text) || '.' || c.conname, 'pg_constraint'::regclass::oid, c.oid, 0, null::oid, null::aclitem[],
    pg_get_constraintdef(c.oid)
  from pg_constraint as c
  left join relation as r on r.oid = c.conrelid
  left join pg_type as t on t.oid = c.contypid
  where c.connamespace = 'iu_core'::regnamespace
    and c.contype not in ('n', 't')
    and c.conparentid = 0
    and (r.oid is not null or t.oid is not null)
  union all
  select
    'index', i.relname::text, 'pg_class'::regclass::oid, i.oid, 0, null::oid, null::aclitem[],
    concat_ws(
      ' ',
      pg_get_indexdef(i.oid),
      case when not x.indisvalid then 'invalid' end,
      case when not x.indisready then 'not ready' end,
      case when x.indisclustered then 'clustered' end,
      case when x.indisreplident then 'replica identity' end)
  from relation as r
  join pg_index as x on x.indrelid = r.oid
  join pg_class as i on i.oid = x.indexrelid
  union all
  select
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
    p.proname || '(' || oidvectortypes(p.proargtypes) || ')',
    'pg_proc'::regclass::oid, p.oid, 0, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner)),
    case
      when p.prosqlbody is not null then regexp_replace(
        regexp_replace(pg_get_functiondef(p.oid), '(::([a-z_][a-z0-9_]*)(\[\])*) AS (\2\M|"\2")', '\1', 'g'),
        '(::smallint(?:\[\])*) AS int2\M|(::integer(?:\[\])*) AS int4\M|(::bigint(?:\[\])*) AS int8\M|(::real(?:\[\])*) AS float4\M|(::double precision(?:\[\])*) AS float8\M|(::boolean(?:\[\])*) AS bool\M|(::character varying(?:\[\])*) AS varchar\M|(::timestamp with time zone(?:\[\])*) AS timestamptz\M',
        '\1\2\3\4\5\6\7\8',
        'g')
      when p.prokind <> 'a' then pg_get_functiondef(p.oid)
      else (
        select format('aggregate %s of %s, final %s, start %L', a.aggtransfn, a.aggtranstype::regtype, a.aggfinalfn, a.agginitval)
        from pg_aggregate as a
        where a.aggfnoid = p.oid
      )
    end
  from pg_proc as p
  where p.pronamespace = 'iu_core'::regnamespace
  union all
  select
    'trigger', r.name || '.' || t.tgname, 'pg_trigger'::regclass::oid, t.oid, 0, null::oid, null::aclitem[],
    concat_ws(' ', pg_get_triggerdef(t.oid), case t.tgenabled when 'D' then 'disabled' when 'R' then 'enabled replica' when 'A' then 'enabled always' end)
  from relation as r
  join pg_trigger as t on t.tgrelid = r.oid
  where not t.tgisinternal
  union all
  select
    'policy', r.name || '.' || p.polname, 'pg_policy'::regclass::oid, p.oid, 0, null::oid, null::aclitem[],
    concat_ws(
      ' ',
      case when p.polpermissive then 'permissive' else 'restrictive' end,
      case p.polcmd when 'r' then 'for select' when 'a' then 'for insert' when 'w' then 'for update' when 'd' then 'for delete' else 'for all' end,
      (
        select 'to ' || string_agg(g.grantee, ', ' order by g.grantee collate "C")
        from (select case m.role when 0 then 'public' else m.role::regrole::text end from unnest(p.polroles) as m (role)) as g (grantee)
      ),
      'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
      'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
  from relation as r
  join pg_policy as p on p.polrelid = r.oid
  union all
  select
    'rule', r.name || '.' || w.rulename, 'pg_rewrite'::regclass::oid, w.oid, 0, null::oid, null::aclitem[],
    concat_ws(' ', pg_get_ruledef(w.oid), case w.ev_enabled when 'D' then 'disabled' when 'R' then 'enabled replica' when 'A' then 'enabled always' end)
  from relation as r
  join pg_rewrite as w on w.ev_class = r.oid
  where w.rulename <> '_RETURN'
  union all
  select
    'type', t.typname::text, 'pg_type'::regclass::oid, t.oid, 0, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner)),
    concat_ws(
      ' ',
      case t.typtype when 'e' then 'enum' when 'd' then 'domain over' when 'r' then 'range of' when 'm' then 'multirange' when 'c' then 'composite' else 'base' end,
      (select '(' || string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) || ')' from pg_enum as e where e.enumtypid = t.oid),
      (
        select '(' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')'
        from pg_attribute as a
        where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
      ),
      (select r.rngsubtype::regtype::text from pg_range as r where r.rngtypid = t.oid),
      case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
      case when t.typtype = 'd' and t.typcollation <> b.typcollation then 'collate ' || t.typcollation::regcollation end,
      case when t.typnotnull then 'not null' end,
      'default ' || t.typdefault)
  from pg_type as t
  left join pg_type as b on b.oid = t.typbasetype
  where t.typnamespace = 'iu_core'::regnamespace
    and (t.typrelid = 0 or exists (select from relation as r where r.oid = t.typrelid and r.relkind = 'c'))
    and not exists (select from pg_type as e where e.typarray = t.oid)
  union all
  select
    i.type, i.identity, d.classid, d.objid, 0, null::oid, null::aclitem[], i.type || ' ' || i.identity
  from pg_depend as d,
    pg_identify_object(d.classid, d.objid, d.objsubid) as i
  where d.refclassid = 'pg_namespace'::regclass
    and d.refobjid = 'iu_core'::regnamespace
    and d.classid not in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
),
spelled as (
  select o.kind, o.name, o.definition
  from object as o
  union all
  select 'grant', o.kind || ' ' || o.name || ' to ' || g.grantee, string_agg(distinct g.privilege, ', ' order by g.privilege)
  from object as o,
    aclexplode(o.acl) as a,
    lateral (
      select
        case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end,
        (a.privilege_type || case when a.is_grantable then ' with grant option' else '' end) collate "C"
    ) as g (grantee, privilege)
  where a.grantee <> o.owner
  group by o.kind, o.name, g.grantee
  union all
  select 'owner', o.kind || ' ' || o.name, 'not the owner of the schema'
  from object as o
  join object as s on s.kind = 'schema'
  where o.owner <> s.owner and o.column_no = 0
  union all
  select 'comment', o.kind || ' ' || o.name, d.description
  from object as o
  join pg_description as d on d.classoid = o.class_id and d.objoid = o.object_id and d.objsubid = o.column_no
),
spelling as (
  select
    i.identifier,
    '(''(?:[^'']|'''')*''|--[^\n]*)|' || i.boundary || i.escaped || '\.' as qualifier,
    '''' || i.escaped || '(\.[^'']*)?''::reg' as reference
  from (
    select
      quote_ident(n.nspname),
      case when quote_ident(n.nspname) = n.nspname then '\m' else '' end,
      regexp_replace(quote_ident(n.nspname), '([^[:alnum:]_])', '\\\1', 'g')
    from pg_namespace as n
    where n.oid = 'iu_core'::regnamespace
  ) as i (identifier, boundary, escaped)
)
select o.kind, t.name, t.definition
from spelled as o
cross join spelling as s
cross join lateral (
  select
    case
      when position(s.identifier in o.name) = 0 then o.name
      else
        replace(
          replace(
            replace(
              regexp_replace(regexp_replace(o.name, s.reference, '''{schema}\1''::reg', 'g'), s.qualifier, E'\\1\x01', 'g'),
              E'''\x01', ''''),
            E'\x01\n', E'\n'),
          E'\x01', '{schema}.')
    end,
    case when o.kind = 'comment' then o.definition else case
      when position(s.identifier in o.definition) = 0 then o.definition
      else
        replace(
          replace(
            replace(
              regexp_replace(regexp_replace(o.definition, s.reference, '''{schema}\1''::reg', 'g'), s.qualifier, E'\\1\x01', 'g'),
              E'''\x01', ''''),
            E'\x01\n', E'\n'),
          E'\x01', '{schema}.')
    end end
) as t (name, definition)
union all
select 'row', 'iu_transition_type' || '[' || concat_ws(', ', r.transition_type) || ']', jsonb_build_object('transition_type', r.transition_type, 'from_status', r.from_status, 'to_status', r.to_status, 'event_suffix', r.event_suffix, 'summary', r.summary)::text
from iu_core.iu_transition_type as r

union all
select 'row', 'dot_config_registry' || '[' || concat_ws(', ', r.key) || ']', jsonb_build_object('key', r.key, 'kind', r.kind, 'value_type', r.value_type, 'default_value', r.default_value, 'description', r.description, 'min_value', r.min_value, 'max_value', r.max_value, 'is_family', r.is_family)::text
from iu_core.dot_config_registry as r;
$iu$;

comment on function iu_core.fn_iu_schema_catalog() is 'The schema as it is: one row per object, comment, grant, foreign owner and shipped row, spelled by PostgreSQL.
The schema''s own name reads {schema}, outside of comments, literals and rows, so that a copy under another name gives the same rows. Object identifiers, owners'' names, column numbers, tablespaces, statistics targets, security labels, publications, operators'' rows and partitions other than the default one are left out. The spelling is that of the server''s major version.
Example: select * from iu_core.fn_iu_schema_catalog() where object_kind = ''table''';

revoke all on function iu_core.fn_iu_schema_catalog() from public;
grant execute on function iu_core.fn_iu_schema_catalog() to iu_reader;

-- step: create function iu_core.fn_iu_schema_digest() | locks: nothing that exists
create function iu_core.fn_iu_schema_digest()
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select encode(
  sha256(
    convert_to(
      string_agg(
        concat_ws(E'\t', o.object_kind, o.object_name, encode(sha256(convert_to(o.definition, 'UTF8')), 'hex')) || E'\n',
        '' order by o.object_kind collate "C", o.object_name collate "C"),
      'UTF8')),
  'hex')
from iu_core.fn_iu_schema_catalog() as o;
$iu$;

comment on function iu_core.fn_iu_schema_digest() is 'SHA-256 of the schema as it is: equal for equal definitions on one major version of PostgreSQL.
Hashes one line per row of fn_iu_schema_catalog, `kind TAB name TAB sha256(definition) LF`, in byte order. A fresh install, an upgrade, up and down and up again, a restored dump and a copy under another schema name agree.
Example: select iu_core.fn_iu_schema_digest()';

revoke all on function iu_core.fn_iu_schema_digest() from public;
grant execute on function iu_core.fn_iu_schema_digest() to iu_reader;

-- step: create function iu_core.fn_iu_schema_excerpt(text, text) | locks: nothing that exists
create function iu_core.fn_iu_schema_excerpt(
  p_definition text,
  p_other text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_line bigint;
  v_text text;
begin
  if p_definition is null or length(p_definition) < 2000 then
    return p_definition;
  end if;
  select l.line_no, l.mine into v_line, v_text
    from rows from (
      string_to_table(p_definition, E'\n'),
      string_to_table(coalesce(p_other, ''), E'\n')
    ) with ordinality as l (mine, theirs, line_no)
    where l.mine is distinct from l.theirs
    order by l.line_no
    limit 1;
  return format(
    'sha256 %s of %s characters; line %s: %s',
    iu_core.fn_iu_sha256(p_definition), length(p_definition), v_line, coalesce(left(v_text, 400), '(no such line)'));
end
$iu$;

comment on function iu_core.fn_iu_schema_excerpt(text, text) is 'A definition short enough to read beside another one: whole below 2 000 characters, else its digest and the first line that differs.
Arguments:
  p_definition: The definition to show.
  p_other: The definition it is compared with; null when there is none.
Example: select iu_core.fn_iu_schema_excerpt(''text not null'', ''text'')';

revoke all on function iu_core.fn_iu_schema_excerpt(text, text) from public;
grant execute on function iu_core.fn_iu_schema_excerpt(text, text) to iu_reader;

-- step: create function iu_core.fn_iu_schema_verify() | locks: nothing that exists
create function iu_core.fn_iu_schema_verify()
returns table (
  object_kind text,
  object_name text,
  drift text,
  expected text,
  actual text
)
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set jit = 'off'
as $iu$
select
  coalesce(e.object_kind, a.object_kind),
  coalesce(e.object_name, a.object_name),
  case when a.object_kind is null then 'missing' when e.object_kind is null then 'unexpected' else 'changed' end,
  iu_core.fn_iu_schema_excerpt(e.definition, a.definition),
  iu_core.fn_iu_schema_excerpt(a.definition, e.definition)
from iu_core.iu_schema_expectation as e
full join iu_core.fn_iu_schema_catalog() as a
  on a.object_kind collate "C" = e.object_kind and a.object_name collate "C" = e.object_name
where e.definition is distinct from a.definition
order by coalesce(e.object_kind, a.object_kind) collate "C", coalesce(e.object_name, a.object_name) collate "C";
$iu$;

comment on function iu_core.fn_iu_schema_verify() is 'Where the schema is not what the last migration left: one row per object, none when it is.
Compares fn_iu_schema_catalog with iu_schema_expectation. Definitions of 2 000 characters and more are shown as digest and first differing line.
Example: select * from iu_core.fn_iu_schema_verify()';

revoke all on function iu_core.fn_iu_schema_verify() from public;
grant execute on function iu_core.fn_iu_schema_verify() to iu_reader;

-- step: create function iu_core.fn_iu_schema_record() | locks: nothing that exists
create function iu_core.fn_iu_schema_record()
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  with found as materialized (
    select c.object_kind, c.object_name, c.definition
    from iu_core.fn_iu_schema_catalog() as c
  ), gone as (
    delete from iu_core.iu_schema_expectation as e
    where not exists (
      select
      from found as f
      where f.object_kind collate "C" = e.object_kind and f.object_name collate "C" = e.object_name
    )
  )
  insert into iu_core.iu_schema_expectation as e (object_kind, object_name, definition)
    select f.object_kind, f.object_name, f.definition
    from found as f
    on conflict (object_kind, object_name) do update
      set definition = excluded.definition
      where e.definition is distinct from excluded.definition;
  return (
    select encode(
      sha256(
        convert_to(
          string_agg(
            concat_ws(E'\t', o.object_kind, o.object_name, encode(sha256(convert_to(o.definition, 'UTF8')), 'hex')) || E'\n',
            '' order by o.object_kind collate "C", o.object_name collate "C"),
          'UTF8')),
      'hex')
    from iu_core.iu_schema_expectation as o
  );
end
$iu$;

comment on function iu_core.fn_iu_schema_record() is 'Takes the schema as it is for what it must be. The last statement of every migration.
For the owner alone. It believes what it finds: a migration verifies before it begins, or it records drift as intended. Writes only rows that differ.
Example: select iu_core.fn_iu_schema_record()';

revoke all on function iu_core.fn_iu_schema_record() from public;

-- step: create function iu_core.fn_iu_state_digest() | locks: nothing that exists
create function iu_core.fn_iu_state_digest()
returns table (
  relation text,
  row_count bigint,
  digest text
)
language sql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
set DateStyle = 'ISO, YMD'
set IntervalStyle = 'postgres'
set TimeZone = 'UTC'
set bytea_output = 'hex'
set extra_float_digits = '1'
set row_security = 'off'
as $iu$
select
  s.relation,
  s.row_count,
  encode(sha256(convert_to(concat_ws('|', s.relation, s.row_count, s.low, s.high), 'UTF8')), 'hex')
from (
  select 'dot_config_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_config_registry as whole_row offset 0) as r (row_text)
  union all
  select 'dot_config', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_config as whole_row offset 0) as r (row_text)
  union all
  select 'dot_config_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_config_log as whole_row offset 0) as r (row_text)
  union all
  select 'information_unit', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.information_unit as whole_row offset 0) as r (row_text)
  union all
  select 'unit_version', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.unit_version as whole_row offset 0) as r (row_text)
  union all
  select 'iu_transition_type', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_transition_type as whole_row offset 0) as r (row_text)
  union all
  select 'iu_lifecycle_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_lifecycle_log as whole_row offset 0) as r (row_text)
  union all
  select 'iu_schema_expectation', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_schema_expectation as whole_row offset 0) as r (row_text)
) as s (relation, row_count, low, high)
order by s.relation collate "C";
$iu$;

comment on function iu_core.fn_iu_state_digest() is 'All rows of all tables of the product: per table their number and a digest that does not depend on their order.
A row counts as its text. The digest is SHA-256 over the table''s name, its row count and the sums of two 64-bit hashes of every row with different seeds. Any change of any value shows, short of a coincidence of 1 in 2^128; it is no signature: rows can be made up to meet a given sum. Digests compare within one major version of PostgreSQL. All tables are read in the caller''s snapshot, whoever asks: iu_schema_expectation is among them. It reads everything, so it takes the time that takes.
Example: select * from iu_core.fn_iu_state_digest()';

revoke all on function iu_core.fn_iu_state_digest() from public;
grant execute on function iu_core.fn_iu_state_digest() to iu_operator, iu_auditor;

-- step: create function iu_core.fn_iu_healthcheck() | locks: nothing that exists
create function iu_core.fn_iu_healthcheck()
returns table (
  surface text,
  ok boolean,
  observed jsonb,
  expected text,
  hint text
)
language sql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set jit = 'off'
as $iu$
select 'schema', s.ok, s.observed, 'every object, comment, grant and shipped row is what the last migration left', 'List the drift with fn_iu_schema_verify; put the objects back, or make the change a migration.'
from (
  select
    count(*) = 0,
    jsonb_build_object(
      'missing', count(*) filter (where v.drift = 'missing'),
      'unexpected', count(*) filter (where v.drift = 'unexpected'),
      'changed', count(*) filter (where v.drift = 'changed'),
      'objects', coalesce((array_agg(v.object_kind || ' ' || v.object_name))[1:20], '{}'))
  from iu_core.fn_iu_schema_verify() as v
) as s (ok, observed);
$iu$;

comment on function iu_core.fn_iu_healthcheck() is 'One row per surface of the product: whether it is well, what was seen, what was expected, what to do.
Surfaces, in order: schema. Cheap on large data: where a table grows, the newest 1000 rows are looked at. Reads as the owner, so that the verdict does not depend on who asks; shows counts and keys, never text.
Example: select surface, ok, observed from iu_core.fn_iu_healthcheck()';

revoke all on function iu_core.fn_iu_healthcheck() from public;
grant execute on function iu_core.fn_iu_healthcheck() to iu_reader;

select iu_core.fn_iu_schema_record();

-- Down Migration

-- iu_core from 0.1.0 back to nothing.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true);

do $iu$
declare
  v_tables text := (
    select string_agg(name, ', ') from (
    select 'dot_config' as name where exists (select from iu_core.dot_config)
    union all
    select 'dot_config_log' as name where exists (select from iu_core.dot_config_log)
    union all
    select 'information_unit' as name where exists (select from iu_core.information_unit)
    union all
    select 'unit_version' as name where exists (select from iu_core.unit_version)
    union all
    select 'iu_lifecycle_log' as name where exists (select from iu_core.iu_lifecycle_log)
    ) as t
  );
begin
  if v_tables is not null and current_setting('iu.discard_rows', true) is distinct from 'on' then
    raise exception using
      errcode = '55006',
      message = format('Going down would discard the rows of: %s.', v_tables),
      hint = 'Dump them first; then allow it with: set iu.discard_rows = ''on'' (iu-core migrate down --discard-rows).';
  end if;
end
$iu$;

-- step: undo create function iu_core.fn_iu_healthcheck() | locks: nothing that exists
drop function iu_core.fn_iu_healthcheck();

-- step: undo create function iu_core.fn_iu_state_digest() | locks: nothing that exists
drop function iu_core.fn_iu_state_digest();

-- step: undo create function iu_core.fn_iu_schema_record() | locks: nothing that exists
drop function iu_core.fn_iu_schema_record();

-- step: undo create function iu_core.fn_iu_schema_verify() | locks: nothing that exists
drop function iu_core.fn_iu_schema_verify();

-- step: undo create function iu_core.fn_iu_schema_excerpt(text, text) | locks: nothing that exists
drop function iu_core.fn_iu_schema_excerpt(text, text);

-- step: undo create function iu_core.fn_iu_schema_digest() | locks: nothing that exists
drop function iu_core.fn_iu_schema_digest();

-- step: undo create function iu_core.fn_iu_schema_catalog() | locks: nothing that exists
drop function iu_core.fn_iu_schema_catalog();

-- step: undo create function iu_core.fn_iu_version() | locks: nothing that exists
drop function iu_core.fn_iu_version();

-- step: undo create table iu_core.iu_schema_expectation | locks: nothing that exists
drop table iu_core.iu_schema_expectation;

-- step: undo create function iu_core.fn_iu_restore(uuid, text) | locks: nothing that exists
drop function iu_core.fn_iu_restore(uuid, text);

-- step: undo create function iu_core.fn_iu_withdraw(uuid, integer, text) | locks: nothing that exists
drop function iu_core.fn_iu_withdraw(uuid, integer, text);

-- step: undo create function iu_core.fn_iu_history(uuid) | locks: nothing that exists
drop function iu_core.fn_iu_history(uuid);

-- step: undo create function iu_core.fn_iu_get(uuid, integer) | locks: nothing that exists
drop function iu_core.fn_iu_get(uuid, integer);

-- step: undo create function iu_core.fn_iu_revise(uuid, text, text, integer, text, text) | locks: nothing that exists
drop function iu_core.fn_iu_revise(uuid, text, text, integer, text, text);

-- step: undo create function iu_core.fn_iu_create(text, text, text, text, text, jsonb) | locks: nothing that exists
drop function iu_core.fn_iu_create(text, text, text, text, text, jsonb);

-- step: undo create function iu_core.fn_iu_canonical_text(text) | locks: nothing that exists
drop function iu_core.fn_iu_canonical_text(text);

-- step: undo create trigger iu_lifecycle_log_refuse_change on iu_core.iu_lifecycle_log | locks: SHARE ROW EXCLUSIVE on the table
drop trigger iu_lifecycle_log_refuse_change on iu_core.iu_lifecycle_log;

-- step: undo create trigger unit_version_refuse_change on iu_core.unit_version | locks: SHARE ROW EXCLUSIVE on the table
drop trigger unit_version_refuse_change on iu_core.unit_version;

-- step: undo create trigger information_unit_refuse_change on iu_core.information_unit | locks: SHARE ROW EXCLUSIVE on the table
drop trigger information_unit_refuse_change on iu_core.information_unit;

-- step: undo create trigger information_unit_identity_keep on iu_core.information_unit | locks: SHARE ROW EXCLUSIVE on the table
drop trigger information_unit_identity_keep on iu_core.information_unit;

-- step: undo create function iu_core.fn_iu_unit_identity_keep() | locks: nothing that exists
drop function iu_core.fn_iu_unit_identity_keep();

-- step: undo create table iu_core.iu_lifecycle_log | locks: nothing that exists
drop table iu_core.iu_lifecycle_log;

-- step: undo create table iu_core.iu_transition_type | locks: nothing that exists
drop table iu_core.iu_transition_type;

-- step: undo create table iu_core.unit_version | locks: nothing that exists
drop table iu_core.unit_version;

-- step: undo create table iu_core.information_unit | locks: nothing that exists
drop table iu_core.information_unit;

-- step: undo create trigger dot_config_refuse_change on iu_core.dot_config | locks: SHARE ROW EXCLUSIVE on the table
drop trigger dot_config_refuse_change on iu_core.dot_config;

-- step: undo create trigger dot_config_deleted on iu_core.dot_config | locks: SHARE ROW EXCLUSIVE on the table
drop trigger dot_config_deleted on iu_core.dot_config;

-- step: undo create trigger dot_config_updated on iu_core.dot_config | locks: SHARE ROW EXCLUSIVE on the table
drop trigger dot_config_updated on iu_core.dot_config;

-- step: undo create trigger dot_config_inserted on iu_core.dot_config | locks: SHARE ROW EXCLUSIVE on the table
drop trigger dot_config_inserted on iu_core.dot_config;

-- step: undo create function iu_core.fn_dot_config_deleted() | locks: nothing that exists
drop function iu_core.fn_dot_config_deleted();

-- step: undo create function iu_core.fn_dot_config_updated() | locks: nothing that exists
drop function iu_core.fn_dot_config_updated();

-- step: undo create function iu_core.fn_dot_config_inserted() | locks: nothing that exists
drop function iu_core.fn_dot_config_inserted();

-- step: undo create view iu_core.v_dot_config | locks: nothing that exists
drop view iu_core.v_dot_config;

-- step: undo create function iu_core.fn_dot_config_set(text, jsonb, text, text) | locks: nothing that exists
drop function iu_core.fn_dot_config_set(text, jsonb, text, text);

-- step: undo create function iu_core.fn_dot_config_check(text, jsonb) | locks: nothing that exists
drop function iu_core.fn_dot_config_check(text, jsonb);

-- step: undo create function iu_core.fn_dot_gate_require(text) | locks: nothing that exists
drop function iu_core.fn_dot_gate_require(text);

-- step: undo create function iu_core.fn_dot_gate_enabled(text) | locks: nothing that exists
drop function iu_core.fn_dot_gate_enabled(text);

-- step: undo create function iu_core.fn_dot_config_get(text) | locks: nothing that exists
drop function iu_core.fn_dot_config_get(text);

-- step: undo create function iu_core.fn_dot_config_registered(text) | locks: nothing that exists
drop function iu_core.fn_dot_config_registered(text);

-- step: undo create trigger dot_config_log_refuse_change on iu_core.dot_config_log | locks: SHARE ROW EXCLUSIVE on the table
drop trigger dot_config_log_refuse_change on iu_core.dot_config_log;

-- step: undo create table iu_core.dot_config_log | locks: nothing that exists
drop table iu_core.dot_config_log;

-- step: undo create table iu_core.dot_config | locks: nothing that exists
drop table iu_core.dot_config;

-- step: undo create table iu_core.dot_config_registry | locks: nothing that exists
drop table iu_core.dot_config_registry;

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
