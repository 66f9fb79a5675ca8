\echo Use "alter extension iu_core update to '0.2.0'" to load this file. \quit

do $iu$
declare
  v_missing text := (
    select string_agg(r.name, ', ' order by r.name)
    from unnest(array['iu_reader', 'iu_app', 'iu_operator', 'iu_auditor', 'cutter_exec', 'cutter_verify']::text[]) as r(name)
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

alter table iu_core.dot_config_registry drop constraint dot_config_registry_value_type_known_check;

alter table iu_core.dot_config_registry drop constraint dot_config_registry_gate_is_boolean_check;

alter table iu_core.dot_config_registry add column allowed_values text[];

create or replace function iu_core.fn_dot_gate_enabled(
  p_key text
)
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_set jsonb;
  v_kind text;
  v_value jsonb;
begin
  select c.value
  into v_set
  from iu_core.dot_config c
  where c.key = p_key;

  select r.kind, coalesce(v_set, r.default_value)
  into v_kind, v_value
  from iu_core.dot_config_registry r
  where r.key = p_key;
  if not found then
    select e.kind, coalesce(v_set, f.value, e.default_value)
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

create or replace function iu_core.fn_dot_config_check(
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
  select e.value_type, e.min_value, e.max_value, r.allowed_values
  into v_entry
  from iu_core.fn_dot_config_registered(p_key) e
  join iu_core.dot_config_registry r on r.key = e.registered_key;
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
    else jsonb_typeof(p_value) = 'string' and (p_value #>> '{}' = any (v_entry.allowed_values)) is not false
  end;
  if v_fits and v_entry.value_type = 'time' then
    v_fits := p_value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.]\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)$';
  end if;
  if v_fits and v_entry.value_type in ('interval', 'time') then
    begin
      if v_entry.value_type = 'interval' then
        perform (p_value #>> '{}')::interval;
      else
        perform (p_value #>> '{}')::timestamptz;
      end if;
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
          when 'time' then 'a time with its offset as a string, such as "2026-11-21T09:30:00Z"'
          else coalesce('one of ' || array_to_string(v_entry.allowed_values, ', '), 'a string')
        end
      ),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_value',
        'key', p_key,
        'value_type', v_entry.value_type,
        'min', v_entry.min_value,
        'max', v_entry.max_value,
        'allowed', v_entry.allowed_values,
        'given', left(p_value::text, 200)
      )::text,
      hint = 'Give a value of that type, or null for the shipped default.';
  end if;
end
$iu$;

create or replace function iu_core.fn_dot_config_inserted()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_new iu_core.dot_config[];
begin
  v_new := array(select row(i.*)::iu_core.dot_config from inserted i where i.changed_at >= now());
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

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('deployment.backup_max_age_hours', 'setting', 'integer', '24', 'Hours after which a backup is too old to count as one.', 1, 8760, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('deployment.backup_reference', 'setting', 'text', null, 'Where the last backup is, as whoever makes backups names it.', null, null, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('deployment.backup_taken_at', 'setting', 'time', null, 'When the last backup was taken.', null, null, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family, allowed_values)
  values ('deployment.environment', 'setting', 'text', '"development"', 'What this database is used for. In production proofs and demos may only do what they roll back.', null, null, false, array['development', 'staging', 'production']::text[]);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('proof.required', 'setting', 'boolean', 'false', 'A gate opens only if every function behind it has a recorded proof for its current definition.', null, null, false);

create or replace function iu_core.fn_iu_lifecycle_emit()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_ticks bigint;
  v_tail text;
  v_mode text;
  v_limits jsonb;
  v_log iu_core.iu_lifecycle_log[];
  v_events iu_core.event_outbox[];
  v_rejected jsonb;
begin
  if not exists (select from iu_core.dot_config c where c.key = 'piece_event_runtime.emit_enabled' and c.value = 'true') then
    return null;
  end if;
  v_ticks := (date_part('epoch', v_at) * 4096000)::bigint;
  v_tail := substr(gen_random_uuid()::text, 20);
  v_log := array(select row(n.*)::iu_core.iu_lifecycle_log from new_rows n where n.recorded_at >= now());
  select
    case when bool_or(c.key = 'piece_event_runtime.dry_run_only' and c.value = 'false') then 'live' else 'dry_run' end,
    jsonb_object_agg(c.key, c.value) filter (where c.key <> 'piece_event_runtime.dry_run_only' and jsonb_typeof(c.value) = 'number')
  into v_mode, v_limits
  from iu_core.dot_config c
  where c.key = 'piece_event_runtime.dry_run_only' or starts_with(c.key, 'event_payload.max_size_bytes.');

  v_events := array(
    select
      row(
        (overlay(lpad(to_hex(v_ticks + l.ordinality * 4), 15, '0') placing '7' from 13 for 0) || v_tail)::uuid, v_at, l.iu_id,
        t.event_domain, t.event_type, v_mode, 'information_unit', l.actor, l.db_user,
        jsonb_strip_nulls(
          jsonb_build_object(
            'transition', l.transition_type,
            'version_no', l.version_no,
            'from_status', l.from_status,
            'to_status', l.to_status,
            'collection_key', l.detail ->> 'collection_key',
            'piece_order', case when jsonb_typeof(l.detail -> 'piece_order') = 'number' then l.detail -> 'piece_order' end
          )
        ),
        null, null, null, null
      )::iu_core.event_outbox
    from unnest(v_log) with ordinality l
    join iu_core.event_type_registry t on t.transition_type = l.transition_type
  );
  if cardinality(v_events) <> cardinality(v_log) then
    raise exception using
      errcode = 'IU010',
      message = 'A transition has no event type that reports it.',
      detail = jsonb_build_object('code', 'integrity', 'transitions', (
        select jsonb_agg(distinct l.transition_type)
        from unnest(v_log) l
        where not exists (select from iu_core.event_type_registry t where t.transition_type = l.transition_type)
      ))::text,
      hint = 'Register an event type for it, or close the gate piece_event_runtime.emit_enabled.';
  end if;
  if v_limits is not null then
    select jsonb_build_object('event_type', e.event_type, 'size', octet_length(e.payload::text), 'limit', coalesce(
      (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::int,
      (v_limits ->> 'event_payload.max_size_bytes.*')::int,
      4096
    ))
    into v_rejected
    from unnest(v_events) e
    where octet_length(e.payload::text) > coalesce(
      (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::int,
      (v_limits ->> 'event_payload.max_size_bytes.*')::int,
      4096
    )
    limit 1;
    if found then
      raise exception using
        errcode = 'IU008',
        message = format('The payload of %s has %s bytes; at most %s are allowed.', v_rejected ->> 'event_type', v_rejected ->> 'size', v_rejected ->> 'limit'),
        detail = jsonb_build_object(
          'code', 'payload_rejected',
          'path', '$.payload',
          'event_type', v_rejected -> 'event_type',
          'size', v_rejected -> 'size',
          'limit', v_rejected -> 'limit'
        )::text,
        hint = 'The facts of the lifecycle log need about 250 bytes: raise the limit an operator set.';
    end if;
  end if;

  insert into iu_core.event_outbox
  select e.*
  from unnest(v_events) e;
  return null;
end
$iu$;

create or replace function iu_core.fn_event_outbox_partitions_ahead(
  p_months integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set lock_timeout = '5s'
as $iu$
declare
  v_months jsonb;
  v_statements text[];
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_months between 1 and 60) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Partitions are made for 1 to 60 months ahead.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_months', 'given', p_months)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if exists (
    select
    from pg_depend as d
    where d.classid = 'pg_class'::regclass and d.objid = 'iu_core.event_outbox'::regclass and d.deptype = 'e'
  ) then
    raise exception using
      errcode = 'IU005',
      message = 'The outbox belongs to an extension and keeps its one partition.',
      detail = jsonb_build_object(
        'code', 'conflict',
        'relation', 'event_outbox',
        'expected', 'migrations',
        'actual', 'extension'
      )::text,
      hint = 'Nothing has to be done: the default partition takes all months. For partitions by month let migrations lead on (iu-core extension leave).';
  end if;
  lock table iu_core.event_outbox in share update exclusive mode;

  select
    jsonb_agg(jsonb_build_object('partition', p.name, 'month', to_char(p.month, 'YYYY-MM-DD'), 'state', p.state) order by p.month),
    array_agg(
      format(
        'create table %1$s.%2$I (like %3$s including all);'
          || 'comment on table %1$s.%2$I is %4$L;'
          || 'create trigger %5$I before update or delete or truncate on %1$s.%2$I for each statement execute function %6$s;'
          || 'alter table %3$s attach partition %1$s.%2$I for values from (%7$L) to (%8$L);',
        'iu_core'::regnamespace, p.name, 'iu_core.event_outbox'::regclass,
        format('Events of %s. Made for %s.', to_char(p.month, 'YYYY-MM'), p_actor),
        p.name || '_refuse_change', 'iu_core.fn_iu_refuse_change()'::regprocedure, p.lower_bound, p.upper_bound
      )
      order by p.month
    ) filter (where p.state = 'created')
  into v_months, v_statements
  from (
    select
      m.month, m.name, m.lower_bound, m.upper_bound,
      case
        when to_regclass(format('%s.%I', 'iu_core'::regnamespace, m.name)) is not null then 'existing'
        when exists (
          select from iu_core.event_outbox_default o
          where o.event_id >= m.lower_bound and o.event_id < m.upper_bound
        ) then 'occupied'
        else 'created'
      end as state
    from (
      select
        n.month, 'event_outbox_' || to_char(n.month, 'YYYY_MM') as name,
        iu_core.fn_iu_uuid7_floor(n.month) as lower_bound,
        iu_core.fn_iu_uuid7_floor(n.month + interval '1 month') as upper_bound
      from (
        select date_trunc('month', now()) + make_interval(months => n) from generate_series(1, p_months) as n
      ) as n (month)
    ) as m
  ) as p;

  if v_statements is not null then
    execute array_to_string(v_statements, E'\n');
  end if;
  return v_months;
end
$iu$;

create table iu_core.proof_subject (
  function_name text collate pg_catalog."C" not null,
  kind          text not null,
  proved_by     text[] not null,
  constraint proof_subject_pkey primary key (function_name),
  constraint proof_subject_kind_known_check check (kind in ('function', 'trigger'))
);

comment on table iu_core.proof_subject is 'Every function that can change something, and so needs a proof: shipped, made from the definitions.';
comment on column iu_core.proof_subject.function_name is 'Name of the function.';
comment on column iu_core.proof_subject.kind is 'function: somebody calls it; trigger: statements fire it.';
comment on column iu_core.proof_subject.proved_by is 'The functions whose scenarios run it; a function''s own among them.';
comment on constraint proof_subject_pkey on iu_core.proof_subject is 'Identity of a row.';
comment on constraint proof_subject_kind_known_check on iu_core.proof_subject is 'kind known.';

grant select on table iu_core.proof_subject to iu_reader;

create table iu_core.proof_gate_function (
  gate          text collate pg_catalog."C" not null,
  function_name text collate pg_catalog."C" not null,
  reason        text not null,
  constraint proof_gate_function_pkey primary key (gate, function_name),
  constraint proof_gate_function_gate_fkey foreign key (gate) references iu_core.dot_config_registry (key),
  constraint proof_gate_function_function_name_fkey foreign key (function_name) references iu_core.proof_subject (function_name),
  constraint proof_gate_function_reason_known_check check (reason in ('declares', 'reads', 'called', 'fired'))
);

create index proof_gate_function_function_name_idx on iu_core.proof_gate_function (function_name);

comment on index iu_core.proof_gate_function_function_name_idx is 'The gates of one function.';

comment on table iu_core.proof_gate_function is 'Which functions stand behind which gate: shipped, made from the definitions. A gate that ships open holds something back and has none.';
comment on column iu_core.proof_gate_function.gate is 'A gate that ships closed.';
comment on column iu_core.proof_gate_function.function_name is 'A function that can do more when the gate is open.';
comment on column iu_core.proof_gate_function.reason is 'declares: it refuses while the gate is closed; reads: it asks the gate itself; called or fired: by one of those, directly or not.';
comment on constraint proof_gate_function_pkey on iu_core.proof_gate_function is 'Identity of a row.';
comment on constraint proof_gate_function_gate_fkey on iu_core.proof_gate_function is 'Each gate is a row of dot_config_registry.';
comment on constraint proof_gate_function_function_name_fkey on iu_core.proof_gate_function is 'Each function_name is a row of proof_subject.';
comment on constraint proof_gate_function_reason_known_check on iu_core.proof_gate_function is 'reason known.';

grant select on table iu_core.proof_gate_function to iu_reader;

create table iu_core.proof_record (
  proof_id          uuid not null default iu_core.fn_iu_uuid7(),
  function_name     text collate pg_catalog."C" not null,
  definition_digest text not null,
  verdict           text not null,
  product_version   text not null,
  evidence_tree     text not null,
  key_id            text not null,
  reason            text,
  recorded_by       text not null,
  db_user           name not null default session_user,
  recorded_at       timestamp with time zone not null default clock_timestamp(),
  constraint proof_record_pkey primary key (proof_id),
  constraint proof_record_definition_digest_format_check check (definition_digest ~ '^[0-9a-f]{64}$'),
  constraint proof_record_evidence_tree_format_check check (evidence_tree ~ '^[0-9a-f]{64}$'),
  constraint proof_record_verdict_known_check check (verdict in ('PASS', 'FAIL', 'WITHDRAWN')),
  constraint proof_record_withdrawn_with_reason_check check ((verdict = 'WITHDRAWN') = (reason is not null)),
  constraint proof_record_recorded_by_given_check check (length(recorded_by) between 1 and 200)
);

create index proof_record_function_name_definition_digest_proof_id_idx on iu_core.proof_record (function_name, definition_digest, proof_id);

comment on index iu_core.proof_record_function_name_definition_digest_proof_id_idx is 'The last word on one definition.';

comment on table iu_core.proof_record is 'What proofs have found, and what was withdrawn of it. The last word on a function''s definition counts. Append-only.';
comment on column iu_core.proof_record.proof_id is 'Time-ordered identity.';
comment on column iu_core.proof_record.function_name is 'The function.';
comment on column iu_core.proof_record.definition_digest is 'SHA-256 of the definition that was proved, as fn_proof_function_digest gives it.';
comment on column iu_core.proof_record.verdict is 'PASS, FAIL, or WITHDRAWN: what was recorded before counts no more.';
comment on column iu_core.proof_record.product_version is 'Version of the product that was proved.';
comment on column iu_core.proof_record.evidence_tree is 'Tree hash of the evidence packet: 64 lower-case hex digits.';
comment on column iu_core.proof_record.key_id is 'Which key signed the packet.';
comment on column iu_core.proof_record.reason is 'Why a proof was withdrawn.';
comment on column iu_core.proof_record.recorded_by is 'Who recorded it.';
comment on column iu_core.proof_record.db_user is 'The session''s user.';
comment on column iu_core.proof_record.recorded_at is 'When it was recorded.';
comment on constraint proof_record_pkey on iu_core.proof_record is 'Identity of a row.';
comment on constraint proof_record_definition_digest_format_check on iu_core.proof_record is 'definition digest format.';
comment on constraint proof_record_evidence_tree_format_check on iu_core.proof_record is 'evidence tree format.';
comment on constraint proof_record_verdict_known_check on iu_core.proof_record is 'verdict known.';
comment on constraint proof_record_withdrawn_with_reason_check on iu_core.proof_record is 'withdrawn with reason.';
comment on constraint proof_record_recorded_by_given_check on iu_core.proof_record is 'recorded by given.';

grant select on table iu_core.proof_record to iu_reader;

create trigger proof_record_refuse_change
  before update or delete or truncate on iu_core.proof_record
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger proof_record_refuse_change on iu_core.proof_record is 'Keeps proof_record append-only: update, delete, truncate is refused with IU009.';

create function iu_core.fn_proof_function_digest(
  p_function text
)
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = 'off'
as $iu$
select encode(
  sha256(
    convert_to(string_agg(pg_get_functiondef(p.oid), E'\n' order by pg_get_function_identity_arguments(p.oid) collate "C"), 'UTF8')
  ),
  'hex'
)
from pg_proc as p
where p.proname = p_function
  and p.pronamespace = (select c.relnamespace from pg_class as c where c.oid = 'iu_core.proof_subject'::regclass);
$iu$;

comment on function iu_core.fn_proof_function_digest(text) is 'SHA-256 of a function''s definition as pg_get_functiondef gives it now. A proof counts for exactly this definition.
Several functions of one name count together, in the order of their arguments, so that an overload shows. Digests compare within one major version of PostgreSQL.
Arguments:
  p_function: Name of a function of the product, without schema.
Example: select iu_core.fn_proof_function_digest(''fn_iu_compose'')';

revoke all on function iu_core.fn_proof_function_digest(text) from public;
grant execute on function iu_core.fn_proof_function_digest(text) to iu_reader;

create view iu_core.v_proof_status with (security_invoker = true) as
with subject as materialized (
  select s.function_name, iu_core.fn_proof_function_digest(s.function_name) as definition_digest
  from iu_core.proof_subject as s
)
select
  s.function_name,
  g.gate,
  s.definition_digest,
  p.definition_digest as proved_digest,
  p.recorded_at as proved_at,
  p.evidence_tree,
  coalesce(p.definition_digest = s.definition_digest, false) as ok
from subject as s
left join iu_core.proof_gate_function as g on g.function_name = s.function_name
left join lateral (
  select r.definition_digest, r.recorded_at, r.evidence_tree
  from iu_core.proof_record as r
  where r.function_name = s.function_name
    and r.verdict = 'PASS'
    and not exists (
      select
      from iu_core.proof_record as later
      where later.function_name = r.function_name
        and later.definition_digest = r.definition_digest
        and later.proof_id > r.proof_id
    )
  order by (r.definition_digest = s.definition_digest) is true desc, r.proof_id desc
  limit 1
) as p on true;

comment on view iu_core.v_proof_status is 'Whether what can change something is proved as it is now: one row per function and gate it stands behind, gate null for one behind none.';
comment on column iu_core.v_proof_status.function_name is 'The function.';
comment on column iu_core.v_proof_status.gate is 'A gate it stands behind; null: none.';
comment on column iu_core.v_proof_status.definition_digest is 'Digest of its definition now; null: the function is gone.';
comment on column iu_core.v_proof_status.proved_digest is 'Digest of the definition that has a counted proof: the one of now if it has, else the one proved last; null: none.';
comment on column iu_core.v_proof_status.proved_at is 'When that proof was recorded.';
comment on column iu_core.v_proof_status.evidence_tree is 'Tree hash of its evidence packet.';
comment on column iu_core.v_proof_status.ok is 'Whether the definition of now has a counted proof.';

grant select on table iu_core.v_proof_status to iu_reader;

create function iu_core.fn_proof_record(
  p_proofs jsonb,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_problems jsonb;
  v_names text[];
  v_recorded int;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if jsonb_typeof(p_proofs) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'The proofs must be an array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_proofs', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  elsif jsonb_array_length(p_proofs) not between 1 and 1000 then
    raise exception using
      errcode = 'IU003',
      message = 'The array must hold 1 to 1000 proofs.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_proofs',
        'path', '$',
        'length', jsonb_array_length(p_proofs)
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select jsonb_agg(jsonb_build_object('path', '$[' || p.n - 1 || ']' || p.place, 'problem', p.problem) order by p.n, p.place)
  into v_problems
  from (
    with spec as materialized (
      select a.n, case when jsonb_typeof(a.spec) = 'object' then a.spec end as spec
      from jsonb_array_elements(p_proofs) with ordinality as a (spec, n)
    )
    select s.n, '' as place, 'must be an object' as problem
    from spec as s
    where s.spec is null
    union all
    select s.n, '.' || left(k.key, 100), 'is no key of a proof'
    from spec as s
    cross join lateral jsonb_object_keys(s.spec) as k (key)
    where k.key not in ('function', 'definition_digest', 'evidence_tree', 'key_id', 'product_version', 'verdict')
    union all
    select s.n, '.' || r.key, r.rule
    from spec as s
    cross join (
      values
        ('function', '^[a-z_][a-z0-9_]{0,62}$', 'must be the name of a function'),
        ('definition_digest', '^[0-9a-f]{64}$', 'must be 64 lower-case hex digits'),
        ('evidence_tree', '^[0-9a-f]{64}$', 'must be 64 lower-case hex digits'),
        ('key_id', '^[!-~]{1,200}$', 'must be 1 to 200 printable characters without spaces'),
        ('product_version', '^[0-9]+[.][0-9]+[.][0-9]+([-+][0-9A-Za-z.+-]{1,50})?$', 'must be a version such as 0.2.0'),
        ('verdict', '^(PASS|FAIL)$', 'must be PASS or FAIL')
    ) as r (key, format, rule)
    where s.spec is not null
      and (jsonb_typeof(s.spec -> r.key) = 'string' and s.spec ->> r.key ~ r.format) is not true
    union all
    select d.n, '.function', 'is named twice'
    from (
      select s.n, row_number() over (partition by s.spec ->> 'function' order by s.n) as nth
      from spec as s
      where s.spec ->> 'function' is not null
    ) as d
    where d.nth > 1
  ) as p;
  if v_problems is not null then
    raise exception using
      errcode = 'IU003',
      message = format('Proofs cannot be recorded: %s %s.', v_problems -> 0 ->> 'path', v_problems -> 0 ->> 'problem'),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_proofs',
        'path', v_problems -> 0 -> 'path',
        'problems', v_problems
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  v_names := array(select p.spec ->> 'function' from jsonb_array_elements(p_proofs) as p (spec) order by 1);
  -- Words on one function wait for each other, in the order of names.
  perform from iu_core.proof_subject s
  where s.function_name = any (v_names)
  order by s.function_name
  for no key update;

  select jsonb_agg(jsonb_build_object('path', '$[' || p.n - 1 || '].function', 'function', p.spec ->> 'function') order by p.n)
  into v_problems
  from jsonb_array_elements(p_proofs) with ordinality as p (spec, n)
  where not exists (
    select
    from iu_core.proof_subject s
    where s.function_name = p.spec ->> 'function'
  );
  if v_problems is not null then
    raise exception using
      errcode = 'IU002',
      message = format('There is nothing to prove about %s.', v_problems -> 0 ->> 'function'),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_proofs',
        'path', v_problems -> 0 -> 'path',
        'functions', v_problems
      )::text,
      hint = 'Name functions of v_proof_status: those that can change something.';
  end if;

  select jsonb_agg(
    jsonb_build_object(
      'path', '$[' || p.n - 1 || '].definition_digest',
      'function', p.spec ->> 'function',
      'expected', d.digest,
      'actual', p.spec ->> 'definition_digest'
    )
    order by p.n
  )
  into v_problems
  from jsonb_array_elements(p_proofs) with ordinality as p (spec, n)
  cross join lateral (
    select iu_core.fn_proof_function_digest(p.spec ->> 'function') as digest
  ) as d
  where d.digest is distinct from p.spec ->> 'definition_digest';
  if v_problems is not null then
    raise exception using
      errcode = 'IU010',
      message = format('The proof of %s is of another definition than the one there is.', v_problems -> 0 ->> 'function'),
      detail = jsonb_build_object(
        'code', 'integrity',
        'argument', 'p_proofs',
        'path', v_problems -> 0 -> 'path',
        'functions', v_problems
      )::text,
      hint = 'Find out with fn_iu_schema_verify whether the definition is meant, and prove it as it is.';
  end if;

  insert into iu_core.proof_record (
    function_name, definition_digest, verdict, product_version, evidence_tree, key_id, recorded_by
  )
  select
    p.spec ->> 'function',
    p.spec ->> 'definition_digest',
    p.spec ->> 'verdict',
    p.spec ->> 'product_version',
    p.spec ->> 'evidence_tree',
    p.spec ->> 'key_id',
    p_actor
  from jsonb_array_elements(p_proofs) as p (spec)
  left join lateral (
    select r.verdict, r.product_version, r.evidence_tree, r.key_id
    from iu_core.proof_record r
    where r.function_name = p.spec ->> 'function' and r.definition_digest = p.spec ->> 'definition_digest'
    order by r.proof_id desc
    limit 1
  ) as w on true
  where (w.verdict, w.product_version, w.evidence_tree, w.key_id)
    is distinct from (p.spec ->> 'verdict', p.spec ->> 'product_version', p.spec ->> 'evidence_tree', p.spec ->> 'key_id');
  get diagnostics v_recorded = row_count;

  return jsonb_build_object('recorded', v_recorded, 'unchanged', cardinality(v_names) - v_recorded);
end
$iu$;

comment on function iu_core.fn_proof_record(jsonb, text) is 'Records what proofs found for functions as they are defined now. All of them, or none.
The last word on a definition counts: PASS makes the proof count, FAIL and fn_proof_withdraw take that back. The same word again is unchanged. The evidence is not looked at here: whoever records a proof has verified its packet, with iu-core evidence verify. At most 1000 at a time.
Arguments:
  p_proofs: An array of {function, definition_digest, evidence_tree, key_id, product_version, verdict}.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU002 unknown_key, IU010 integrity
Example: select iu_core.fn_proof_record(''[{"function": "fn_iu_compose", "definition_digest": "…", "evidence_tree": "…", "key_id": "…", "product_version": "0.2.0", "verdict": "PASS"}]'', ''ana@example.org'')';

revoke all on function iu_core.fn_proof_record(jsonb, text) from public;
grant execute on function iu_core.fn_proof_record(jsonb, text) to iu_operator, iu_auditor;

create function iu_core.fn_proof_withdraw(
  p_function text,
  p_reason text,
  p_actor text,
  p_definition_digest text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_digest text;
  v_last iu_core.proof_record;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_function is null then
    raise exception using
      errcode = 'IU003',
      message = 'The name of a function is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_function')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (btrim(p_reason) <> '' and length(p_reason) <= 1000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The reason must be a text of 1 to 1000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  perform from iu_core.proof_subject s where s.function_name = p_function for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is nothing to prove about %s.', left(p_function, 200)),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_function', 'function', left(p_function, 200))::text,
      hint = 'Name a function of v_proof_status: one that can change something.';
  end if;

  v_digest := coalesce(p_definition_digest, iu_core.fn_proof_function_digest(p_function));
  select r.*
  into v_last
  from iu_core.proof_record r
  where r.function_name = p_function and r.definition_digest = v_digest
  order by r.proof_id desc
  limit 1;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('Nothing is recorded about this definition of %s.', p_function),
      detail = jsonb_build_object('code', 'not_found', 'function', p_function, 'definition_digest', left(v_digest, 200))::text,
      hint = 'Look up what is recorded in proof_record.';
  end if;

  if v_last.verdict <> 'WITHDRAWN' then
    insert into iu_core.proof_record (
      function_name, definition_digest, verdict, product_version, evidence_tree, key_id, reason, recorded_by
    )
    values (
      v_last.function_name, v_last.definition_digest, 'WITHDRAWN', v_last.product_version, v_last.evidence_tree, v_last.key_id,
      p_reason, p_actor
    );
  end if;
  return jsonb_build_object('function', p_function, 'definition_digest', v_digest, 'changed', v_last.verdict <> 'WITHDRAWN');
end
$iu$;

comment on function iu_core.fn_proof_withdraw(text, text, text, text) is 'Says that what was recorded about a definition counts no more. The record stays.
A gate that is open stays open; with proof.required it does not open again, and health and blockers report it.
Arguments:
  p_function: A function with a recorded proof.
  p_reason: Why; 1 to 1000 characters, kept with the record.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_definition_digest: Which definition; null: the one of now.
Errors: IU003 invalid_argument, IU002 unknown_key, IU004 not_found
Example: select iu_core.fn_proof_withdraw(''fn_iu_compose'', ''The signing key was lost.'', ''ana@example.org'')';

revoke all on function iu_core.fn_proof_withdraw(text, text, text, text) from public;
grant execute on function iu_core.fn_proof_withdraw(text, text, text, text) to iu_operator, iu_auditor;

create function iu_core.fn_proof_gate_bind()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_written iu_core.dot_config[];
  v_gates jsonb;
  v_functions jsonb;
begin
  v_written := array(select row(w.*)::iu_core.dot_config from written w);
  if not exists (select from unnest(v_written) w where w.value = 'true')
    or iu_core.fn_dot_config_get('proof.required') is distinct from 'true'
    or tg_op = 'INSERT' and exists (select from unnest(v_written) w where w.key = 'proof.required')
  then
    return null;
  end if;

  select
    jsonb_agg(distinct s.gate),
    jsonb_agg(
      distinct jsonb_build_object(
        'function', s.function_name,
        'gate', s.gate,
        'problem', case when s.proved_digest is null then 'missing' else 'stale' end,
        'definition_digest', s.definition_digest,
        'proved_digest', s.proved_digest
      )
    )
  into v_gates, v_functions
  from unnest(v_written) w
  cross join lateral iu_core.fn_dot_config_registered(w.key) e
  join iu_core.v_proof_status s on s.gate = e.registered_key
  where w.value = 'true' and not s.ok;

  if v_functions is not null then
    raise exception using
      errcode = 'IU015',
      message = format(
        'The gate %s does not open: %s functions behind it have no proof for their current definition.',
        v_gates ->> 0,
        jsonb_array_length(v_functions)
      ),
      detail = jsonb_build_object('code', 'proof_required', 'gates', v_gates, 'functions', v_functions)::text,
      hint = 'Prove the functions with iu-core prove and record what it found with fn_proof_record, or leave the gate closed.';
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_proof_gate_bind() is 'Refuses to open a gate while proofs are required and a function behind it has none for its current definition.
Closing is always possible, and so is opening where proof.required is false after the statement. A statement that inserts proof.required together with open gates, as a restore does, turns the requirement on for what comes after it.
Errors: IU015 proof_required';

revoke all on function iu_core.fn_proof_gate_bind() from public;

create trigger dot_config_proof_insert
  after insert on iu_core.dot_config
  referencing new table as written
  for each statement
  execute function iu_core.fn_proof_gate_bind();
comment on trigger dot_config_proof_insert on iu_core.dot_config is 'Refuses to open gates without the proofs a deployment requires.';

create trigger dot_config_proof_update
  after update on iu_core.dot_config
  referencing new table as written
  for each statement
  execute function iu_core.fn_proof_gate_bind();
comment on trigger dot_config_proof_update on iu_core.dot_config is 'Refuses to open gates without the proofs a deployment requires.';

create function iu_core.fn_proof_scope_require(
  p_mode text
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_environment text := iu_core.fn_dot_config_get('deployment.environment') #>> '{}';
begin
  if (p_mode in ('rollback', 'commit')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The mode is rollback or commit.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_mode', 'given', left(p_mode, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_mode <> 'rollback' and (v_environment in ('development', 'staging')) is not true then
    raise exception using
      errcode = 'IU011',
      message = format('This database is marked %s: proofs and demos may only do here what they roll back.', v_environment),
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'setting', 'deployment.environment',
        'environment', v_environment,
        'mode', p_mode,
        'allowed', jsonb_build_array('rollback')
      )::text,
      hint = 'Run it against a development or staging database.';
  end if;
end
$iu$;

comment on function iu_core.fn_proof_scope_require(text) is 'Refuses a run that would commit where the deployment is marked production. The first statement of every proof, probe and demo.
The mode rollback is allowed everywhere. Only development and staging allow commit; any other mark counts as production.
Arguments:
  p_mode: rollback: everything is undone; commit: something stays.
Errors: IU003 invalid_argument, IU011 not_permitted
Example: select iu_core.fn_proof_scope_require(''rollback'')';

revoke all on function iu_core.fn_proof_scope_require(text) from public;
grant execute on function iu_core.fn_proof_scope_require(text) to iu_reader;

create function iu_core.fn_proof_blockers()
returns table (
  blocker text,
  subject text,
  detail jsonb,
  hint text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set jit = 'off'
as $iu$
begin
  return query
  select b.blocker, b.subject, b.detail, b.hint
  from (
    select
      'GATE_CLOSED',
      c.key,
      jsonb_build_object(
        'description', c.description,
        'is_overridden', c.is_overridden,
        'functions', (select count(*) from iu_core.proof_gate_function as g where g.gate = c.key)
      ),
      format('An operator opens it with fn_dot_config_set(%L, ''true'', <who>, <why>).', c.key)
    from iu_core.v_dot_config as c
    where c.kind = 'gate'
      and c.default_value = 'false'
      and c.value is distinct from 'true'
      and right(c.key, 2) <> '.*'
    union all
    select
      case when s.proved_digest is null then 'PROOF_MISSING' else 'PROOF_STALE' end,
      s.function_name,
      jsonb_build_object(
        'required', iu_core.fn_dot_config_get('proof.required') = 'true',
        'gates', coalesce(jsonb_agg(s.gate order by s.gate) filter (where s.gate is not null), '[]'),
        'open_gates', coalesce(jsonb_agg(s.gate order by s.gate) filter (where c.value = 'true'), '[]'),
        'definition_digest', s.definition_digest,
        'proved_digest', s.proved_digest
      ),
      'Prove it with iu-core prove and record what it found with fn_proof_record.'
    from iu_core.v_proof_status as s
    left join iu_core.v_dot_config as c on c.key = s.gate
    where not s.ok
    group by s.function_name, s.definition_digest, s.proved_digest
    union all
    select
      case when j.is_there then 'BACKUP_TOO_OLD' else 'BACKUP_MISSING' end,
      'database',
      jsonb_build_object(
        'reference', b.reference,
        'taken_at', b.taken_at,
        'max_age_hours', b.max_age_hours,
        'in_the_future', b.taken_at > statement_timestamp()
      ),
      'Take a backup and tell its name and time in deployment.backup_reference and deployment.backup_taken_at.'
    from (
      select
        iu_core.fn_dot_config_get('deployment.backup_reference') #>> '{}' as reference,
        (iu_core.fn_dot_config_get('deployment.backup_taken_at') #>> '{}')::timestamptz as taken_at,
        iu_core.fn_dot_config_get('deployment.backup_max_age_hours')::int as max_age_hours
    ) as b
    cross join lateral (
      select (btrim(b.reference) <> '' and b.taken_at <= statement_timestamp()) is true as is_there
    ) as j
    where not j.is_there or b.taken_at < statement_timestamp() - make_interval(hours => b.max_age_hours)
    union all
    select
      'SCHEMA_DRIFT',
      v.object_kind || ' ' || v.object_name,
      jsonb_build_object('drift', v.drift),
      'Look at it with fn_iu_schema_verify; put the object back, or make the change a migration.'
    from iu_core.fn_iu_schema_verify() as v
  ) as b (blocker, subject, detail, hint)
  order by b.blocker collate "C", b.subject collate "C";
end
$iu$;

comment on function iu_core.fn_proof_blockers() is 'What stands between a proof and a real run on this database: one row for each thing, none when nothing does.
Reports GATE_CLOSED, PROOF_MISSING, PROOF_STALE, BACKUP_MISSING, BACKUP_TOO_OLD, SCHEMA_DRIFT. Gates that ship open hold something back and do not stand in the way.
Example: select blocker, subject from iu_core.fn_proof_blockers()';

revoke all on function iu_core.fn_proof_blockers() from public;
grant execute on function iu_core.fn_proof_blockers() to iu_reader;

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_deleted', 'trigger', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_inserted', 'trigger', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_set', 'function', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_updated', 'trigger', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_emit', 'function', array['fn_event_emit', 'fn_iu_piece_emit_event']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_emit_many', 'function', array['fn_event_emit_many']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_outbox_partitions_ahead', 'function', array['fn_event_outbox_partitions_ahead']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_type_prepare', 'trigger', array['fn_event_type_register', 'fn_event_type_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_type_register', 'function', array['fn_event_type_register']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_type_withdraw', 'function', array['fn_event_type_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_edited', 'function', array['fn_iu_collection_edited', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_fill', 'function', array['fn_iu_collection_fill', 'fn_iu_collection_instantiate', 'fn_iu_compose']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_instantiate', 'function', array['fn_iu_collection_instantiate']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_manifest_refresh', 'function', array['fn_iu_collection_manifest_refresh']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_open', 'function', array['fn_iu_collection_instantiate', 'fn_iu_collection_open', 'fn_iu_compose']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_restore', 'function', array['fn_iu_collection_restore']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_withdraw', 'function', array['fn_iu_collection_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_compose', 'function', array['fn_iu_compose']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_create', 'function', array['fn_iu_create']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_lifecycle_emit', 'trigger', array['fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_manifest_append', 'function', array['fn_iu_collection_edited', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_manifest_append', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_emit_event', 'function', array['fn_iu_piece_emit_event']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_insert', 'function', array['fn_iu_piece_insert']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_move', 'function', array['fn_iu_piece_move']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_pin', 'function', array['fn_iu_piece_pin']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_remove', 'function', array['fn_iu_piece_remove']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_replace', 'function', array['fn_iu_piece_replace']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_accept', 'function', array['fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_log', 'function', array['fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_pieces_log']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_renumber', 'function', array['fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_pieces_renumber']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_refuse_change', 'trigger', array['fn_dot_config_set', 'fn_event_emit', 'fn_event_emit_many', 'fn_event_outbox_partitions_ahead', 'fn_event_type_register', 'fn_event_type_withdraw', 'fn_iu_collection_edited', 'fn_iu_collection_fill', 'fn_iu_collection_instantiate', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_manifest_append', 'fn_iu_piece_emit_event', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_withdraw', 'fn_proof_record', 'fn_proof_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_restore', 'function', array['fn_iu_restore']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_revise', 'function', array['fn_iu_revise']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_schema_record', 'function', array['fn_iu_schema_record']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unit_identity_keep', 'trigger', array['fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unit_in_use_keep', 'trigger', array['fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_withdraw', 'function', array['fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_gate_bind', 'trigger', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_record', 'function', array['fn_proof_record']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_withdraw', 'function', array['fn_proof_withdraw']::text[]);

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_create', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_restore', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_revise', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_unit_identity_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_unit_in_use_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_withdraw', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_edited', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_fill', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_instantiate', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_manifest_refresh', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_open', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_restore', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_withdraw', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_compose', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_manifest_append', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_insert', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_move', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_pin', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_remove', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_replace', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_accept', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_log', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_renumber', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_unit_identity_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_unit_in_use_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_event_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_event_emit_many', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_iu_lifecycle_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_iu_piece_emit_event', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('app_event_runtime.emit_enabled', 'fn_event_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('app_event_runtime.emit_enabled', 'fn_event_emit_many', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('app_event_runtime.emit_enabled', 'fn_iu_refuse_change', 'fired');

create or replace function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.2.0'::text;
end;

create or replace function iu_core.fn_iu_schema_catalog()
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
    -- partitions made by maintenance are data, the default one came with the installation
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
      concat_ws(' ', case when c.relpersistence = 'u' then 'unlogged' end, r.kind),
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
    and c.contype not in ('n', 't') -- not null is said by the column, constraint triggers are triggers
    and c.conparentid = 0 -- not those derived for partitions
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
    and t.oid not in (select e.typarray from pg_type as e)
  union all
  select
    i.type, i.identity, d.classid, d.objid, 0, null::oid, null::aclitem[], i.type || ' ' || i.identity
  from pg_depend as d,
    pg_identify_object(d.classid, d.objid, d.objsubid) as i
  where d.refclassid = 'pg_namespace'::regclass
    and d.refobjid = 'iu_core'::regnamespace
    and d.classid not in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
    and not exists (
      select
      from pg_depend as m
      where d.classid = 'pg_extension'::regclass
        and m.refclassid = d.classid
        and m.refobjid = d.objid
        and m.deptype = 'e'
        and m.classid = 'pg_class'::regclass
        and m.objid = 'iu_core.iu_schema_expectation'::regclass
    )
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
  where o.owner <> (select n.nspowner from pg_namespace as n where n.oid = 'iu_core'::regnamespace) and o.column_no = 0
  union all
  select 'comment', o.kind || ' ' || o.name, d.description
  from object as o
  join pg_description as d on d.classoid = o.class_id and d.objoid = o.object_id and d.objsubid = o.column_no
),
spelling as (
  select
    i.identifier,
    '(''(?:[^'']|'''')*''|--[^\n]*)|' || i.escaped || '\.' as qualifier,
    '''' || i.escaped || '(\.[^'']*)?''::reg' as reference
  from (
    select quote_ident(n.nspname), regexp_replace(quote_ident(n.nspname), '([^[:alnum:]_])', '\\\1', 'g')
    from pg_namespace as n
    where n.oid = 'iu_core'::regnamespace
  ) as i (identifier, escaped)
)
select o.kind, t.name, t.definition
from spelled as o
cross join spelling as s
cross join lateral (
  select case when position('::reg' in o.definition) = 0 then o.definition else regexp_replace(o.definition, s.reference, '''{schema}\1''::reg', 'g') end
) as r (definition)
cross join lateral (
  select
    case
      when position(s.identifier in o.name) = 0 then o.name
      -- every other part between quotes is a literal, unless comments hold quotes
      when position('--' in o.name) = 0 or o.name !~ '--[^\n]*''' then (
        select string_agg(case when p.n % 2 = 1 then replace(p.part, s.identifier || '.', '{schema}.') else p.part end, '''' order by p.n)
        from string_to_table(o.name, '''') with ordinality as p (part, n)
      )
      -- every match gets a mark; those of literals and comments are taken away again
      else replace(
        replace(
          replace(regexp_replace(o.name, s.qualifier, E'\\1\x01', 'g'), E'''\x01', ''''),
          E'\x01\n', E'\n'),
        E'\x01', '{schema}.')
    end,
    case when o.kind = 'comment' then o.definition else case
      when position(s.identifier in r.definition) = 0 then r.definition
      -- every other part between quotes is a literal, unless comments hold quotes
      when position('--' in r.definition) = 0 or r.definition !~ '--[^\n]*''' then (
        select string_agg(case when p.n % 2 = 1 then replace(p.part, s.identifier || '.', '{schema}.') else p.part end, '''' order by p.n)
        from string_to_table(r.definition, '''') with ordinality as p (part, n)
      )
      -- every match gets a mark; those of literals and comments are taken away again
      else replace(
        replace(
          replace(regexp_replace(r.definition, s.qualifier, E'\\1\x01', 'g'), E'''\x01', ''''),
          E'\x01\n', E'\n'),
        E'\x01', '{schema}.')
    end end
) as t (name, definition)
union all
select 'row', 'iu_transition_type' || '[' || concat_ws(', ', r.transition_type) || ']', jsonb_build_object('transition_type', r.transition_type, 'from_status', r.from_status, 'to_status', r.to_status, 'event_suffix', r.event_suffix, 'summary', r.summary)::text
from iu_core.iu_transition_type as r

union all
select 'row', 'iu_collection_kind' || '[' || concat_ws(', ', r.collection_kind) || ']', jsonb_build_object('collection_kind', r.collection_kind, 'has_own_roles', r.has_own_roles, 'summary', r.summary)::text
from iu_core.iu_collection_kind as r

union all
select 'row', 'iu_collection_kind_role' || '[' || concat_ws(', ', r.collection_kind, r.role) || ']', jsonb_build_object('collection_kind', r.collection_kind, 'role', r.role, 'position', r.position, 'min_count', r.min_count, 'max_count', r.max_count)::text
from iu_core.iu_collection_kind_role as r

union all
select 'row', 'event_domain_registry' || '[' || concat_ws(', ', r.event_domain) || ']', jsonb_build_object('event_domain', r.event_domain, 'emit_gate', r.emit_gate, 'dry_run_gate', r.dry_run_gate, 'description', r.description)::text
from iu_core.event_domain_registry as r

union all
select 'row', 'event_type_registry' || '[' || concat_ws(', ', r.event_type) || ']', jsonb_build_object('event_type', r.event_type, 'event_domain', r.event_domain, 'schema_jsonb', r.schema_jsonb, 'description', r.description, 'owner', r.owner, 'transition_type', r.transition_type, 'is_shipped', r.is_shipped, 'status', r.status, 'emit_gate', r.emit_gate, 'dry_run_gate', r.dry_run_gate, 'payload_keys', r.payload_keys, 'payload_rule', r.payload_rule, 'changed_by', r.changed_by)::text
from iu_core.event_type_registry as r
where (not is_shipped) is not true
union all
select 'row', 'dot_config_registry' || '[' || concat_ws(', ', r.key) || ']', jsonb_build_object('key', r.key, 'kind', r.kind, 'value_type', r.value_type, 'default_value', r.default_value, 'description', r.description, 'min_value', r.min_value, 'max_value', r.max_value, 'is_family', r.is_family, 'allowed_values', r.allowed_values)::text
from iu_core.dot_config_registry as r

union all
select 'row', 'proof_subject' || '[' || concat_ws(', ', r.function_name) || ']', jsonb_build_object('function_name', r.function_name, 'kind', r.kind, 'proved_by', r.proved_by)::text
from iu_core.proof_subject as r

union all
select 'row', 'proof_gate_function' || '[' || concat_ws(', ', r.gate, r.function_name) || ']', jsonb_build_object('gate', r.gate, 'function_name', r.function_name, 'reason', r.reason)::text
from iu_core.proof_gate_function as r;
$iu$;

create or replace function iu_core.fn_iu_state_digest()
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
  from (select whole_row::text from iu_core.dot_config_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dot_config', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_config as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dot_config_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_config_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'information_unit', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.information_unit as whole_row offset bigint '0') as r (row_text)
  union all
  select 'unit_version', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.unit_version as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_transition_type', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_transition_type as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_lifecycle_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_lifecycle_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_collection_kind', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_collection_kind as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_collection_kind_role', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_collection_kind_role as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_piece_collection', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_piece_collection as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_piece_membership', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_piece_membership as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_piece_collection_manifest', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_piece_collection_manifest as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_domain_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_domain_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_type_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_type_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_type_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_type_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_outbox', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_outbox as whole_row offset bigint '0') as r (row_text)
  union all
  select 'idempotency_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.idempotency_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'proof_subject', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.proof_subject as whole_row offset bigint '0') as r (row_text)
  union all
  select 'proof_gate_function', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.proof_gate_function as whole_row offset bigint '0') as r (row_text)
  union all
  select 'proof_record', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.proof_record as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_schema_expectation', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_schema_expectation as whole_row offset bigint '0') as r (row_text)
) as s (relation, row_count, low, high)
order by s.relation collate "C";
$iu$;

create or replace function iu_core.fn_iu_healthcheck()
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
select 'config', s.ok, s.observed, 'every configured key is registered, every value has its key''s type and range, and the log is append-only', 'Set the keys named in unregistered or ill_typed right with fn_dot_config_set, or delete their rows as the owner.'
from (
  with entry as (
    select r.key, r.key as registered_key, r.kind, r.value_type, r.min_value, r.max_value, r.default_value as value, false as is_override
    from iu_core.dot_config_registry as r
    union all
    select c.key, r.registered_key, r.kind, r.value_type, r.min_value, r.max_value, c.value, true
    from iu_core.dot_config as c
    left join lateral iu_core.fn_dot_config_registered(c.key) as r on true
  ), judged as (
    select
      e.*,
      case
        when e.value is null then e.kind = 'setting' or e.is_override
        when e.value_type = 'boolean' then jsonb_typeof(e.value) = 'boolean'
        when e.value_type = 'integer' then
          case
            when jsonb_typeof(e.value) = 'number' then
              e.value::numeric % 1 = 0 and e.value::numeric >= coalesce(e.min_value, e.value::numeric) and e.value::numeric <= coalesce(e.max_value, e.value::numeric)
            else false
          end
        when e.value_type = 'text[]' then
          jsonb_typeof(e.value) = 'array' and not jsonb_path_exists(e.value, 'strict $[*] ? (@.type() <> "string")')
        else jsonb_typeof(e.value) = 'string'
      end as is_well_typed
    from entry as e
  )
  select
    count(*) filter (where j.registered_key is null or not j.is_well_typed) = 0 and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.dot_config_log'::regclass
        and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 56 = 56 -- delete, update, truncate
    ),
    jsonb_build_object(
      'registered', count(*) filter (where not j.is_override),
      'overridden', count(*) filter (where j.is_override and j.value is not null),
      'open_gates', coalesce(
        jsonb_agg(j.key order by j.key) filter (where j.kind = 'gate' and j.is_override and j.value = 'true'),
        '[]'),
      'unregistered', coalesce(jsonb_agg(j.key order by j.key) filter (where j.registered_key is null), '[]'),
      'ill_typed', coalesce(jsonb_agg(j.key order by j.key) filter (where not j.is_well_typed), '[]'),
      'log_append_only', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.dot_config_log'::regclass
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ))
  from judged as j
) as s (ok, observed)
union all
select 'units', s.ok, s.observed, 'the newest 1000 units and versions: the current version is the newest one, every body has its digest, versions are immutable', 'Somebody wrote past the functions: compare the versions named with a backup, and look for disabled triggers with fn_iu_schema_verify.'
from (
  with unit as materialized (
    select u.iu_id, u.current_version_no
    from iu_core.information_unit as u
    where u.iu_id in (
      (select n.iu_id from iu_core.information_unit as n order by n.iu_id desc limit 1000)
      union
      (select l.iu_id from iu_core.iu_lifecycle_log as l order by l.log_id desc limit 1000)
    )
  ), headed as (
    select
      count(*) as checked,
      count(*) filter (where h.is_headless) as number,
      coalesce(to_jsonb((array_agg(h.iu_id) filter (where h.is_headless))[1:10]), '[]') as some
    from (
      select
        u.iu_id,
        u.current_version_no is distinct from (
          select max(v.version_no) from iu_core.unit_version as v where v.iu_id = u.iu_id
        ) as is_headless
      from unit as u
    ) as h
  ), digested as (
    select
      count(*) as checked,
      count(*) filter (where d.is_altered) as number,
      coalesce(to_jsonb((array_agg(d.iu_id || ' version ' || d.version_no) filter (where d.is_altered))[1:10]), '[]') as some
    from (
      select v.iu_id, v.version_no, v.body_digest <> encode(sha256(convert_to(v.body, 'UTF8')), 'hex') as is_altered
      from unit as u
      join iu_core.unit_version as v on v.iu_id = u.iu_id
      order by v.created_at desc
      limit 1000
    ) as d
  )
  select
    h.number = 0 and d.number = 0 and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.unit_version'::regclass
        and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 56 = 56 -- delete, update, truncate
    ),
    jsonb_build_object(
      'estimated_units', (
        select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
        from pg_class as c
        where c.relkind = 'r'
          and (c.oid = 'iu_core.information_unit'::regclass or c.oid in (select p.relid from pg_partition_tree('iu_core.information_unit'::regclass) as p))
      ),
      'units_checked', h.checked,
      'versions_checked', d.checked,
      'without_current_version', h.some,
      'altered_versions', d.some,
      'versions_immutable', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.unit_version'::regclass
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ))
  from headed as h
  cross join digested as d
) as s (ok, observed)
union all
select 'lifecycle_log', s.ok, s.observed, 'each of the newest 1000 units has a log, and the log is append-only', 'A unit without a log was not made by a function: find out who wrote it. Enable the table''s triggers again if they are off.'
from (
  with unit as materialized (
    select u.iu_id, u.current_version_no
    from iu_core.information_unit as u
    where u.iu_id in (
      (select n.iu_id from iu_core.information_unit as n order by n.iu_id desc limit 1000)
      union
      (select l.iu_id from iu_core.iu_lifecycle_log as l order by l.log_id desc limit 1000)
    )
  ), silent as (
    select count(*) as checked, count(*) filter (where s.is_silent) as number, coalesce(to_jsonb((array_agg(s.iu_id) filter (where s.is_silent))[1:10]), '[]') as some
    from (
      select u.iu_id, not exists (select from iu_core.iu_lifecycle_log as l where l.iu_id = u.iu_id) as is_silent
      from unit as u
    ) as s
  )
  select
    s.number = 0 and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.iu_lifecycle_log'::regclass
        and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 56 = 56 -- delete, update, truncate
    ),
    jsonb_build_object(
      'estimated_rows', (
        select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
        from pg_class as c
        where c.relkind = 'r'
          and (c.oid = 'iu_core.iu_lifecycle_log'::regclass or c.oid in (select p.relid from pg_partition_tree('iu_core.iu_lifecycle_log'::regclass) as p))
      ),
      'units_checked', s.checked,
      'units_without_log', s.some,
      'append_only', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.iu_lifecycle_log'::regclass
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ))
  from silent as s
) as s (ok, observed)
union all
select 'collections', s.ok, s.observed, 'the newest 100 collections: positions run from 1 without gaps, roles are those their kind allows, in order and number', 'fn_iu_collection_validate names the pieces at fault; correct them with the fn_iu_piece functions.'
from (
  with collection as materialized (
    select c.collection_id, c.collection_key, c.role_kind, c.status, c.manifest_no
    from iu_core.iu_piece_collection as c
    order by c.collection_id desc
    limit 100
  ), judged as (
    select
      c.collection_key,
      m.pieces,
      m.pieces = m.highest as is_dense,
      exists (select from iu_core.fn_iu_piece_rule_problems(c.role_kind, m.orders, m.roles)) as breaks_rules
    from collection as c
    cross join lateral (
      select
        count(*) as pieces,
        coalesce(max(p.piece_order), 0) as highest,
        coalesce(array_agg(p.piece_order order by p.piece_order), '{}') as orders,
        coalesce(array_agg(p.role order by p.piece_order), '{}') as roles
      from iu_core.iu_piece_membership as p
      where p.collection_id = c.collection_id
    ) as m
  )
  select
    count(*) filter (where not j.is_dense or j.breaks_rules) = 0,
    jsonb_build_object(
      'estimated_collections', (
        select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
        from pg_class as c
        where c.relkind = 'r'
          and (c.oid = 'iu_core.iu_piece_collection'::regclass or c.oid in (select p.relid from pg_partition_tree('iu_core.iu_piece_collection'::regclass) as p))
      ),
      'collections_checked', count(*),
      'pieces_checked', coalesce(sum(j.pieces), 0),
      'with_gaps', coalesce(jsonb_agg(j.collection_key) filter (where not j.is_dense), '[]'),
      'against_their_kind', coalesce(jsonb_agg(j.collection_key) filter (where j.breaks_rules), '[]'))
  from judged as j
) as s (ok, observed)
union all
select 'manifests', s.ok, s.observed, 'the newest 100 collections: the newest manifest has the collection''s number and the digest of its pieces; manifests are append-only', 'Pieces were changed past the functions: compare them with a backup, then record what is right with fn_iu_collection_manifest_refresh.'
from (
  with collection as materialized (
    select c.collection_id, c.collection_key, c.role_kind, c.status, c.manifest_no
    from iu_core.iu_piece_collection as c
    order by c.collection_id desc
    limit 100
  ), judged as (
    select
      c.collection_key,
      n.manifest_no is not distinct from c.manifest_no as is_newest,
      n.piece_count is not distinct from m.pieces and n.graph_digest is not distinct from m.graph_digest as is_true
    from collection as c
    left join lateral (
      select f.manifest_no, f.piece_count, f.graph_digest
      from iu_core.iu_piece_collection_manifest as f
      where f.collection_id = c.collection_id
      order by f.manifest_no desc
      limit 1
    ) as n on true
    cross join lateral (
      select
        count(*) as pieces,
        iu_core.fn_iu_sha256(E'iu.graph.v1\n' || coalesce(string_agg(p.piece_order || E'\t' || p.iu_id || E'\t' || p.role || E'\n', '' order by p.piece_order), '')) as graph_digest
      from iu_core.iu_piece_membership as p
      where p.collection_id = c.collection_id
    ) as m
  )
  select
    count(*) filter (where not j.is_newest or not j.is_true) = 0 and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.iu_piece_collection_manifest'::regclass
        and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 56 = 56 -- delete, update, truncate
    ),
    jsonb_build_object(
      'estimated_manifests', (
        select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
        from pg_class as c
        where c.relkind = 'r'
          and (c.oid = 'iu_core.iu_piece_collection_manifest'::regclass or c.oid in (select p.relid from pg_partition_tree('iu_core.iu_piece_collection_manifest'::regclass) as p))
      ),
      'collections_checked', count(*),
      'other_number', coalesce(jsonb_agg(j.collection_key) filter (where not j.is_newest), '[]'),
      'other_pieces', coalesce(jsonb_agg(j.collection_key) filter (where not j.is_true), '[]'),
      'append_only', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.iu_piece_collection_manifest'::regclass
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ))
  from judged as j
) as s (ok, observed)
union all
select 'event_types', s.ok, s.observed, 'every domain has its two gates, every type its domain''s, every transition a type; no schema allows text; the type log is append-only', 'Register the type again with fn_event_type_register; for shipped types see what fn_iu_schema_verify lists.'
from (
  with type as (
    select
      t.event_type,
      t.status,
      t.is_shipped,
      d.event_domain is not null and (t.emit_gate, t.dry_run_gate) = (d.emit_gate, d.dry_run_gate) as follows_domain,
      jsonb_path_exists(t.schema_jsonb, '$.**.properties ? (@.type() == "object").keyvalue().key ? (@ == "body_text" || @ == "instruction_text" || @ == "payload_blob" || @ == "iu_body")') as allows_text,
      t.payload_keys is null
        or array(select k.key from jsonb_object_keys(t.schema_jsonb -> 'properties') as k (key) order by k.key collate "C")
          = array(select k.key from unnest(t.payload_keys) as k (key) order by k.key collate "C") as is_compiled
    from iu_core.event_type_registry as t
    left join iu_core.event_domain_registry as d on d.event_domain = t.event_domain
  ), gateless as (
    select coalesce(jsonb_agg(d.event_domain), '[]') as domains
    from iu_core.event_domain_registry as d
    where 2 <> (
      select count(*) from iu_core.dot_config_registry as r where r.key in (d.emit_gate, d.dry_run_gate) and r.kind = 'gate'
    )
  ), silent as (
    select coalesce(jsonb_agg(x.transition_type), '[]') as transitions
    from iu_core.iu_transition_type as x
    where not exists (
      select from iu_core.event_type_registry as t where t.transition_type = x.transition_type and t.status = 'active'
    )
  ), counted as (
    select
      count(*) as registered,
      count(*) filter (where t.is_shipped) as shipped,
      count(*) filter (where t.status = 'withdrawn') as withdrawn,
      coalesce(jsonb_agg(t.event_type) filter (where not t.follows_domain), '[]') as astray,
      coalesce(jsonb_agg(t.event_type) filter (where t.allows_text), '[]') as allowing_text,
      coalesce(jsonb_agg(t.event_type) filter (where not t.is_compiled), '[]') as stale
    from type as t
  )
  select
    jsonb_array_length(c.astray || c.allowing_text || c.stale || g.domains || s.transitions) = 0 and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.event_type_log'::regclass
        and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 56 = 56 -- delete, update, truncate
    ),
    jsonb_build_object(
      'registered', c.registered,
      'shipped', c.shipped,
      'withdrawn', c.withdrawn,
      'gates_not_those_of_domain', c.astray,
      'allowing_denied_keys', c.allowing_text,
      'rule_not_of_schema', c.stale,
      'domains_without_gates', g.domains,
      'transitions_without_type', s.transitions,
      'log_append_only', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.event_type_log'::regclass
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ))
  from counted as c
  cross join gateless as g
  cross join silent as s
) as s (ok, observed)
union all
select 'outbox', s.ok, s.observed, 'the newest 1000 events are of registered types, dry_run or live, without denied keys; the outbox and each partition are append-only; the lifecycle log emits', 'An event that breaks the policy was not emitted by a function: find out who may write the table. Enable triggers that are off.'
from (
  with event as (
    select
      o.event_id,
      o.emit_mode,
      o.occurred_at,
      exists (
        select
        from iu_core.event_type_registry as t
        where t.event_type = o.event_type and t.event_domain = o.event_domain
      ) as is_registered,
      jsonb_path_exists(o.payload, '$.** ? (exists (@.body_text) || exists (@.instruction_text) || exists (@.payload_blob) || exists (@.iu_body))') as holds_text
    from (
      select n.* from iu_core.event_outbox as n order by n.event_id desc limit 1000
    ) as o
  ), recent as (
    select
      count(*) as checked,
      count(*) filter (where e.emit_mode = 'dry_run') as dry_run,
      count(*) filter (where e.emit_mode = 'live') as live,
      count(*) filter (where e.is_registered and not e.holds_text) as good,
      max(e.occurred_at) as newest_at,
      coalesce(to_jsonb((array_agg(e.event_id) filter (where not e.is_registered))[1:10]), '[]') as unregistered,
      coalesce(to_jsonb((array_agg(e.event_id) filter (where e.holds_text))[1:10]), '[]') as holding_text
    from event as e
  ), partition as (
    select
      count(*) filter (where p.isleaf) as number,
      bool_and(p.refuses_change) as refuse_change,
      coalesce(to_jsonb((array_agg(p.relid::regclass::text) filter (where not p.refuses_change))[1:10]), '[]') as open
    from (
      select r.relid, r.isleaf, exists (
        select
        from pg_trigger as t
        where t.tgrelid = r.relid
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ) as refuses_change
      from pg_partition_tree('iu_core.event_outbox'::regclass) as r
    ) as p
  )
  select
    r.good = r.checked and r.dry_run + r.live = r.checked and p.refuse_change and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.iu_lifecycle_log'::regclass
        and t.tgfoid = 'iu_core.fn_iu_lifecycle_emit()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 4 = 4 -- insert
    ),
    jsonb_build_object(
      'estimated_events', (
        select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
        from pg_class as c
        where c.relkind = 'r'
          and (c.oid = 'iu_core.event_outbox'::regclass or c.oid in (select p.relid from pg_partition_tree('iu_core.event_outbox'::regclass) as p))
      ),
      'events_checked', r.checked,
      'dry_run', r.dry_run,
      'live', r.live,
      'newest_at', r.newest_at,
      'of_unregistered_type', r.unregistered,
      'holding_denied_keys', r.holding_text,
      'partitions', p.number,
      'not_append_only', p.open,
      'lifecycle_emits', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.iu_lifecycle_log'::regclass
          and t.tgfoid = 'iu_core.fn_iu_lifecycle_emit()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 4 = 4 -- insert
      ))
  from recent as r
  cross join partition as p
) as s (ok, observed)
union all
select 'proof', s.ok, s.observed, 'no function behind an open gate has been replaced since it was proved, none is unproved where proofs are required, and the record is append-only', 'Close the gate, find out with fn_iu_schema_verify whether the definition is meant, then prove it and record the proof.'
from (
  with behind as (
    select
      s.function_name,
      bool_or(s.ok) as is_proved,
      bool_or(s.proved_digest is not null) as was_proved,
      coalesce(bool_or(c.value = 'true'), false) as is_open
    from iu_core.v_proof_status as s
    left join iu_core.v_dot_config as c on c.key = s.gate
    group by s.function_name
  ), counted as (
    select
      iu_core.fn_dot_config_get('proof.required') = 'true' as is_required,
      count(*) as functions,
      count(*) filter (where b.is_proved) as proved,
      count(*) filter (where b.is_open and b.was_proved and not b.is_proved) as stale,
      count(*) filter (where b.is_open and not b.was_proved) as missing,
      coalesce(to_jsonb((array_agg(b.function_name) filter (where b.is_open and b.was_proved and not b.is_proved))[1:10]), '[]') as stale_functions,
      coalesce(to_jsonb((array_agg(b.function_name) filter (where b.is_open and not b.was_proved))[1:10]), '[]') as missing_functions
    from (
      select o.* from behind as o order by o.function_name collate "C"
    ) as b
  )
  select
    c.stale = 0 and (c.missing = 0 or not c.is_required) and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.proof_record'::regclass
        and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 56 = 56 -- delete, update, truncate
    ),
    jsonb_build_object(
      'required', c.is_required,
      'functions', c.functions,
      'proved', c.proved,
      'stale_behind_open_gates', c.stale_functions,
      'missing_behind_open_gates', c.missing_functions,
      'record_append_only', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.proof_record'::regclass
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ))
  from counted as c
) as s (ok, observed)
union all
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

alter table iu_core.dot_config_registry add constraint dot_config_registry_value_type_known_check check (value_type in ('boolean', 'integer', 'text', 'interval', 'time', 'text[]')) not valid;

alter table iu_core.dot_config_registry add constraint dot_config_registry_gate_is_boolean_check check (kind <> 'gate' or value_type = 'boolean') not valid;

alter table iu_core.dot_config_registry add constraint dot_config_registry_allowed_values_of_text_check check (value_type = 'text' or allowed_values is null) not valid;

comment on table iu_core.dot_config_registry is 'Every configuration key the product knows, with its type and shipped default. A key ending in .* stands for a family of keys.';
comment on column iu_core.dot_config_registry.key is 'Name of the gate or setting, or of a family when it ends in .*';
comment on column iu_core.dot_config_registry.kind is 'gate: a boolean that opens a capability; setting: any other value.';
comment on column iu_core.dot_config_registry.value_type is 'boolean (every gate), integer, text, interval, time (ISO 8601 with its offset) or text[].';
comment on column iu_core.dot_config_registry.default_value is 'Value that counts as long as no operator has set one; null: none.';
comment on column iu_core.dot_config_registry.description is 'What the key decides, in one sentence.';
comment on column iu_core.dot_config_registry.min_value is 'Smallest value of an integer setting.';
comment on column iu_core.dot_config_registry.max_value is 'Largest value of an integer setting.';
comment on column iu_core.dot_config_registry.is_family is 'Whether the key stands for all keys that begin like it.';
comment on column iu_core.dot_config_registry.allowed_values is 'The values a text setting may have; null: any text.';
comment on constraint dot_config_registry_pkey on iu_core.dot_config_registry is 'Identity of a row.';
comment on constraint dot_config_registry_key_format_check on iu_core.dot_config_registry is 'key format.';
comment on constraint dot_config_registry_kind_known_check on iu_core.dot_config_registry is 'kind known.';
comment on constraint dot_config_registry_value_type_known_check on iu_core.dot_config_registry is 'value type known.';
comment on constraint dot_config_registry_gate_is_boolean_check on iu_core.dot_config_registry is 'gate is boolean.';
comment on constraint dot_config_registry_gate_has_default_check on iu_core.dot_config_registry is 'gate has default.';
comment on constraint dot_config_registry_range_of_integer_check on iu_core.dot_config_registry is 'range of integer.';
comment on constraint dot_config_registry_range_order_check on iu_core.dot_config_registry is 'range order.';
comment on constraint dot_config_registry_allowed_values_of_text_check on iu_core.dot_config_registry is 'allowed values of text.';
comment on constraint dot_config_registry_family_ends_in_star_check on iu_core.dot_config_registry is 'family ends in star.';

comment on function iu_core.fn_dot_config_inserted() is 'Checks and logs rows inserted into dot_config; a row without change_id was inserted by hand.
A row older than its transaction comes from a dump: it was checked and logged when it was made.';

comment on function iu_core.fn_iu_lifecycle_emit() is 'Emits the piece event of every row that a statement puts into the lifecycle log, while the emit gate is open.
The payload holds what the row says: facts in columns, and the collection and place in its detail. It is never text. A row older than its transaction comes from a dump, and is no news.
Errors: IU008 payload_rejected, IU010 integrity';

comment on function iu_core.fn_event_outbox_partitions_ahead(integer, text) is 'Makes the outbox''s partitions for the coming months, so that each month can be kept, moved and dropped by itself.
Months are UTC and begin with the one after the current; events of the current month stay where they are. Existing partitions are left alone, so it can run as often as one likes, from cron for instance. Readers and emissions wait until it commits, so it wants a transaction of its own; it gives up with 55P03 when it cannot have its locks within five seconds. Refused where the product is installed as an extension: a dump of an extension cannot be restored with partitions of its tables.
Arguments:
  p_months: How many months ahead, 1 to 60.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_event_outbox_partitions_ahead(3, ''ana@example.org'')';

comment on function iu_core.fn_iu_healthcheck() is 'One row per surface of the product: whether it is well, what was seen, what was expected, what to do.
Surfaces, in order: config, units, lifecycle_log, collections, manifests, event_types, outbox, proof, schema. Cheap on large data: where a table grows, the newest 1000 rows are looked at. Reads as the owner, so that the verdict does not depend on who asks; shows counts and keys, never text.
Example: select surface, ok, observed from iu_core.fn_iu_healthcheck()';

alter table iu_core.dot_config_registry validate constraint dot_config_registry_value_type_known_check;

alter table iu_core.dot_config_registry validate constraint dot_config_registry_gate_is_boolean_check;

alter table iu_core.dot_config_registry validate constraint dot_config_registry_allowed_values_of_text_check;

select iu_core.fn_iu_schema_record();

select pg_catalog.pg_extension_config_dump('iu_core.dot_config', '');

select pg_catalog.pg_extension_config_dump('iu_core.dot_config_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.information_unit', '');

select pg_catalog.pg_extension_config_dump('iu_core.unit_version', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_lifecycle_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_piece_collection', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_piece_membership', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_piece_collection_manifest', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_type_registry', 'where not is_shipped');

select pg_catalog.pg_extension_config_dump('iu_core.event_type_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_outbox', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_outbox_default', '');

select pg_catalog.pg_extension_config_dump('iu_core.idempotency_registry', '');

select pg_catalog.pg_extension_config_dump('iu_core.proof_record', '');
