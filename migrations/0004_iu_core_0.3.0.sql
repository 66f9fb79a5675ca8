-- Up Migration

-- iu_core from 0.2.0 to 0.3.0. Generated; never edited.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true),
       set_config('jit', 'off', true);

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

-- step: create row iu_core.dot_config_registry[approval.enabled] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('approval.enabled', 'gate', 'boolean', 'false', 'Approvals may be asked for, voted on and cancelled. What was approved keeps counting while it is closed.', false);

-- step: create row iu_core.dot_config_registry[approval_event_runtime.dry_run_only] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('approval_event_runtime.dry_run_only', 'gate', 'boolean', 'true', 'Events of approvals are recorded as dry runs: never delivered.', false);

-- step: create row iu_core.dot_config_registry[approval_event_runtime.emit_enabled] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('approval_event_runtime.emit_enabled', 'gate', 'boolean', 'false', 'Events of approvals are recorded: requested, voted, approved, rejected, expired, invalidated, cancelled.', false);

-- step: create row iu_core.dot_config_registry[event_bus.enabled] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('event_bus.enabled', 'gate', 'boolean', 'false', 'Subscriptions may be made, polled, acknowledged, dispatched and ended.', false);

-- step: create row iu_core.dot_config_registry[event_outbox.retention_months] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('event_outbox.retention_months', 'setting', 'integer', null, 'Whole months for which events are kept; null: for ever.', 1, 1200, false);

-- step: create row iu_core.dot_config_registry[iu_core.retention_enabled] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.retention_enabled', 'gate', 'boolean', 'false', 'What a table''s own policy says may go is taken away; both must agree.', false);

-- step: create row iu_core.dot_config_registry[job_substrate.dead_letter_alert] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('job_substrate.dead_letter_alert', 'setting', 'integer', '1000', 'How many dead letters may wait before the healthcheck says so.', 0, 1000000, false);

-- step: create row iu_core.dot_config_registry[job_substrate.dlq_replay_enabled] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('job_substrate.dlq_replay_enabled', 'gate', 'boolean', 'false', 'Approved replays of dead letters are executed.', false);

-- step: create row iu_core.dot_config_registry[job_substrate.enabled] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('job_substrate.enabled', 'gate', 'boolean', 'false', 'Jobs are enqueued, claimed, finished, reaped and cancelled. Closing it stops the queue where it stands.', false);

-- step: create row iu_core.dot_config_registry[job_substrate.heartbeat_enabled] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('job_substrate.heartbeat_enabled', 'gate', 'boolean', 'false', 'Workers extend their leases and record that they live.', false);

-- step: create table iu_core.state_machine | locks: nothing that exists
create table iu_core.state_machine (
  machine     text collate pg_catalog."C" not null,
  table_name  text collate pg_catalog."C" not null,
  column_name text collate pg_catalog."C" not null,
  summary     text not null,
  constraint state_machine_pkey primary key (machine),
  constraint state_machine_table_name_column_name_key unique (table_name, column_name),
  constraint state_machine_name_format_check check (machine ~ '^[a-z][a-z0-9_]*$' and length(machine) <= 63)
);

comment on table iu_core.state_machine is 'The state machines of the product, each of which rules one column of one table.';
comment on column iu_core.state_machine.machine is 'Name of the machine, such as approval_request.';
comment on column iu_core.state_machine.table_name is 'The table whose rows move through the states.';
comment on column iu_core.state_machine.column_name is 'The column that holds the state.';
comment on column iu_core.state_machine.summary is 'What it is the course of.';
comment on constraint state_machine_pkey on iu_core.state_machine is 'Identity of a row.';
comment on constraint state_machine_table_name_column_name_key on iu_core.state_machine is 'One row per table_name, column_name.';
comment on constraint state_machine_name_format_check on iu_core.state_machine is 'name format.';

grant select on table iu_core.state_machine to iu_reader;

-- step: create table iu_core.state_machine_state | locks: nothing that exists
create table iu_core.state_machine_state (
  machine    text collate pg_catalog."C" not null,
  state      text collate pg_catalog."C" not null,
  is_initial boolean not null,
  is_final   boolean not null,
  summary    text not null,
  constraint state_machine_state_pkey primary key (machine, state),
  constraint state_machine_state_machine_fkey foreign key (machine) references iu_core.state_machine (machine)
);

comment on table iu_core.state_machine_state is 'The states of each machine.';
comment on column iu_core.state_machine_state.machine is 'The machine.';
comment on column iu_core.state_machine_state.state is 'Name of the state, as its column holds it.';
comment on column iu_core.state_machine_state.is_initial is 'Whether a row may begin in it.';
comment on column iu_core.state_machine_state.is_final is 'Whether no transition leads out of it.';
comment on column iu_core.state_machine_state.summary is 'What it means to be in the state.';
comment on constraint state_machine_state_pkey on iu_core.state_machine_state is 'Identity of a row.';
comment on constraint state_machine_state_machine_fkey on iu_core.state_machine_state is 'Each machine is a row of state_machine.';

grant select on table iu_core.state_machine_state to iu_reader;

-- step: create table iu_core.state_machine_transition | locks: nothing that exists
create table iu_core.state_machine_transition (
  machine    text collate pg_catalog."C" not null,
  from_state text collate pg_catalog."C" not null,
  to_state   text collate pg_catalog."C" not null,
  transition text collate pg_catalog."C" not null,
  summary    text not null,
  constraint state_machine_transition_pkey primary key (machine, from_state, to_state),
  constraint state_machine_transition_machine_from_state_transition_key unique (machine, from_state, transition),
  constraint state_machine_transition_machine_from_state_fkey foreign key (machine, from_state) references iu_core.state_machine_state (machine, state),
  constraint state_machine_transition_machine_to_state_fkey foreign key (machine, to_state) references iu_core.state_machine_state (machine, state)
);

create index state_machine_transition_machine_to_state_idx on iu_core.state_machine_transition (machine, to_state);

comment on index iu_core.state_machine_transition_machine_to_state_idx is 'What leads into a state.';

comment on table iu_core.state_machine_transition is 'The changes of state that each machine allows. What is not listed is refused with IU006.';
comment on column iu_core.state_machine_transition.machine is 'The machine.';
comment on column iu_core.state_machine_transition.from_state is 'The state before.';
comment on column iu_core.state_machine_transition.to_state is 'The state after.';
comment on column iu_core.state_machine_transition.transition is 'What the change is called.';
comment on column iu_core.state_machine_transition.summary is 'When it happens.';
comment on constraint state_machine_transition_pkey on iu_core.state_machine_transition is 'Identity of a row.';
comment on constraint state_machine_transition_machine_from_state_transition_key on iu_core.state_machine_transition is 'One row per machine, from_state, transition.';
comment on constraint state_machine_transition_machine_from_state_fkey on iu_core.state_machine_transition is 'Each machine, from_state is a row of state_machine_state.';
comment on constraint state_machine_transition_machine_to_state_fkey on iu_core.state_machine_transition is 'Each machine, to_state is a row of state_machine_state.';

grant select on table iu_core.state_machine_transition to iu_reader;

-- step: create function iu_core.fn_state_machine_refuse() | locks: nothing that exists
create function iu_core.fn_state_machine_refuse()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_machine text := tg_argv[0];
  v_to text := to_jsonb(new) ->> tg_argv[1];
  v_from text;
  v_allowed jsonb;
begin
  if tg_op = 'INSERT' then
    select coalesce(jsonb_agg(s.state order by s.state), '[]')
    into v_allowed
    from iu_core.state_machine_state s
    where s.machine = v_machine and s.is_initial;
    raise exception using
      errcode = 'IU006',
      message = format('%s does not begin as %s.', v_machine, v_to),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'machine', v_machine,
        'from', null,
        'to', v_to,
        'allowed', v_allowed
      )::text,
      hint = 'Insert the row in an initial state, and change it from there.';
  end if;
  v_from := to_jsonb(old) ->> tg_argv[1];
  select coalesce(jsonb_agg(t.to_state order by t.to_state), '[]')
  into v_allowed
  from iu_core.state_machine_transition t
  where t.machine = v_machine and t.from_state = v_from;
  raise exception using
    errcode = 'IU006',
    message = format('%s does not go from %s to %s.', v_machine, v_from, v_to),
    detail = jsonb_build_object(
      'code', 'invalid_transition',
      'machine', v_machine,
      'from', v_from,
      'to', v_to,
      'allowed', v_allowed
    )::text,
    hint = 'Look up the allowed changes with fn_state_machine_allowed.';
end
$iu$;

comment on function iu_core.fn_state_machine_refuse() is 'Refuses a row whose state its machine does not allow. It decides nothing: the condition of the trigger that fires it has.
Takes the machine and its column as arguments of the trigger.
Errors: IU006 invalid_transition';

revoke all on function iu_core.fn_state_machine_refuse() from public;

-- step: create function iu_core.fn_state_machine_allowed(text, text) | locks: nothing that exists
create function iu_core.fn_state_machine_allowed(
  p_machine text,
  p_from text
)
returns table (
  to_state text,
  transition text,
  summary text
)
language plpgsql
stable
parallel safe
rows 5
set search_path = pg_catalog, pg_temp
as $iu$
begin
  return query
  select t.to_state, t.transition, t.summary
  from iu_core.state_machine_transition t
  where t.machine = p_machine and t.from_state = p_from
  order by t.to_state;
  if found then
    return;
  end if;

  if p_machine is null or p_from is null then
    raise exception using
      errcode = 'IU003',
      message = 'A machine and a state are required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', case when p_machine is null then 'p_machine' else 'p_from' end)::text,
      hint = 'Correct the argument named in the detail.';
  elsif not exists (select from iu_core.state_machine m where m.machine = p_machine) then
    raise exception using
      errcode = 'IU002',
      message = format('There is no state machine %s.', left(p_machine, 200)),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_machine',
        'machine', left(p_machine, 200),
        'known', (select jsonb_agg(m.machine order by m.machine) from iu_core.state_machine m)
      )::text,
      hint = 'Look up the machines in state_machine.';
  elsif not exists (
    select from iu_core.state_machine_state s where s.machine = p_machine and s.state = p_from
  ) then
    raise exception using
      errcode = 'IU002',
      message = format('The state machine %s has no state %s.', p_machine, left(p_from, 200)),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_from',
        'machine', p_machine,
        'state', left(p_from, 200),
        'known', (select jsonb_agg(s.state order by s.state) from iu_core.state_machine_state s where s.machine = p_machine)
      )::text,
      hint = 'Look up the states in state_machine_state.';
  end if;
end
$iu$;

comment on function iu_core.fn_state_machine_allowed(text, text) is 'The changes a state machine allows from a state, in byte order of the states they lead to.
No rows: the state is final.
Arguments:
  p_machine: A registered machine.
  p_from: One of its states.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select to_state, transition from iu_core.fn_state_machine_allowed(''approval_request'', ''pending'')';

revoke all on function iu_core.fn_state_machine_allowed(text, text) from public;
grant execute on function iu_core.fn_state_machine_allowed(text, text) to iu_reader;

-- step: create function iu_core.fn_iu_pieces_admit(jsonb, text, text, integer[], text, text) | locks: nothing that exists
create function iu_core.fn_iu_pieces_admit(
  p_pieces jsonb,
  p_role_kind text,
  p_address_prefix text,
  p_piece_orders integer[],
  p_collection_key text,
  p_actor text
)
returns table (
  piece_orders integer[],
  iu_ids uuid[],
  roles text[],
  pinned_version_nos integer[],
  version_nos integer[],
  body_digests text[],
  statuses text[]
)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_single boolean := jsonb_typeof(p_pieces) = 'object';
  v_max_body_bytes int := iu_core.fn_dot_config_get('iu_core.max_body_bytes')::int;
  v_known_roles text[];
  v_only_role text;
  v_orders int[];
  v_shared uuid[];
  v_places int[];
  v_placed uuid[];
  v_placed_pins int[];
  v_new uuid[];
  v_iu_ids uuid[];
  v_roles text[];
  v_pins int[];
  v_titles text[];
  v_bodies text[];
  v_digests text[];
  v_addresses text[];
  v_unit_kinds text[];
  v_metadata jsonb[];
  v_statuses text[];
  v_versions int[];
  v_minted int;
  v_inserted int;
  v_problems jsonb;
begin
  select array_agg(r.role order by r.position)
  into v_known_roles
  from iu_core.iu_collection_kind_role r
  where r.collection_kind = p_role_kind;
  if cardinality(v_known_roles) = 1 then
    v_only_role := v_known_roles[1];
  end if;

  with spec as (
    select
      (p_piece_orders)[e.n] as n,
      e.spec,
      e.spec ->> 'iu_id' as iu_id,
      e.spec ->> 'title' as title,
      e.spec ->> 'body' as body,
      coalesce(e.spec ->> 'role', v_only_role) as role,
      e.spec ->> 'canonical_address' as address,
      e.spec ->> 'unit_kind' as unit_kind,
      nullif(e.spec -> 'metadata', 'null') as metadata,
      e.spec ->> 'pinned_version_no' as pin
    from jsonb_array_elements(case when v_single then jsonb_build_array(p_pieces) else p_pieces end) with ordinality as e (spec, n)
    offset 0
  ),
  canonical as (
    select
      s.n,
      s.spec,
      s.iu_id,
      iu_core.fn_iu_canonical_text(s.title) as title,
      case when octet_length(s.body) <= v_max_body_bytes then iu_core.fn_iu_canonical_text(s.body) end as body,
      case when s.iu_id is null then case
        when s.body is null then 'A body is required.'
        when octet_length(s.body) > v_max_body_bytes then format('A body has at most %s bytes, this one has %s.', v_max_body_bytes, octet_length(s.body))
      end end as body_problem,
      s.role,
      iu_core.fn_iu_canonical_text(s.address) as address,
      s.unit_kind,
      s.metadata,
      s.pin
    from spec s
    offset 0
  ),
  judged as (
    select
      c.*,
      case when c.iu_id is null then case
        when c.title is null then 'A title is required.'
        when length(c.title) not between 1 and 500 then 'A title has 1 to 500 characters.'
        when c.title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
        when c.title !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
      end end as title_problem,
      case when c.address is not null then case
        when c.address is null then 'An address is required.'
        when length(c.address) not between 1 and 500 then 'An address has 1 to 500 characters.'
        when c.address ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
      end end as address_problem,
      case when c.unit_kind is not null then case
        when c.unit_kind is null then 'A unit kind is required.'
        when length(c.unit_kind) not between 1 and 63 or c.unit_kind ~ '^[^a-z]|[^a-z0-9_.-]' then 'A unit kind is a lower-case name of at most 63 characters, such as step or policy.clause.'
      end end as unit_kind_problem,
      case when c.metadata is not null then case
        when c.metadata is null or jsonb_typeof(c.metadata) <> 'object' then 'Metadata is a JSON object.'
        when octet_length(c.metadata::text) > 65536 then 'Metadata has at most 65536 bytes.'
      end end as metadata_problem
    from canonical c
    offset 0
  )
  select
    array_agg(j.n),
    array_agg(case when j.iu_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then j.iu_id::uuid end),
    array_agg(case when j.iu_id is null then iu_core.fn_iu_uuid7(v_at + j.n * interval '1 microsecond') end),
    array_agg(j.role),
    array_agg(case when j.pin ~ '^[1-9][0-9]{0,8}$' then j.pin::int end),
    array_agg(j.title),
    array_agg(j.body),
    array_agg(iu_core.fn_iu_sha256(j.body)),
    array_agg(coalesce(j.address, p_address_prefix || '/' || j.n)),
    array_agg(coalesce(j.unit_kind, j.role)),
    array_agg(coalesce(j.metadata, '{}')),
    (count(*) filter (where j.iu_id is null))::int,
    jsonb_agg(c.problem order by j.n) filter (where c.problem is not null)
  into
    v_orders, v_shared, v_new, v_roles, v_pins,
    v_titles, v_bodies, v_digests, v_addresses, v_unit_kinds, v_metadata, v_minted, v_problems
  from judged j
  cross join lateral (
    select case
      when jsonb_typeof(j.spec) <> 'object' then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A piece is a JSON object.')
      when j.spec - array['iu_id', 'title', 'body', 'role', 'canonical_address', 'unit_kind', 'metadata', 'pinned_version_no'] <> '{}' then jsonb_build_object('n', j.n, 'at', '.' || (select min(k) from jsonb_object_keys(j.spec - array['iu_id', 'title', 'body', 'role', 'canonical_address', 'unit_kind', 'metadata', 'pinned_version_no']) as k), 'code', 'invalid_argument', 'message', 'A piece has no such key.')
      when jsonb_typeof(j.spec -> 'iu_id') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.iu_id', 'code', 'invalid_argument', 'message', 'iu_id is a string.')
      when jsonb_typeof(j.spec -> 'title') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.title', 'code', 'invalid_argument', 'message', 'title is a string.')
      when jsonb_typeof(j.spec -> 'body') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', 'body is a string.')
      when jsonb_typeof(j.spec -> 'role') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.role', 'code', 'invalid_argument', 'message', 'role is a string.')
      when jsonb_typeof(j.spec -> 'canonical_address') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', 'canonical_address is a string.')
      when jsonb_typeof(j.spec -> 'unit_kind') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.unit_kind', 'code', 'invalid_argument', 'message', 'unit_kind is a string.')
      when j.iu_id is not null and num_nonnulls(j.title, j.spec ->> 'body', j.address, j.unit_kind, j.metadata) > 0 then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A piece either names a unit by iu_id or brings its title and body, not both.')
      when num_nonnulls(j.iu_id, j.title, j.spec ->> 'body') = 0 then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A piece needs the iu_id of a unit, or a title and a body.')
      when not j.iu_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then jsonb_build_object('n', j.n, 'at', '.iu_id', 'code', 'invalid_argument', 'message', 'iu_id is a UUID.')
      when j.pin is not null and (jsonb_typeof(j.spec -> 'pinned_version_no') not in ('number', 'null') or not j.pin ~ '^[1-9][0-9]{0,8}$') then jsonb_build_object('n', j.n, 'at', '.pinned_version_no', 'code', 'invalid_argument', 'message', 'pinned_version_no is a whole number from 1.')
      when j.pin is not null and j.iu_id is null then jsonb_build_object('n', j.n, 'at', '.pinned_version_no', 'code', 'invalid_argument', 'message', 'Only a piece that names a unit by iu_id can be pinned: a new unit has one version.')
      when j.title_problem is not null then jsonb_build_object('n', j.n, 'at', '.title', 'code', 'invalid_argument', 'message', j.title_problem)
      when j.body_problem is not null and j.spec ->> 'body' is null then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', j.body_problem)
      when j.body_problem is not null then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', j.body_problem, 'size', octet_length(j.spec ->> 'body'), 'limit', v_max_body_bytes)
      when j.address_problem is not null then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', j.address_problem)
      when j.unit_kind_problem is not null then jsonb_build_object('n', j.n, 'at', '.unit_kind', 'code', 'invalid_argument', 'message', j.unit_kind_problem)
      when j.metadata_problem is not null then jsonb_build_object('n', j.n, 'at', '.metadata', 'code', 'invalid_argument', 'message', j.metadata_problem)
      when j.role is null then jsonb_build_object('n', j.n, 'at', '.role', 'code', 'invalid_argument', 'message', format('A piece of the kind %s needs a role: %s.', p_role_kind, array_to_string(v_known_roles, ', ')))
      when j.role <> all (v_known_roles) then jsonb_build_object('n', j.n, 'at', '.role', 'code', 'unknown_key', 'message', format('The kind %s has no role %s; it has %s.', p_role_kind, j.role, array_to_string(v_known_roles, ', ')), 'role', j.role)
    end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, v_single);

  if v_minted = cardinality(v_orders) then
    v_iu_ids := v_new;
  else
    v_places := case when v_single then array[1] else v_orders end;
    -- By place, which is how a refusal counts.
    select array_agg(p.iu_id order by g.place), array_agg(p.pin order by g.place)
    into v_placed, v_placed_pins
    from generate_series(1, v_places[cardinality(v_places)]) as g (place)
    left join unnest(v_places, v_shared, v_pins) as p (place, iu_id, pin) on p.place = g.place;
    select
      array_agg(s.statuses[p.place] order by p.n),
      array_agg(s.version_nos[p.place] order by p.n),
      array_agg(coalesce(p.minted, p.shared) order by p.n),
      array_agg(coalesce(p.digest, s.body_digests[p.place]) order by p.n)
    into v_statuses, v_versions, v_iu_ids, v_digests
    from iu_core.fn_iu_units_share(v_placed, v_placed_pins, v_single) s
    cross join unnest(v_places, v_new, v_shared, v_digests) with ordinality as p (place, minted, shared, digest, n);
  end if;

  insert into iu_core.information_unit (
    iu_id, canonical_address, unit_kind, metadata, created_by
  )
  select p.iu_id, p.address, p.unit_kind, p.metadata, p_actor
  from unnest(v_new, v_addresses, v_unit_kinds, v_metadata) as p (iu_id, address, unit_kind, metadata)
  where p.iu_id is not null
  order by p.address collate "C"
  on conflict (canonical_address) do nothing;
  get diagnostics v_inserted = row_count;

  if v_inserted < v_minted then
    select jsonb_agg(c.problem order by p.n)
    into v_problems
    from (
      select a.address, a.n, row_number() over (partition by a.address order by a.n) as nth
      from unnest(v_new, v_addresses, v_orders) as a (iu_id, address, n)
      where a.iu_id is not null
    ) as p
    join iu_core.information_unit u on u.canonical_address = p.address
    cross join lateral (
      select
        case
          when u.iu_id <> all (array_remove(v_new, null))
            then jsonb_build_object('n', p.n, 'at', '.canonical_address', 'code', 'conflict', 'message', format('The address %s is taken.', p.address), 'canonical_address', p.address, 'iu_id', u.iu_id)
          when p.nth > 1
            then jsonb_build_object('n', p.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', format('The address %s is given twice.', p.address), 'canonical_address', p.address)
        end as problem
    ) as c
    where c.problem is not null;
    perform iu_core.fn_iu_piece_problems_refuse(v_problems, v_single);
  end if;

  insert into iu_core.unit_version (
    iu_id, version_no, title, body, body_digest, created_by
  )
  select p.iu_id, 1, p.title, p.body, p.digest, p_actor
  from unnest(v_new, v_titles, v_bodies, v_digests) as p (iu_id, title, body, digest)
  where p.iu_id is not null;

  perform iu_core.fn_iu_pieces_log(p_collection_key, v_orders, v_iu_ids, v_statuses, v_versions, p_actor);

  return query select v_orders, v_iu_ids, v_roles, v_pins, v_versions, v_digests, v_statuses;
end
$iu$;

comment on function iu_core.fn_iu_pieces_admit(jsonb, text, text, integer[], text, text) is 'Turns piece specs into units: mints what is new, checks and locks what is shared, and logs both.
Called by what has already locked or inserted the collection. Shared units are locked in the order of their ids, new addresses inserted in byte order: two callers never wait for each other in a circle. The arrays of the result belong together element by element.
Arguments:
  p_pieces: An array of specs, or a single one.
  p_role_kind: The kind whose roles count.
  p_address_prefix: What the addresses of new units begin with that have none in their spec; a slash and the place follow.
  p_piece_orders: Place of each piece in the collection, ascending. Paths of refusals count places: $[2] is the piece at place 3.
  p_collection_key: Key of the collection, for the log.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_pieces_admit(jsonb, text, text, integer[], text, text) from public;

-- step: change function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb) | locks: nothing that exists
create or replace function iu_core.fn_iu_compose(
  p_collection_key text,
  p_collection_kind text,
  p_title text,
  p_pieces jsonb,
  p_actor text,
  p_metadata jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_kind record;
  v_collection_id uuid;
  v_accepted record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  perform iu_core.fn_iu_piece_count_require(case jsonb_typeof(p_pieces) when 'array' then jsonb_array_length(p_pieces) end);

  select k.role_kind, k.template_collection_id
  into v_kind
  from iu_core.fn_iu_role_kind_resolve(p_collection_kind, p_metadata, p_pieces) k;
  v_collection_id := iu_core.fn_iu_collection_open(
    p_collection_key, p_collection_kind, v_kind.role_kind, p_title,
    v_kind.template_collection_id, p_metadata, p_actor
  );

  select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, a.version_nos, a.body_digests, a.statuses
  into v_accepted
  from iu_core.fn_iu_pieces_admit(
    p_pieces, v_kind.role_kind, p_collection_key,
    array(select generate_series(1, jsonb_array_length(p_pieces))), p_collection_key, p_actor
  ) a;
  return iu_core.fn_iu_collection_fill(
    v_collection_id, v_accepted.piece_orders, v_accepted.iu_ids, v_accepted.roles,
    v_accepted.pinned_version_nos, v_accepted.version_nos, v_accepted.body_digests, v_accepted.statuses, p_actor
  );
end
$iu$;

-- step: change function iu_core.fn_iu_piece_insert(text, integer, jsonb, integer, text) | locks: nothing that exists
create or replace function iu_core.fn_iu_piece_insert(
  p_collection_key text,
  p_piece_order integer,
  p_piece jsonb,
  p_expected_manifest_no integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection record;
  v_piece record;
  v_limit int := iu_core.fn_dot_config_get('iu_core.max_pieces')::int;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  if p_piece_order is null or p_piece_order not between 1 and v_collection.piece_count + 1 then
    raise exception using
      errcode = 'IU003',
      message = format('p_piece_order is a place from 1 to %s.', v_collection.piece_count + 1),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece_order',
        'piece_order', p_piece_order,
        'min', 1,
        'max', v_collection.piece_count + 1
      )::text,
      hint = 'Render the collection to see its places.';
  end if;
  if jsonb_typeof(p_piece) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'p_piece is one piece spec, a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_piece', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if v_collection.piece_count >= v_limit then
    raise exception using
      errcode = 'IU003',
      message = format('A collection has at most %s pieces.', v_limit),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece',
        'path', '$',
        'count', v_collection.piece_count + 1,
        'limit', v_limit
      )::text,
      hint = 'Divide it into several collections; the limit is the setting iu_core.max_pieces.';
  end if;

  select a.iu_ids[1] as iu_id, a.roles[1] as role, a.pinned_version_nos[1] as pin
  into v_piece
  from iu_core.fn_iu_pieces_admit(
    p_piece, v_collection.role_kind, p_collection_key || '/' || v_collection.manifest_no + 1,
    array[p_piece_order], p_collection_key, p_actor
  ) a;

  perform iu_core.fn_iu_pieces_renumber(v_collection.collection_id, p_piece_order, v_collection.piece_count, 1, null, null);
  insert into iu_core.iu_piece_membership (
    collection_id, piece_order, iu_id, role, pinned_version_no
  )
  values (v_collection.collection_id, p_piece_order, v_piece.iu_id, v_piece.role, v_piece.pin);

  return iu_core.fn_iu_collection_edited(
    v_collection.collection_id,
    '$.role',
    jsonb_build_object('action', 'insert', 'piece_order', p_piece_order, 'iu_id', v_piece.iu_id, 'role', v_piece.role),
    p_actor
  );
end
$iu$;

-- step: change function iu_core.fn_iu_piece_replace(text, integer, jsonb, integer, text) | locks: nothing that exists
create or replace function iu_core.fn_iu_piece_replace(
  p_collection_key text,
  p_piece_order integer,
  p_piece jsonb,
  p_expected_manifest_no integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection record;
  v_piece record;
  v_replaced jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  if p_piece_order is null or p_piece_order not between 1 and v_collection.piece_count then
    raise exception using
      errcode = 'IU003',
      message = format('p_piece_order is a place from 1 to %s.', v_collection.piece_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece_order',
        'piece_order', p_piece_order,
        'min', 1,
        'max', v_collection.piece_count
      )::text,
      hint = 'Render the collection to see its places.';
  end if;
  if jsonb_typeof(p_piece) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'p_piece is one piece spec, a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_piece', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select a.iu_ids[1] as iu_id, a.roles[1] as role, a.pinned_version_nos[1] as pin
  into v_piece
  from iu_core.fn_iu_pieces_admit(
    p_piece, v_collection.role_kind, p_collection_key || '/' || v_collection.manifest_no + 1,
    array[p_piece_order], p_collection_key, p_actor
  ) a;

  select jsonb_build_object(
    'iu_id', m.iu_id,
    'role', m.role,
    'pinned_version_no', m.pinned_version_no
  )
  into v_replaced
  from iu_core.iu_piece_membership m
  where m.collection_id = v_collection.collection_id
    and m.piece_order = p_piece_order;
  update iu_core.iu_piece_membership m
  set iu_id = v_piece.iu_id, role = v_piece.role, pinned_version_no = v_piece.pin
  where m.collection_id = v_collection.collection_id
    and m.piece_order = p_piece_order;

  return iu_core.fn_iu_collection_edited(
    v_collection.collection_id,
    '$.role',
    jsonb_build_object(
      'action', 'replace',
      'piece_order', p_piece_order,
      'iu_id', v_piece.iu_id,
      'role', v_piece.role,
      'replaced', v_replaced
    ),
    p_actor
  );
end
$iu$;

-- step: create function iu_core.fn_iu_pieces_arrange(uuid, jsonb, text, text, text, text) | locks: nothing that exists
create function iu_core.fn_iu_pieces_arrange(
  p_collection_id uuid,
  p_pieces jsonb,
  p_role_kind text,
  p_address_prefix text,
  p_collection_key text,
  p_actor text
)
returns table (
  minted integer,
  written integer,
  before jsonb
)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_before jsonb;
  v_problems jsonb;
  v_orders int[];
  v_iu_ids uuid[];
  v_roles text[];
  v_pins int[];
  v_new_orders int[];
  v_new_specs jsonb;
  v_new record;
  v_minted int := 0;
  v_removed int;
  v_inserted int;
begin
  select jsonb_agg(
    jsonb_build_object(
      'iu_id', m.iu_id, 'role', m.role, 'pinned_version_no', m.pinned_version_no
    )
    order by m.piece_order
  )
  into v_before
  from iu_core.iu_piece_membership m
  where m.collection_id = p_collection_id;

  with spec as (
    select e.n::int as n, e.spec, case when e.spec ->> 'iu_id' ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then (e.spec ->> 'iu_id')::uuid end as iu_id
    from jsonb_array_elements(p_pieces) with ordinality as e (spec, n)
  ),
  member as (
    select distinct on (m.iu_id) m.iu_id, m.role
    from iu_core.iu_piece_membership m
    where m.collection_id = p_collection_id
    order by m.iu_id, m.piece_order
  ),
  sorted as (
    select
      s.n,
      s.spec,
      s.iu_id,
      m.role,
      case
        when m.iu_id is null then false
        else s.spec - array['iu_id', 'role', 'pinned_version_no'] = '{}'
          and coalesce(jsonb_typeof(s.spec -> 'role'), 'null') in ('string', 'null')
          and coalesce(jsonb_typeof(s.spec -> 'pinned_version_no'), 'null') in ('number', 'null')
          and coalesce(s.spec ->> 'pinned_version_no' ~ '^[1-9][0-9]{0,8}$', true)
      end as stays
    from spec s
    left join member m on m.iu_id = s.iu_id
  )
  select
    coalesce(array_agg(p.n order by p.n) filter (where p.stays), '{}'),
    coalesce(array_agg(p.iu_id order by p.n) filter (where p.stays), '{}'),
    coalesce(array_agg(coalesce(p.spec ->> 'role', p.role) order by p.n) filter (where p.stays), '{}'),
    coalesce(array_agg(case when p.stays then (p.spec ->> 'pinned_version_no')::int end order by p.n) filter (where p.stays), '{}'),
    array_agg(p.n order by p.n) filter (where not p.stays),
    jsonb_agg(p.spec order by p.n) filter (where not p.stays)
  into v_orders, v_iu_ids, v_roles, v_pins, v_new_orders, v_new_specs
  from sorted p;

  select jsonb_agg(jsonb_build_object('n', p.n, 'at', '.pinned_version_no', 'code', 'not_found', 'message', format('The unit %s has no version %s.', p.iu_id, p.pin), 'iu_id', p.iu_id, 'version_no', p.pin))
  into v_problems
  from unnest(v_orders, v_iu_ids, v_pins) as p (n, iu_id, pin)
  where p.pin is not null
    and not exists (
      select
      from iu_core.unit_version v
      where v.iu_id = p.iu_id and v.version_no = p.pin
    );
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  if v_new_specs is not null then
    select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, cardinality(a.iu_ids) - coalesce(cardinality(array_remove(a.statuses, null)), 0) as minted
    into v_new
    from iu_core.fn_iu_pieces_admit(v_new_specs, p_role_kind, p_address_prefix, v_new_orders, p_collection_key, p_actor) a;
    v_orders := v_orders || v_new.piece_orders;
    v_iu_ids := v_iu_ids || v_new.iu_ids;
    v_roles := v_roles || v_new.roles;
    v_pins := v_pins || v_new.pinned_version_nos;
    v_minted := v_new.minted;
  end if;

  delete from iu_core.iu_piece_membership m
  where m.collection_id = p_collection_id
    and not exists (
      select
      from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin)
      where p.piece_order = m.piece_order
        and p.iu_id = m.iu_id
        and p.role = m.role
        and p.pin is not distinct from m.pinned_version_no
    );
  get diagnostics v_removed = row_count;
  insert into iu_core.iu_piece_membership (
    collection_id, piece_order, iu_id, role, pinned_version_no
  )
  select p_collection_id, p.piece_order, p.iu_id, p.role, p.pin
  from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin)
  where not exists (
    select
    from iu_core.iu_piece_membership m
    where m.collection_id = p_collection_id and m.piece_order = p.piece_order
  );
  get diagnostics v_inserted = row_count;

  return query select v_minted, greatest(v_removed, v_inserted), v_before;
end
$iu$;

comment on function iu_core.fn_iu_pieces_arrange(uuid, jsonb, text, text, text, text) is 'Gives a collection a whole new arrangement of pieces: those it has may stay, move or go, others come in.
Writes the difference only. A spec that names a unit which is a piece already keeps it, whatever its state; all others are those of fn_iu_compose. The caller holds the collection''s row lock and writes the manifest.
Arguments:
  p_collection_id: The collection.
  p_pieces: All pieces in order.
  p_role_kind: The kind whose roles count.
  p_address_prefix: What the addresses of new units begin with that have none in their spec.
  p_collection_key: Key of the collection, for the log.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_pieces_arrange(uuid, jsonb, text, text, text, text) from public;

-- step: create function iu_core.fn_iu_units_revise(uuid, jsonb, text, text) | locks: nothing that exists
create function iu_core.fn_iu_units_revise(
  p_collection_id uuid,
  p_revisions jsonb,
  p_change_note text,
  p_actor text
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_max_body_bytes int := iu_core.fn_dot_config_get('iu_core.max_body_bytes')::int;
  v_iu_ids uuid[];
  v_titles text[];
  v_bodies text[];
  v_expected int[];
  v_digests text[];
  v_statuses text[];
  v_problems jsonb;
begin
  with spec as (
    select
      e.n,
      e.spec,
      e.spec ->> 'iu_id' as iu_id,
      iu_core.fn_iu_canonical_text(e.spec ->> 'title') as title,
      e.spec ->> 'body' as body,
      e.spec ->> 'expected_version_no' as expected,
      case when jsonb_typeof(e.spec) = 'object' then (select min(k) from jsonb_object_keys(e.spec - array['iu_id', 'title', 'body', 'expected_version_no']) as k) end as other_key
    from jsonb_array_elements(p_revisions) with ordinality as e (spec, n)
    offset 0
  ),
  judged as (
    select
      s.*,
      case
        when s.title is null then 'A title is required.'
        when length(s.title) not between 1 and 500 then 'A title has 1 to 500 characters.'
        when s.title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
        when s.title !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
      end as title_problem,
      case
        when s.body is null then 'A body is required.'
        when octet_length(s.body) > v_max_body_bytes then format('A body has at most %s bytes, this one has %s.', v_max_body_bytes, octet_length(s.body))
      end as body_problem,
      row_number() over (partition by s.iu_id order by s.n) as nth
    from spec s
    offset 0
  )
  select
    array_agg(case when p.iu_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then p.iu_id::uuid end order by p.n),
    array_agg(p.title order by p.n),
    array_agg(case when p.body_problem is null then iu_core.fn_iu_canonical_text(p.body) end order by p.n),
    array_agg(case when p.expected ~ '^[1-9][0-9]{0,8}$' then p.expected::int end order by p.n),
    jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
  into v_iu_ids, v_titles, v_bodies, v_expected, v_problems
  from judged p
  cross join lateral (
    select
      case
        when jsonb_typeof(p.spec) <> 'object' then jsonb_build_object('n', p.n, 'at', '', 'code', 'invalid_argument', 'message', 'A revision is a JSON object.')
        when p.other_key is not null then jsonb_build_object('n', p.n, 'at', '.' || p.other_key, 'code', 'invalid_argument', 'message', 'A revision has no such key.')
        when p.iu_id is null or not p.iu_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then jsonb_build_object('n', p.n, 'at', '.iu_id', 'code', 'invalid_argument', 'message', 'iu_id is a UUID.')
        when p.nth > 1 then jsonb_build_object('n', p.n, 'at', '.iu_id', 'code', 'invalid_argument', 'message', 'A unit is revised once.')
        when jsonb_typeof(p.spec -> 'title') <> 'string' then jsonb_build_object('n', p.n, 'at', '.title', 'code', 'invalid_argument', 'message', 'title is a string.')
        when p.title_problem is not null then jsonb_build_object('n', p.n, 'at', '.title', 'code', 'invalid_argument', 'message', p.title_problem)
        when jsonb_typeof(p.spec -> 'body') <> 'string' then jsonb_build_object('n', p.n, 'at', '.body', 'code', 'invalid_argument', 'message', 'body is a string.')
        when p.body_problem is not null then jsonb_build_object('n', p.n, 'at', '.body', 'code', 'invalid_argument', 'message', p.body_problem)
        when p.expected is null or jsonb_typeof(p.spec -> 'expected_version_no') <> 'number' or not p.expected ~ '^[1-9][0-9]{0,8}$' then jsonb_build_object('n', p.n, 'at', '.expected_version_no', 'code', 'invalid_argument', 'message', 'expected_version_no is a whole number from 1.')
      end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  perform
  from iu_core.information_unit u
  where u.iu_id = any (v_iu_ids)
  order by u.iu_id
  for no key update;

  select
    array_agg(u.lifecycle_status order by p.n),
    array_agg(iu_core.fn_iu_sha256(p.body) order by p.n),
    jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
  into v_statuses, v_digests, v_problems
  from unnest(v_iu_ids, v_bodies, v_expected) with ordinality as p (iu_id, body, expected, n)
  join iu_core.iu_transition_type k on k.transition_type = 'revise'
  left join lateral (
    select n.lifecycle_status, n.current_version_no
    from iu_core.information_unit n
    where n.iu_id = p.iu_id
    offset 0
  ) as u on true
  cross join lateral (
    select
      case
        when not exists (
          select
          from iu_core.iu_piece_membership m
          where m.collection_id = p_collection_id and m.iu_id = p.iu_id
        ) then jsonb_build_object('n', p.n, 'at', '.iu_id', 'code', 'not_found', 'message', format('The unit %s is no piece of the collection.', p.iu_id), 'iu_id', p.iu_id)
        when u.lifecycle_status <> all (k.from_status)
          then jsonb_build_object('n', p.n, 'at', '.iu_id', 'code', 'invalid_transition', 'message', format('The unit %s is %s and cannot be revised.', p.iu_id, u.lifecycle_status), 'iu_id', p.iu_id, 'from_status', u.lifecycle_status)
        when u.current_version_no <> p.expected
          then jsonb_build_object('n', p.n, 'at', '.expected_version_no', 'code', 'conflict', 'message', format('The unit %s is at version %s, not at the expected %s.', p.iu_id, u.current_version_no, p.expected), 'iu_id', p.iu_id, 'expected', p.expected, 'actual', u.current_version_no)
      end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  select array_agg(p.iu_id), array_agg(p.title), array_agg(p.body), array_agg(p.digest), array_agg(p.expected + 1), array_agg(p.status)
  into v_iu_ids, v_titles, v_bodies, v_digests, v_expected, v_statuses
  from unnest(v_iu_ids, v_titles, v_bodies, v_digests, v_expected, v_statuses) as p (iu_id, title, body, digest, expected, status)
  join iu_core.unit_version v
    on v.iu_id = p.iu_id and v.version_no = p.expected
  where v.title <> p.title or v.body_digest <> p.digest;
  if v_iu_ids is null then
    return 0;
  end if;

  insert into iu_core.unit_version (
    iu_id, version_no, title, body, body_digest, change_note, created_by
  )
  select p.iu_id, p.version_no, p.title, p.body, p.digest, p_change_note, p_actor
  from unnest(v_iu_ids, v_expected, v_titles, v_bodies, v_digests) as p (iu_id, version_no, title, body, digest);

  update iu_core.information_unit u
  set current_version_no = p.version_no
  from unnest(v_iu_ids, v_expected) as p (iu_id, version_no)
  where u.iu_id = p.iu_id;

  insert into iu_core.iu_lifecycle_log (
    log_id, iu_id, transition_type, actor, from_status, to_status, version_no
  )
  select iu_core.fn_iu_uuid7(v_at + p.n * interval '1 microsecond'), p.iu_id, 'revise', p_actor, p.status, p.status, p.version_no
  from unnest(v_iu_ids, v_statuses, v_expected) with ordinality as p (iu_id, status, version_no, n);

  return cardinality(v_iu_ids);
end
$iu$;

comment on function iu_core.fn_iu_units_revise(uuid, jsonb, text, text) is 'Writes new versions of many units of one collection; the same text, after normalisation, writes nothing.
All or nothing. Units are locked in the order of their ids; the caller holds the collection''s row lock.
Arguments:
  p_collection_id: The collection whose pieces the units are.
  p_revisions: The new texts, each unit once.
  p_change_note: Why, for every version; checked by the caller.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_units_revise(uuid, jsonb, text, text) from public;

-- step: create function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text) | locks: nothing that exists
create function iu_core.fn_iu_collection_import(
  p_collection_key text,
  p_pieces jsonb,
  p_revisions jsonb,
  p_expected_manifest_no integer,
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
  v_collection record;
  v_problem text;
  v_arranged record;
  v_revised int := 0;
  v_change jsonb;
  v_manifest jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_problem := coalesce(
    'p_change_note: ' || case when length(p_change_note) not between 1 and 2000 then 'A change note has 1 to 2000 characters.' end
  );
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = v_problem,
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', split_part(v_problem, ': ', 1))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if jsonb_typeof(p_revisions) <> 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'p_revisions is an array of revisions.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_revisions', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if jsonb_array_length(p_revisions) > 0 then
    perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  end if;
  if p_pieces is not null then
    perform iu_core.fn_iu_piece_count_require(case jsonb_typeof(p_pieces) when 'array' then jsonb_array_length(p_pieces) end);
  end if;
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;

  select 0 as minted, 0 as written, null::jsonb as before into v_arranged;
  if p_pieces is not null then
    select a.minted, a.written, a.before
    into v_arranged
    from iu_core.fn_iu_pieces_arrange(
      v_collection.collection_id, p_pieces, v_collection.role_kind,
      p_collection_key || '/' || v_collection.manifest_no + 1, p_collection_key, p_actor
    ) a;
  end if;
  if jsonb_array_length(p_revisions) > 0 then
    v_revised := iu_core.fn_iu_units_revise(v_collection.collection_id, p_revisions, p_change_note, p_actor);
  end if;

  v_change := jsonb_build_object('action', 'import', 'revised', v_revised, 'minted', v_arranged.minted);
  if v_arranged.written > 0 then
    v_manifest := iu_core.fn_iu_collection_edited(
      v_collection.collection_id, '$', v_change || jsonb_build_object('before', v_arranged.before), p_actor
    );
  else
    v_manifest := iu_core.fn_iu_manifest_append(v_collection.collection_id, v_change, v_revised > 0, p_actor);
  end if;
  return v_manifest || jsonb_build_object('revised', v_revised, 'minted', v_arranged.minted);
end
$iu$;

comment on function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text) is 'Takes over a collection that was edited elsewhere as a whole: its arrangement of pieces and the texts of its units.
All or nothing, one manifest. What is as it was writes nothing: an import without an edit changes no row. A spec that names a unit which is a piece already keeps it; pieces left out go, their units stay as they are. New units without an address get <collection_key>/<new manifest number>/<place>. Revisions need the gate iu_core.unit_write_enabled as well.
Arguments:
  p_collection_key: Key of the collection.
  p_pieces: All pieces in order, as specs of fn_iu_compose; null: the arrangement stays.
  p_revisions: New texts: {iu_id, title, body, expected_version_no}, each unit once; may be empty.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_change_note: Why, at most 2000 characters; kept with every new version.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_collection_import(''workflow.invoice-approval'', null, ''[]'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text) from public;
grant execute on function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text) to iu_app;

-- step: create row iu_core.event_domain_registry[approval] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.event_domain_registry (event_domain, emit_gate, dry_run_gate, description)
  values ('approval', 'approval_event_runtime.emit_enabled', 'approval_event_runtime.dry_run_only', 'What becomes of requests for approval.');

-- step: create table iu_core.event_tail | locks: nothing that exists
create table iu_core.event_tail (
  tail_id     uuid not null,
  event_ids   uuid[] not null,
  event_types text[] not null,
  constraint event_tail_pkey primary key (tail_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_threshold = -1);

comment on table iu_core.event_tail is 'Live events that have no position yet, in the groups they were emitted in. Taken away by the sequencer.';
comment on column iu_core.event_tail.tail_id is 'The first of the events.';
comment on column iu_core.event_tail.event_ids is 'The events in their order.';
comment on column iu_core.event_tail.event_types is 'Types among them.';
comment on constraint event_tail_pkey on iu_core.event_tail is 'Identity of a row.';

grant select on table iu_core.event_tail to iu_reader;

-- step: create trigger event_tail_refuse_change on iu_core.event_tail | locks: SHARE ROW EXCLUSIVE on the table
create trigger event_tail_refuse_change
  before update or truncate on iu_core.event_tail
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_tail_refuse_change on iu_core.event_tail is 'Keeps event_tail append-only: update, truncate is refused with IU009.';

-- step: create table iu_core.event_bus_head | locks: nothing that exists
create table iu_core.event_bus_head (
  is_head       boolean not null default true,
  last_position bigint not null,
  is_awaited    boolean not null,
  constraint event_bus_head_pkey primary key (is_head),
  constraint event_bus_head_only_one_check check (is_head),
  constraint event_bus_head_last_position_not_negative_check check (last_position >= 0)
) with (fillfactor = 10);

comment on table iu_core.event_bus_head is 'One row: how far positions have been given out. Whoever gives them out holds its lock.';
comment on column iu_core.event_bus_head.is_head is 'Always true: there is one head.';
comment on column iu_core.event_bus_head.last_position is 'The last position given to an event; 0: none yet.';
comment on column iu_core.event_bus_head.is_awaited is 'Whether a consumer found nothing since: only then is an emission announced.';
comment on constraint event_bus_head_pkey on iu_core.event_bus_head is 'Identity of a row.';
comment on constraint event_bus_head_only_one_check on iu_core.event_bus_head is 'only one.';
comment on constraint event_bus_head_last_position_not_negative_check on iu_core.event_bus_head is 'last position not negative.';

grant select on table iu_core.event_bus_head to iu_reader;

-- step: change function iu_core.fn_event_emit_many(jsonb, text) | locks: nothing that exists
create or replace function iu_core.fn_event_emit_many(
  p_events jsonb,
  p_actor text
)
returns uuid[]
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_start text := overlay(lpad(to_hex((date_part('epoch', v_at) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || '8';
  v_end text := substr(gen_random_uuid()::text, 27);
  v_db_user text := session_user::text;
  v_count int;
  v_limit int;
  v_set text[];
  v_limits jsonb;
  v_doubtful int[];
  v_written int := 0;
  v_types text[];
  v_judged record;
  v_events iu_core.event_outbox[];
  v_event_ids uuid[];
  v_ids uuid[];
begin
  if (length(p_actor) <= 200 and btrim(p_actor) <> '') is not true then
    perform iu_core.fn_iu_actor_require(p_actor);
  end if;
  if jsonb_typeof(p_events) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'Events are given as a JSON array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'path', '$', 'argument', 'p_events')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_count := jsonb_array_length(p_events);
  select
    coalesce(array_agg(c.key) filter (where c.value = case when d.is_emit_gate then 'true' else 'false' end::jsonb), '{}'),
    jsonb_object_agg(c.key, c.value) filter (
      where starts_with(c.key, 'event_payload.max_size_bytes.') and jsonb_typeof(c.value) = 'number'
    ),
    coalesce(max(c.value::int) filter (where c.key = 'iu_core.max_events'), 10000)
  into v_set, v_limits, v_limit
  from iu_core.dot_config c
  left join (
    select d.emit_gate, true from iu_core.event_domain_registry d
    union
    select d.dry_run_gate, false from iu_core.event_domain_registry d
  ) as d (gate, is_emit_gate) on d.gate = c.key
  where d.gate is not null
    or starts_with(c.key, 'event_payload.max_size_bytes.')
    or c.key = 'iu_core.max_events' and jsonb_typeof(c.value) = 'number';
  if v_count > v_limit then
    raise exception using
      errcode = 'IU003',
      message = format('%s events are too many for one call.', v_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'path', '$',
        'argument', 'p_events',
        'count', v_count,
        'limit', v_limit
      )::text,
      hint = 'Emit them in several calls; one transaction can hold them together.';
  end if;

  v_event_ids := array(select (v_start || to_hex(65536 + n) || v_end)::uuid from generate_series(1, v_count) as n);
  if cardinality(v_set) > 1 and not p_events @? '$[*].idempotency_key' then
    begin
      with written as (
        insert into iu_core.event_outbox (
          event_id, occurred_at, subject_id, event_domain, event_type, emit_mode, subject_kind, actor,
          db_user, payload, trace_id, parent_span_id, trace_flags
        )
        select
          e.event_id, v_at, e.subject_id, t.event_domain, e.event_type, 'live', e.subject_kind, p_actor,
          v_db_user, e.payload, substr(e.traceparent, 4, 32), substr(e.traceparent, 37, 16), substr(e.traceparent, 54, 2)
        from rows from (jsonb_to_recordset(p_events)
          as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), jsonb_array_elements(p_events), unnest(v_event_ids)) with ordinality
          as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event, event_id, n)
        join iu_core.event_type_registry t on t.event_type = e.event_type
        where t.emit_gate = any (v_set) and t.dry_run_gate = any (v_set) and case when not e.payload @? t.payload_rule then e.payload - t.payload_keys = '{}' end
        and octet_length(e.payload::text) <= case
          when v_limits is null then 4096
          else coalesce(
            (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::int,
            (v_limits ->> 'event_payload.max_size_bytes.*')::int,
            4096
          )
        end
        and e.subject_id is not null
        and (e.subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(e.subject_kind) <= 100)
        and (e.traceparent is null or (
          e.traceparent like '00-________________________________-________________-__'
          and e.traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
          and substr(e.traceparent, 4, 32) <> '00000000000000000000000000000000'
          and substr(e.traceparent, 37, 16) <> '0000000000000000'
        ))
        and (e.idempotency_key is null or (length(e.idempotency_key) between 1 and 200))
        and e.event - array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key', 'payload'] = '{}'
        and (e.idempotency_key is null and e.subject_kind not in ('true', 'false') or not e.event @? '$ ? (@.event_type.type() != "string" || @.subject_kind.type() != "string" || (@.idempotency_key.type() != "string" && @.idempotency_key.type() != "null"))')
        returning event_type
      )
      select count(*)::int, array_agg(distinct w.event_type) into v_written, v_types from written as w;
    exception
      when invalid_text_representation or invalid_parameter_value then
        v_written := 0;
    end;
    if v_written = v_count then
      insert into iu_core.event_tail (tail_id, event_ids, event_types)
      select v_event_ids[n], v_event_ids[n:n + 99], v_types
      from generate_series(1, cardinality(v_event_ids), 100) as n;
      if (select h.is_awaited from iu_core.event_bus_head h) then
        perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.event_tail'::regclass) || '_event', '');
      end if;
      return v_event_ids;
    end if;
  end if;

  begin
    select
      array_agg(e.n::int order by e.n) filter (
        where (case when not e.payload @? t.payload_rule then e.payload - t.payload_keys = '{}' end
        and octet_length(e.payload::text) <= case
          when v_limits is null then 4096
          else coalesce(
            (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::int,
            (v_limits ->> 'event_payload.max_size_bytes.*')::int,
            4096
          )
        end
        and e.subject_id is not null
        and (e.subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(e.subject_kind) <= 100)
        and (e.traceparent is null or (
          e.traceparent like '00-________________________________-________________-__'
          and e.traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
          and substr(e.traceparent, 4, 32) <> '00000000000000000000000000000000'
          and substr(e.traceparent, 37, 16) <> '0000000000000000'
        ))
        and (e.idempotency_key is null or (length(e.idempotency_key) between 1 and 200))
        and e.event - array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key', 'payload'] = '{}'
        and (e.idempotency_key is null and e.subject_kind not in ('true', 'false') or not e.event @? '$ ? (@.event_type.type() != "string" || @.subject_kind.type() != "string" || (@.idempotency_key.type() != "string" && @.idempotency_key.type() != "null"))')) is not true
      ) as doubtful,
      bool_or(e.idempotency_key is not null) as is_keyed,
      bool_or(t.emit_gate <> all (v_set)) as is_closed,
      bool_and(t.dry_run_gate = any (v_set)) as all_live,
      bool_or(t.dry_run_gate = any (v_set)) as some_live,
      array_agg(distinct e.event_type) as types,
      array_agg(
        row(
          e.event_id, v_at, e.subject_id, t.event_domain, e.event_type,
          case when t.dry_run_gate = any (v_set) then 'live' else 'dry_run' end,
          e.subject_kind, p_actor, v_db_user, e.payload,
          substr(e.traceparent, 4, 32), substr(e.traceparent, 37, 16), substr(e.traceparent, 54, 2), e.idempotency_key
        )::iu_core.event_outbox
      ) as events
    into v_judged
    from rows from (jsonb_to_recordset(p_events)
      as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), jsonb_array_elements(p_events), unnest(v_event_ids)) with ordinality
      as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event, event_id, n)
    left join iu_core.event_type_registry t on t.event_type = e.event_type;
    v_doubtful := v_judged.doubtful;
    v_events := v_judged.events;
  exception
    -- a subject that is no UUID, an element that is no object
    when invalid_text_representation or invalid_parameter_value then
      v_doubtful := array(select n from generate_series(1, v_count) as n);
  end;
  if v_doubtful is not null then
    perform iu_core.fn_event_require(p_events -> (d.n - 1), '$[' || (d.n - 1) || ']')
    from unnest(v_doubtful) as d (n);
  end if;

  if v_judged.is_closed then
    v_event_ids := array(
      select case when t.emit_gate = any (v_set) then e.event_id end
      from rows from (jsonb_to_recordset(p_events)
        as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
        as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
      join iu_core.event_type_registry t on t.event_type = e.event_type
      order by e.n
    );
  end if;
  v_ids := v_event_ids;
  if v_judged.is_keyed then
    insert into iu_core.idempotency_registry (namespace, key, event_id)
    select e.event_type, e.idempotency_key, e.event_id
    from rows from (jsonb_to_recordset(p_events)
      as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
      as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
    where e.idempotency_key is not null and e.event_id is not null
    order by e.event_type, e.idempotency_key, e.n
    on conflict (namespace, key) do nothing;

    v_ids := array(
      select case when e.event_id is not null then coalesce(i.event_id, e.event_id) end
      from rows from (jsonb_to_recordset(p_events)
        as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
        as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
      left join iu_core.idempotency_registry i on i.namespace = e.event_type and i.key = e.idempotency_key
      order by e.n
    );
  end if;

  if v_judged.is_keyed or v_judged.is_closed then
    v_events := array(select row(e.*)::iu_core.event_outbox from unnest(v_events) e where e.event_id = any (v_ids) order by e.event_id);
  end if;
  insert into iu_core.event_outbox
  select e.*
  from unnest(v_events) e
  where v_written = 0 or not exists (select from iu_core.event_outbox o where o.event_id = e.event_id);

  if v_judged.some_live then
    if v_judged.is_keyed or v_judged.is_closed or not v_judged.all_live then
      v_event_ids := array(select e.event_id from unnest(v_events) e where e.emit_mode = 'live' order by e.event_id);
    end if;
    insert into iu_core.event_tail (tail_id, event_ids, event_types)
    select v_event_ids[n], v_event_ids[n:n + 99], v_judged.types
    from generate_series(1, cardinality(v_event_ids), 100) as n;
    if (select h.is_awaited from iu_core.event_bus_head h) then
      perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.event_tail'::regclass) || '_event', '');
    end if;
  end if;
  return v_ids;
end
$iu$;

-- step: change function iu_core.fn_event_emit(text, text, uuid, jsonb, text, text, text) | locks: nothing that exists
create or replace function iu_core.fn_event_emit(
  p_event_type text,
  p_subject_kind text,
  p_subject_id uuid,
  p_payload jsonb,
  p_actor text,
  p_traceparent text default null,
  p_idempotency_key text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_ticks bigint := (date_part('epoch', v_at) * 4096000)::bigint;
  v_event_id uuid := (
    encode(int8send(((v_ticks >> 12) << 16) | 28672 | (v_ticks & 4095)), 'hex')
      || substr(gen_random_uuid()::text, 20)
  )::uuid;
  v_domain text;
  v_emit jsonb;
  v_dry_run jsonb;
  v_conforms boolean;
  v_awaited boolean;
  v_trace_id text;
  v_parent_span_id text;
  v_trace_flags text;
begin
  select
    t.event_domain,
    (select c.value from iu_core.dot_config c where c.key = t.emit_gate),
    (select c.value from iu_core.dot_config c where c.key = t.dry_run_gate),
    case when not p_payload @? t.payload_rule then p_payload - t.payload_keys = '{}' end
      and octet_length(p_payload::text) <= 4096
      and not exists (
        select
        from iu_core.dot_config c
        where starts_with(c.key, 'event_payload.max_size_bytes.') and c.value < '4096'
      )
      and p_subject_id is not null
      and (p_subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(p_subject_kind) <= 100)
      and btrim(p_actor) <> ''
      and length(p_actor) <= 200,
    (select h.is_awaited from iu_core.event_bus_head h)
  into v_domain, v_emit, v_dry_run, v_conforms, v_awaited
  from iu_core.event_type_registry t
  where t.event_type = p_event_type;

  if p_traceparent is not null or p_idempotency_key is not null then
    v_conforms := v_conforms
      and coalesce((
        p_traceparent like '00-________________________________-________________-__'
        and p_traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
        and substr(p_traceparent, 4, 32) <> '00000000000000000000000000000000'
        and substr(p_traceparent, 37, 16) <> '0000000000000000'
      ), true)
      and coalesce((length(p_idempotency_key) between 1 and 200), true);
    v_trace_id := substr(p_traceparent, 4, 32);
    v_parent_span_id := substr(p_traceparent, 37, 16);
    v_trace_flags := substr(p_traceparent, 54, 2);
  end if;
  if v_conforms is not true then
    perform iu_core.fn_iu_actor_require(p_actor);
    perform iu_core.fn_event_require(
      jsonb_build_object(
        'event_type', p_event_type,
        'subject_kind', p_subject_kind,
        'subject_id', p_subject_id,
        'payload', p_payload,
        'traceparent', p_traceparent,
        'idempotency_key', p_idempotency_key
      ),
      '$'
    );
  end if;
  if (v_emit = 'true') is not true then
    return null;
  end if;

  if p_idempotency_key is not null then
    insert into iu_core.idempotency_registry (namespace, key, event_id)
    values (p_event_type, p_idempotency_key, v_event_id)
    on conflict (namespace, key) do nothing;
    if not found then
      return (
        select i.event_id
        from iu_core.idempotency_registry i
        where i.namespace = p_event_type and i.key = p_idempotency_key
      );
    end if;
  end if;

  if v_dry_run = 'false' then
    with recorded as (
      insert into iu_core.event_outbox (
        event_id, occurred_at, event_domain, event_type, emit_mode,
        subject_kind, subject_id, actor, payload,
        trace_id, parent_span_id, trace_flags, idempotency_key
      )
      values (
        v_event_id, v_at, v_domain, p_event_type, 'live',
        p_subject_kind, p_subject_id, p_actor, p_payload,
        v_trace_id, v_parent_span_id, v_trace_flags, p_idempotency_key
      )
    )
    insert into iu_core.event_tail (tail_id, event_ids, event_types)
    values (v_event_id, array[v_event_id], array[p_event_type]);
    if v_awaited then
      perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.event_tail'::regclass) || '_event', '');
    end if;
  else
    insert into iu_core.event_outbox (
      event_id, occurred_at, event_domain, event_type, emit_mode,
      subject_kind, subject_id, actor, payload,
      trace_id, parent_span_id, trace_flags, idempotency_key
    )
    values (
      v_event_id, v_at, v_domain, p_event_type, 'dry_run',
      p_subject_kind, p_subject_id, p_actor, p_payload,
      v_trace_id, v_parent_span_id, v_trace_flags, p_idempotency_key
    );
  end if;
  return v_event_id;
end
$iu$;

-- step: change function iu_core.fn_iu_lifecycle_emit() | locks: nothing that exists
create or replace function iu_core.fn_iu_lifecycle_emit()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_start text;
  v_end text;
  v_mode text;
  v_limits jsonb;
  v_log iu_core.iu_lifecycle_log[];
  v_events iu_core.event_outbox[];
  v_ids uuid[];
  v_types text[];
  v_rejected jsonb;
begin
  if not exists (select from iu_core.dot_config c where c.key = 'piece_event_runtime.emit_enabled' and c.value = 'true') then
    return null;
  end if;
  v_start := overlay(lpad(to_hex((date_part('epoch', v_at) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || '8';
  v_end := substr(gen_random_uuid()::text, 27);
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
        (v_start || to_hex(65536 + l.ordinality) || v_end)::uuid, v_at, l.iu_id,
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
  if v_mode = 'live' then
    select array_agg(e.event_id order by e.event_id), array_agg(distinct e.event_type)
    into v_ids, v_types
    from unnest(v_events) e;
    insert into iu_core.event_tail (tail_id, event_ids, event_types)
    select v_ids[n], v_ids[n:n + 99], v_types
    from generate_series(1, cardinality(v_ids), 100) as n;
    if (select h.is_awaited from iu_core.event_bus_head h) then
      perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.event_tail'::regclass) || '_event', '');
    end if;
  end if;
  return null;
end
$iu$;

-- step: create function iu_core.fn_event_outbox_partitions_before(timestamp with time zone) | locks: nothing that exists
create function iu_core.fn_event_outbox_partitions_before(
  p_before timestamp with time zone
)
returns text[]
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
as $iu$
select array(
  select c.relname::text
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'iu_core.event_outbox'::regclass
    and case
      when c.relname ~ '^event_outbox_[0-9]{4}_(0[1-9]|1[0-2])$'
        then to_timestamp(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= p_before
      else false
    end
  order by c.relname
);
$iu$;

comment on function iu_core.fn_event_outbox_partitions_before(timestamp with time zone) is 'Names of the outbox''s monthly partitions that lie wholly before a time, in order.
Arguments:
  p_before: The time.
Example: select iu_core.fn_event_outbox_partitions_before(now() - interval ''1 year'')';

revoke all on function iu_core.fn_event_outbox_partitions_before(timestamp with time zone) from public;
grant execute on function iu_core.fn_event_outbox_partitions_before(timestamp with time zone) to iu_reader;

-- step: create function iu_core.fn_event_outbox_partitions_drop(text[]) | locks: nothing that exists
create function iu_core.fn_event_outbox_partitions_drop(
  p_partitions text[]
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set lock_timeout = '5s'
as $iu$
declare
  v_statements text[];
begin
  perform iu_core.fn_dot_gate_require('iu_core.retention_enabled');
  if (p_partitions <@ iu_core.fn_event_outbox_partitions_before(date_trunc('month', now()))) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Only months of the outbox that are over are dropped.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_partitions', 'given', p_partitions)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select array_agg(format('drop table %s.%I;', 'iu_core'::regnamespace, p.name) order by p.name)
  into v_statements
  from unnest(p_partitions) as p (name);
  if v_statements is not null then
    execute array_to_string(v_statements, E'\n');
  end if;
end
$iu$;

comment on function iu_core.fn_event_outbox_partitions_drop(text[]) is 'Drops past months of the outbox with everything in them.
A month at a time would be scanned row by row; a partition is let go at once, under a lock that readers and emissions wait for only as long as its files are unlinked. It gives up with 55P03 when it cannot have its locks within five seconds. What the policy says, and whether subscriptions have passed, is for fn_event_maintain to decide.
Arguments:
  p_partitions: Names of monthly partitions that lie before the current month.
Errors: IU003 invalid_argument';

revoke all on function iu_core.fn_event_outbox_partitions_drop(text[]) from public;

-- step: create row iu_core.event_type_registry[approval.requested] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, is_shipped)
  values ('approval.requested', 'approval', '{"type":"object","required":["policy","subject_kind","subject_id","subject_digest"],"properties":{"policy":{"type":"string","description":"The policy the request was opened under."},"subject_kind":{"type":"string","description":"What sort of thing is to be approved."},"subject_id":{"type":"string","description":"What is to be approved."},"subject_digest":{"type":"string","description":"SHA-256 of what exactly is to be approved."},"approvals":{"type":"integer","description":"Principals who approved so far."},"rejections":{"type":"integer","description":"Principals who rejected so far."},"required":{"type":"integer","description":"Principals who must approve."}}}', 'An approval was asked for.', 'iu_core', true);

-- step: create row iu_core.event_type_registry[approval.voted] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, is_shipped)
  values ('approval.voted', 'approval', '{"type":"object","required":["policy","subject_kind","subject_id","subject_digest"],"properties":{"policy":{"type":"string","description":"The policy the request was opened under."},"subject_kind":{"type":"string","description":"What sort of thing is to be approved."},"subject_id":{"type":"string","description":"What is to be approved."},"subject_digest":{"type":"string","description":"SHA-256 of what exactly is to be approved."},"approvals":{"type":"integer","description":"Principals who approved so far."},"rejections":{"type":"integer","description":"Principals who rejected so far."},"required":{"type":"integer","description":"Principals who must approve."},"decision":{"type":"string","enum":["approve","reject"],"description":"What the principal decided."}}}', 'A principal voted.', 'iu_core', true);

-- step: create row iu_core.event_type_registry[approval.approved] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, is_shipped)
  values ('approval.approved', 'approval', '{"type":"object","required":["policy","subject_kind","subject_id","subject_digest"],"properties":{"policy":{"type":"string","description":"The policy the request was opened under."},"subject_kind":{"type":"string","description":"What sort of thing is to be approved."},"subject_id":{"type":"string","description":"What is to be approved."},"subject_digest":{"type":"string","description":"SHA-256 of what exactly is to be approved."},"approvals":{"type":"integer","description":"Principals who approved so far."},"rejections":{"type":"integer","description":"Principals who rejected so far."},"required":{"type":"integer","description":"Principals who must approve."}}}', 'The quorum was reached.', 'iu_core', true);

-- step: create row iu_core.event_type_registry[approval.rejected] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, is_shipped)
  values ('approval.rejected', 'approval', '{"type":"object","required":["policy","subject_kind","subject_id","subject_digest"],"properties":{"policy":{"type":"string","description":"The policy the request was opened under."},"subject_kind":{"type":"string","description":"What sort of thing is to be approved."},"subject_id":{"type":"string","description":"What is to be approved."},"subject_digest":{"type":"string","description":"SHA-256 of what exactly is to be approved."},"approvals":{"type":"integer","description":"Principals who approved so far."},"rejections":{"type":"integer","description":"Principals who rejected so far."},"required":{"type":"integer","description":"Principals who must approve."}}}', 'The request was vetoed, or can no longer be approved.', 'iu_core', true);

-- step: create row iu_core.event_type_registry[approval.expired] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, is_shipped)
  values ('approval.expired', 'approval', '{"type":"object","required":["policy","subject_kind","subject_id","subject_digest"],"properties":{"policy":{"type":"string","description":"The policy the request was opened under."},"subject_kind":{"type":"string","description":"What sort of thing is to be approved."},"subject_id":{"type":"string","description":"What is to be approved."},"subject_digest":{"type":"string","description":"SHA-256 of what exactly is to be approved."},"approvals":{"type":"integer","description":"Principals who approved so far."},"rejections":{"type":"integer","description":"Principals who rejected so far."},"required":{"type":"integer","description":"Principals who must approve."}}}', 'The time of the request was over.', 'iu_core', true);

-- step: create row iu_core.event_type_registry[approval.invalidated] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, is_shipped)
  values ('approval.invalidated', 'approval', '{"type":"object","required":["policy","subject_kind","subject_id","subject_digest"],"properties":{"policy":{"type":"string","description":"The policy the request was opened under."},"subject_kind":{"type":"string","description":"What sort of thing is to be approved."},"subject_id":{"type":"string","description":"What is to be approved."},"subject_digest":{"type":"string","description":"SHA-256 of what exactly is to be approved."},"approvals":{"type":"integer","description":"Principals who approved so far."},"rejections":{"type":"integer","description":"Principals who rejected so far."},"required":{"type":"integer","description":"Principals who must approve."}}}', 'The subject is no longer what approval was asked for.', 'iu_core', true);

-- step: create row iu_core.event_type_registry[approval.cancelled] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, is_shipped)
  values ('approval.cancelled', 'approval', '{"type":"object","required":["policy","subject_kind","subject_id","subject_digest"],"properties":{"policy":{"type":"string","description":"The policy the request was opened under."},"subject_kind":{"type":"string","description":"What sort of thing is to be approved."},"subject_id":{"type":"string","description":"What is to be approved."},"subject_digest":{"type":"string","description":"SHA-256 of what exactly is to be approved."},"approvals":{"type":"integer","description":"Principals who approved so far."},"rejections":{"type":"integer","description":"Principals who rejected so far."},"required":{"type":"integer","description":"Principals who must approve."}}}', 'The requester took the request back.', 'iu_core', true);

-- step: create table iu_core.approval_principal | locks: nothing that exists
create table iu_core.approval_principal (
  principal  text collate pg_catalog."C" not null,
  role       text collate pg_catalog."C" not null,
  status     text not null default 'active',
  changed_at timestamp with time zone not null default clock_timestamp(),
  changed_by text not null,
  constraint approval_principal_pkey primary key (principal),
  constraint approval_principal_principal_length_check check (length(principal) between 1 and 200),
  constraint approval_principal_principal_trimmed_check check (btrim(principal) = principal),
  constraint approval_principal_role_format_check check (role ~ '^[a-z][a-z0-9_.-]{0,62}$'),
  constraint approval_principal_status_known_check check (status in ('active', 'withdrawn'))
);

comment on table iu_core.approval_principal is 'Who may vote on approvals, and in which role. One role each, so that nobody covers two.';
comment on column iu_core.approval_principal.principal is 'Name of the person or service, as it votes.';
comment on column iu_core.approval_principal.role is 'The role it votes in.';
comment on column iu_core.approval_principal.status is 'active, or withdrawn: votes no longer.';
comment on column iu_core.approval_principal.changed_at is 'When it was changed last.';
comment on column iu_core.approval_principal.changed_by is 'Who changed it last.';
comment on constraint approval_principal_pkey on iu_core.approval_principal is 'Identity of a row.';
comment on constraint approval_principal_principal_length_check on iu_core.approval_principal is 'principal length.';
comment on constraint approval_principal_principal_trimmed_check on iu_core.approval_principal is 'principal trimmed.';
comment on constraint approval_principal_role_format_check on iu_core.approval_principal is 'role format.';
comment on constraint approval_principal_status_known_check on iu_core.approval_principal is 'status known.';

grant select on table iu_core.approval_principal to iu_reader;

-- step: create trigger approval_principal_refuse_change on iu_core.approval_principal | locks: SHARE ROW EXCLUSIVE on the table
create trigger approval_principal_refuse_change
  before delete or truncate on iu_core.approval_principal
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_principal_refuse_change on iu_core.approval_principal is 'Keeps approval_principal append-only: delete, truncate is refused with IU009.';

-- step: create table iu_core.approval_policy | locks: nothing that exists
create table iu_core.approval_policy (
  policy              text collate pg_catalog."C" not null,
  summary             text not null,
  minimum_approvals   integer not null,
  distinct_roles      integer not null default 1,
  voter_roles         text[] not null default '{}',
  voters              text[] not null default '{}',
  excluded_principals text[] not null default '{}',
  requester_may_vote  boolean not null default false,
  one_reject_vetoes   boolean not null default true,
  expires_after       interval not null default '7 days',
  is_shipped          boolean not null default false,
  status              text not null default 'active',
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null default 'iu_core',
  constraint approval_policy_pkey primary key (policy),
  constraint approval_policy_name_format_check check (policy ~ '^[a-z][a-z0-9_.-]*$' and length(policy) <= 150),
  constraint approval_policy_minimum_range_check check (minimum_approvals between 1 and 100),
  constraint approval_policy_roles_range_check check (distinct_roles between 0 and minimum_approvals),
  constraint approval_policy_expires_after_range_check check (expires_after > '0' and expires_after <= '10 years'),
  constraint approval_policy_status_known_check check (status in ('active', 'withdrawn')),
  constraint approval_policy_shipped_is_active_check check (not is_shipped or status = 'active')
);

comment on table iu_core.approval_policy is 'What it takes to approve something. Requests are opened under a policy and keep its terms.';
comment on column iu_core.approval_policy.policy is 'Name of the policy, such as queue.dead_letter_replay.';
comment on column iu_core.approval_policy.summary is 'What it is for.';
comment on column iu_core.approval_policy.minimum_approvals is 'How many different principals must approve.';
comment on column iu_core.approval_policy.distinct_roles is 'How many different roles those who approve must hold among them.';
comment on column iu_core.approval_policy.voter_roles is 'Roles whose principals may vote.';
comment on column iu_core.approval_policy.voters is 'Principals who may vote whatever their role; with no role and no principal named, every principal may.';
comment on column iu_core.approval_policy.excluded_principals is 'Principals who may not vote in any case.';
comment on column iu_core.approval_policy.requester_may_vote is 'Whether who asks for the approval may vote on it.';
comment on column iu_core.approval_policy.one_reject_vetoes is 'Whether one rejection decides; if not, the request is rejected once it can no longer be approved.';
comment on column iu_core.approval_policy.expires_after is 'How long a request counts, open or approved.';
comment on column iu_core.approval_policy.is_shipped is 'Whether it came with the product; such a policy is not changed.';
comment on column iu_core.approval_policy.status is 'active, or withdrawn: no request is opened under it.';
comment on column iu_core.approval_policy.changed_at is 'When it was changed last.';
comment on column iu_core.approval_policy.changed_by is 'Who changed it last.';
comment on constraint approval_policy_pkey on iu_core.approval_policy is 'Identity of a row.';
comment on constraint approval_policy_name_format_check on iu_core.approval_policy is 'name format.';
comment on constraint approval_policy_minimum_range_check on iu_core.approval_policy is 'minimum range.';
comment on constraint approval_policy_roles_range_check on iu_core.approval_policy is 'roles range.';
comment on constraint approval_policy_expires_after_range_check on iu_core.approval_policy is 'expires after range.';
comment on constraint approval_policy_status_known_check on iu_core.approval_policy is 'status known.';
comment on constraint approval_policy_shipped_is_active_check on iu_core.approval_policy is 'shipped is active.';

grant select on table iu_core.approval_policy to iu_reader;

-- step: create trigger approval_policy_refuse_change on iu_core.approval_policy | locks: SHARE ROW EXCLUSIVE on the table
create trigger approval_policy_refuse_change
  before delete or truncate on iu_core.approval_policy
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_policy_refuse_change on iu_core.approval_policy is 'Keeps approval_policy append-only: delete, truncate is refused with IU009.';

-- step: create table iu_core.approval_request | locks: nothing that exists
create table iu_core.approval_request (
  request_id          uuid not null default iu_core.fn_iu_uuid7(),
  policy              text collate pg_catalog."C" not null,
  subject_kind        text collate pg_catalog."C" not null,
  subject_id          uuid not null,
  subject_digest      text collate pg_catalog."C" not null,
  requested_by        text collate pg_catalog."C" not null,
  context             jsonb not null default '{}'::jsonb,
  minimum_approvals   integer not null,
  distinct_roles      integer not null,
  voter_roles         text[] not null,
  voters              text[] not null,
  excluded_principals text[] not null,
  requester_may_vote  boolean not null,
  one_reject_vetoes   boolean not null,
  state               text not null default 'pending',
  approvals           integer not null default 0,
  rejections          integer not null default 0,
  requested_at        timestamp with time zone not null default clock_timestamp(),
  expires_at          timestamp with time zone not null,
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null,
  traceparent         text,
  constraint approval_request_pkey primary key (request_id),
  constraint approval_request_policy_fkey foreign key (policy) references iu_core.approval_policy (policy),
  constraint approval_request_state_known_check check (state in ('pending', 'approved', 'rejected', 'expired', 'invalidated', 'cancelled')),
  constraint approval_request_digest_format_check check (subject_digest ~ '^[0-9a-f]{64}$'),
  constraint approval_request_context_is_object_check check (jsonb_typeof(context) = 'object'),
  constraint approval_request_counts_check check (approvals >= 0 and rejections >= 0)
);

create index approval_request_policy_idx on iu_core.approval_request (policy);

comment on index iu_core.approval_request_policy_idx is 'Requests under a policy.';

create index approval_request_subject_kind_subject_id_idx on iu_core.approval_request (subject_kind, subject_id)
  where state in ('pending', 'approved');

comment on index iu_core.approval_request_subject_kind_subject_id_idx is 'What still counts for a subject.';

create index approval_request_expires_at_idx on iu_core.approval_request (expires_at)
  where state in ('pending', 'approved');

comment on index iu_core.approval_request_expires_at_idx is 'What is to be swept when its time is over.';

comment on table iu_core.approval_request is 'One request for approval, bound to the digest of what is to be approved, with the terms that counted when it was opened.';
comment on column iu_core.approval_request.request_id is 'Identity; time-ordered.';
comment on column iu_core.approval_request.policy is 'The policy it was opened under.';
comment on column iu_core.approval_request.subject_kind is 'What sort of thing the subject is, such as dead_letter_batch.';
comment on column iu_core.approval_request.subject_id is 'What is to be approved.';
comment on column iu_core.approval_request.subject_digest is 'SHA-256 of what exactly is to be approved; of anything else the approval says nothing.';
comment on column iu_core.approval_request.requested_by is 'Who asks for it.';
comment on column iu_core.approval_request.context is 'Facts for those who vote; an object.';
comment on column iu_core.approval_request.minimum_approvals is 'How many different principals must approve.';
comment on column iu_core.approval_request.distinct_roles is 'How many different roles those who approve must hold among them.';
comment on column iu_core.approval_request.voter_roles is 'Roles whose principals may vote.';
comment on column iu_core.approval_request.voters is 'Principals who may vote whatever their role; with no role and no principal named, every principal may.';
comment on column iu_core.approval_request.excluded_principals is 'Principals who may not vote in any case.';
comment on column iu_core.approval_request.requester_may_vote is 'Whether who asks for the approval may vote on it.';
comment on column iu_core.approval_request.one_reject_vetoes is 'Whether one rejection decides; if not, the request is rejected once it can no longer be approved.';
comment on column iu_core.approval_request.state is 'State of the machine approval_request.';
comment on column iu_core.approval_request.approvals is 'Principals who approved.';
comment on column iu_core.approval_request.rejections is 'Principals who rejected.';
comment on column iu_core.approval_request.requested_at is 'When it was opened.';
comment on column iu_core.approval_request.expires_at is 'From then on it does not count, whatever its state.';
comment on column iu_core.approval_request.changed_at is 'When its state changed last.';
comment on column iu_core.approval_request.changed_by is 'Who brought it into its state.';
comment on column iu_core.approval_request.traceparent is 'W3C trace context of who opened it; its events carry it on.';
comment on constraint approval_request_pkey on iu_core.approval_request is 'Identity of a row.';
comment on constraint approval_request_policy_fkey on iu_core.approval_request is 'Each policy is a row of approval_policy.';
comment on constraint approval_request_state_known_check on iu_core.approval_request is 'state known.';
comment on constraint approval_request_digest_format_check on iu_core.approval_request is 'digest format.';
comment on constraint approval_request_context_is_object_check on iu_core.approval_request is 'context is object.';
comment on constraint approval_request_counts_check on iu_core.approval_request is 'counts.';

grant select on table iu_core.approval_request to iu_reader;

-- step: create function iu_core.fn_approval_request_keep() | locks: nothing that exists
create function iu_core.fn_approval_request_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = 'What an approval is asked for, and its terms, never change.',
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'request_id', old.request_id)::text,
    hint = 'Cancel the request and open another.';
end
$iu$;

comment on function iu_core.fn_approval_request_keep() is 'Refuses to change what a request asks for, who asks, or the terms it was opened under.
Errors: IU009 immutable';

revoke all on function iu_core.fn_approval_request_keep() from public;

-- step: create trigger approval_request_refuse_change on iu_core.approval_request | locks: SHARE ROW EXCLUSIVE on the table
create trigger approval_request_refuse_change
  before delete or truncate on iu_core.approval_request
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_request_refuse_change on iu_core.approval_request is 'Keeps approval_request append-only: delete, truncate is refused with IU009.';

-- step: create trigger approval_request_keep on iu_core.approval_request | locks: SHARE ROW EXCLUSIVE on the table
create trigger approval_request_keep
  after update on iu_core.approval_request
  for each row
  when (array[old.request_id::text, old.policy::text, old.subject_kind::text, old.subject_id::text, old.subject_digest::text, old.requested_by::text, old.context::text, old.requested_at::text, old.expires_at::text, old.minimum_approvals::text, old.distinct_roles::text, old.voter_roles::text, old.voters::text, old.excluded_principals::text, old.requester_may_vote::text, old.one_reject_vetoes::text] is distinct from array[new.request_id::text, new.policy::text, new.subject_kind::text, new.subject_id::text, new.subject_digest::text, new.requested_by::text, new.context::text, new.requested_at::text, new.expires_at::text, new.minimum_approvals::text, new.distinct_roles::text, new.voter_roles::text, new.voters::text, new.excluded_principals::text, new.requester_may_vote::text, new.one_reject_vetoes::text])
  execute function iu_core.fn_approval_request_keep();
comment on trigger approval_request_keep on iu_core.approval_request is 'Refuses to change the subject, the requester, the time limit and the terms of a request.';

insert into iu_core.state_machine (machine, table_name, column_name, summary)
  values ('approval_request', 'approval_request', 'state', 'The course of a request for approval.');

insert into iu_core.state_machine (machine, table_name, column_name, summary)
  values ('job', 'job_queue', 'state', 'The course of a job from when it came in until it ends.');

insert into iu_core.state_machine (machine, table_name, column_name, summary)
  values ('dead_letter', 'job_dead_letter', 'state', 'The course of a dead letter.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'pending', true, false, 'Votes are still missing.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'approved', false, false, 'The quorum was reached: it counts until it expires.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'rejected', false, true, 'It was vetoed, or can no longer be approved.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'expired', false, true, 'Its time was over.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'invalidated', false, true, 'The subject is no longer what approval was asked for.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'cancelled', false, true, 'Who asked for it took it back.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'ready', true, false, 'Can be claimed.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'scheduled', true, false, 'Waits for its time.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'blocked', true, false, 'Waits for the job before it in its group.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'limited', true, false, 'Waits until the limits of its class let it through.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'leased', false, false, 'A worker has it. A job that ends leaves the table from here; a waiting one when it is cancelled.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('dead_letter', 'dead', true, false, 'Waits for somebody to decide.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('dead_letter', 'replaying', false, false, 'A job repeats it.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('dead_letter', 'resolved', false, true, 'A replay succeeded.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'approved', 'approve', 'The vote that completes the quorum.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'rejected', 'reject', 'A veto, or the rejection that makes the quorum unreachable.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'expired', 'expire', 'Swept after its time was over.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'invalidated', 'invalidate', 'The subject changed.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'cancelled', 'cancel', 'The requester takes it back.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'approved', 'expired', 'expire', 'Swept after its time was over.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'approved', 'invalidated', 'invalidate', 'The subject changed after it was approved.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'approved', 'cancelled', 'cancel', 'The requester takes it back after it was approved.');

-- step: create trigger approval_request_state_change on iu_core.approval_request | locks: SHARE ROW EXCLUSIVE on the table
create trigger approval_request_state_change
  after update on iu_core.approval_request
  for each row
  when (old.state <> new.state and case old.state when 'pending' then new.state not in ('approved', 'rejected', 'expired', 'invalidated', 'cancelled') when 'approved' then new.state not in ('expired', 'invalidated', 'cancelled') else true end)
  execute function iu_core.fn_state_machine_refuse('approval_request', 'state');
comment on trigger approval_request_state_change on iu_core.approval_request is 'Refuses with IU006 a change of state that the machine approval_request does not allow.';

-- step: create trigger approval_request_state_begin on iu_core.approval_request | locks: SHARE ROW EXCLUSIVE on the table
create trigger approval_request_state_begin
  after insert on iu_core.approval_request
  for each row
  when (new.state not in ('pending') and new.requested_at >= now())
  execute function iu_core.fn_state_machine_refuse('approval_request', 'state');
comment on trigger approval_request_state_begin on iu_core.approval_request is 'Refuses with IU006 a new row that is not in an initial state of the machine approval_request.';

-- step: create table iu_core.approval_vote | locks: nothing that exists
create table iu_core.approval_vote (
  request_id uuid not null,
  principal  text collate pg_catalog."C" not null,
  decision   text not null,
  role       text collate pg_catalog."C" not null,
  comment    text,
  voted_at   timestamp with time zone not null default clock_timestamp(),
  db_user    name not null default session_user,
  constraint approval_vote_pkey primary key (request_id, principal),
  constraint approval_vote_request_id_fkey foreign key (request_id) references iu_core.approval_request (request_id),
  constraint approval_vote_principal_fkey foreign key (principal) references iu_core.approval_principal (principal),
  constraint approval_vote_decision_known_check check (decision in ('approve', 'reject')),
  constraint approval_vote_comment_length_check check (length(comment) between 1 and 2000)
);

create index approval_vote_principal_idx on iu_core.approval_vote (principal);

comment on index iu_core.approval_vote_principal_idx is 'The votes of one principal.';

comment on table iu_core.approval_vote is 'One principal''s vote on one request. Append-only: a vote is not taken back.';
comment on column iu_core.approval_vote.request_id is 'The request.';
comment on column iu_core.approval_vote.principal is 'Who voted.';
comment on column iu_core.approval_vote.decision is 'approve or reject.';
comment on column iu_core.approval_vote.role is 'The role the principal held when it voted; the vote counts for this role.';
comment on column iu_core.approval_vote.comment is 'Why; at most 2000 characters.';
comment on column iu_core.approval_vote.voted_at is 'When.';
comment on column iu_core.approval_vote.db_user is 'The session''s user.';
comment on constraint approval_vote_pkey on iu_core.approval_vote is 'Identity of a row.';
comment on constraint approval_vote_request_id_fkey on iu_core.approval_vote is 'Each request_id is a row of approval_request.';
comment on constraint approval_vote_principal_fkey on iu_core.approval_vote is 'Each principal is a row of approval_principal.';
comment on constraint approval_vote_decision_known_check on iu_core.approval_vote is 'decision known.';
comment on constraint approval_vote_comment_length_check on iu_core.approval_vote is 'comment length.';

grant select on table iu_core.approval_vote to iu_reader;

-- step: create trigger approval_vote_refuse_change on iu_core.approval_vote | locks: SHARE ROW EXCLUSIVE on the table
create trigger approval_vote_refuse_change
  before update or delete or truncate on iu_core.approval_vote
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_vote_refuse_change on iu_core.approval_vote is 'Keeps approval_vote append-only: update, delete, truncate is refused with IU009.';

-- step: create table iu_core.approval_log | locks: nothing that exists
create table iu_core.approval_log (
  log_id      uuid not null default iu_core.fn_iu_uuid7(),
  object_kind text not null,
  object_key  text collate pg_catalog."C" not null,
  change      text not null,
  before      jsonb,
  after       jsonb,
  actor       text not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  db_user     name not null default session_user,
  constraint approval_log_pkey primary key (log_id),
  constraint approval_log_kind_known_check check (object_kind in ('policy', 'principal', 'request'))
);

create index approval_log_object_kind_object_key_log_id_idx on iu_core.approval_log (object_kind, object_key, log_id);

comment on index iu_core.approval_log_object_kind_object_key_log_id_idx is 'History of one object, in order.';

comment on table iu_core.approval_log is 'Every change of a policy, a principal or a request''s state; votes are in approval_vote. Append-only.';
comment on column iu_core.approval_log.log_id is 'Time-ordered identity.';
comment on column iu_core.approval_log.object_kind is 'policy, principal or request.';
comment on column iu_core.approval_log.object_key is 'Name of the policy or principal, or id of the request.';
comment on column iu_core.approval_log.change is 'set, withdraw, or the transition of the request; open for a new one.';
comment on column iu_core.approval_log.before is 'What counted before; null: it did not exist.';
comment on column iu_core.approval_log.after is 'What counts from then on.';
comment on column iu_core.approval_log.actor is 'Who asked for it.';
comment on column iu_core.approval_log.recorded_at is 'When it was recorded.';
comment on column iu_core.approval_log.db_user is 'The session''s user.';
comment on constraint approval_log_pkey on iu_core.approval_log is 'Identity of a row.';
comment on constraint approval_log_kind_known_check on iu_core.approval_log is 'kind known.';

grant select on table iu_core.approval_log to iu_reader;

-- step: create trigger approval_log_refuse_change on iu_core.approval_log | locks: SHARE ROW EXCLUSIVE on the table
create trigger approval_log_refuse_change
  before update or delete or truncate on iu_core.approval_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_log_refuse_change on iu_core.approval_log is 'Keeps approval_log append-only: update, delete, truncate is refused with IU009.';

-- step: create function iu_core.fn_approval_principal_set(text, text, text) | locks: nothing that exists
create function iu_core.fn_approval_principal_set(
  p_principal text,
  p_role text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_old_role text;
  v_changed boolean;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_principal) between 1 and 200 and btrim(p_principal) = p_principal) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A principal is a name of 1 to 200 characters without spaces around it.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_principal', 'given', left(p_principal, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_role !~ '^[a-z][a-z0-9_.-]{0,62}$' then
    raise exception using
      errcode = 'IU003',
      message = 'A role is a lower-case name of at most 63 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_role', 'given', left(p_role, 200))::text,
      hint = 'Name what the principal answers for, e.g. reviewer or finance.';
  end if;

  if p_role is not null then
    insert into iu_core.approval_principal (principal, role, status, changed_by)
    values (p_principal, p_role, 'withdrawn', p_actor)
    on conflict (principal) do nothing;
  end if;
  select case when p.status = 'active' then p.role end
  into v_old_role
  from iu_core.approval_principal p
  where p.principal = p_principal
  for no key update;
  v_changed := v_old_role is distinct from p_role;
  if v_changed then
    update iu_core.approval_principal p
    set
      role = coalesce(p_role, p.role),
      status = case when p_role is null then 'withdrawn' else 'active' end,
      changed_at = v_at,
      changed_by = p_actor
    where p.principal = p_principal;
    insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
    values (
      'principal', p_principal, case when p_role is null then 'withdraw' else 'set' end,
      case when v_old_role is not null then jsonb_build_object('role', v_old_role) end,
      case when p_role is not null then jsonb_build_object('role', p_role) end,
      p_actor
    );
  end if;
  return jsonb_build_object(
    'principal', p_principal, 'old_role', v_old_role, 'role', p_role, 'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_approval_principal_set(text, text, text) is 'Lets a principal vote in a role, gives it another role, or with no role lets it vote no longer.
Votes already cast keep counting, for the role the principal held then.
Arguments:
  p_principal: Name of the person or service, as it will vote; 1 to 200 characters.
  p_role: The one role it votes in, a lower-case name; null: it votes no longer.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_approval_principal_set(''ana@example.org'', ''reviewer'', ''operator@example.org'')';

revoke all on function iu_core.fn_approval_principal_set(text, text, text) from public;
grant execute on function iu_core.fn_approval_principal_set(text, text, text) to iu_operator;

-- step: create function iu_core.fn_approval_policy_set(text, text, jsonb, text) | locks: nothing that exists
create function iu_core.fn_approval_policy_set(
  p_policy text,
  p_summary text,
  p_rules jsonb,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set IntervalStyle = 'postgres'
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_rules jsonb := '{"minimum_approvals":1,"distinct_roles":1,"voter_roles":[],"voters":[],"excluded_principals":[],"requester_may_vote":false,"one_reject_vetoes":true,"expires_after":"7 days"}'::jsonb || case when jsonb_typeof(p_rules) = 'object' then p_rules else '{}' end;
  v_problem jsonb;
  v_expires_after interval;
  v_old iu_core.approval_policy;
  v_new iu_core.approval_policy;
  v_before jsonb;
  v_after jsonb;
  v_changed boolean;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_policy) <= 150 and p_policy ~ '^[a-z][a-z0-9_.-]*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A policy is a lower-case name of at most 150 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_policy', 'given', left(p_policy, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_summary) <= 500 and btrim(p_summary) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A summary of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_summary', 'length', length(p_summary))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_problem := case when jsonb_typeof(p_rules) = 'object' then
    (
      select jsonb_build_object('path', '$.' || k.key, 'message', 'There is no such rule.')
      from jsonb_object_keys(p_rules - array['minimum_approvals', 'distinct_roles', 'voter_roles', 'voters', 'excluded_principals', 'requester_may_vote', 'one_reject_vetoes', 'expires_after']) as k (key)
      order by k.key collate "C"
      limit 1
    )
  else
    '{"path": "$", "message": "Rules are given as a JSON object."}'
  end;
  v_problem := coalesce(
    v_problem,
    case
      when (case when jsonb_typeof(v_rules -> 'minimum_approvals') = 'number' then
        (v_rules ->> 'minimum_approvals')::numeric % 1 = 0 and (v_rules ->> 'minimum_approvals')::numeric between 1 and 100
      end) is not true then jsonb_build_object('path', '$.minimum_approvals', 'message', 'A whole number from 1 to 100.')
      when (case when jsonb_typeof(v_rules -> 'distinct_roles') = 'number' then
        (v_rules ->> 'distinct_roles')::numeric % 1 = 0 and (v_rules ->> 'distinct_roles')::numeric between 0 and (v_rules ->> 'minimum_approvals')::numeric
      end) is not true then jsonb_build_object('path', '$.distinct_roles', 'message', 'A whole number from 0 to minimum_approvals.')
      when (case when jsonb_typeof(v_rules -> 'voter_roles') = 'array' then
        jsonb_array_length(v_rules -> 'voter_roles') <= 1000
        and not jsonb_path_exists(v_rules -> 'voter_roles', 'strict $[*] ? (@.type() <> "string" || !(@ like_regex "^\\S(.{0,198}\\S)?$" flag "s"))')
      end) is not true then jsonb_build_object('path', '$.voter_roles', 'message', 'An array of at most 1000 names of 1 to 200 characters without spaces around them.')
      when (case when jsonb_typeof(v_rules -> 'voters') = 'array' then
        jsonb_array_length(v_rules -> 'voters') <= 1000
        and not jsonb_path_exists(v_rules -> 'voters', 'strict $[*] ? (@.type() <> "string" || !(@ like_regex "^\\S(.{0,198}\\S)?$" flag "s"))')
      end) is not true then jsonb_build_object('path', '$.voters', 'message', 'An array of at most 1000 names of 1 to 200 characters without spaces around them.')
      when (case when jsonb_typeof(v_rules -> 'excluded_principals') = 'array' then
        jsonb_array_length(v_rules -> 'excluded_principals') <= 1000
        and not jsonb_path_exists(v_rules -> 'excluded_principals', 'strict $[*] ? (@.type() <> "string" || !(@ like_regex "^\\S(.{0,198}\\S)?$" flag "s"))')
      end) is not true then jsonb_build_object('path', '$.excluded_principals', 'message', 'An array of at most 1000 names of 1 to 200 characters without spaces around them.')
      when (jsonb_typeof(v_rules -> 'requester_may_vote') = 'boolean') is not true then jsonb_build_object('path', '$.requester_may_vote', 'message', 'true or false.')
      when (jsonb_typeof(v_rules -> 'one_reject_vetoes') = 'boolean') is not true then jsonb_build_object('path', '$.one_reject_vetoes', 'message', 'true or false.')
      when (jsonb_typeof(v_rules -> 'expires_after') = 'string') is not true then jsonb_build_object('path', '$.expires_after', 'message', 'An interval as a string, such as 36 hours.')
    end
  );
  if v_problem is null then
    begin
      v_expires_after := (v_rules ->> 'expires_after')::interval;
    exception
      when data_exception then
        null;
    end;
    if (v_expires_after > '0' and v_expires_after <= '10 years') is not true then
      v_problem := '{"path": "$.expires_after", "message": "An interval of more than nothing and at most 10 years."}';
    end if;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = format('%s: %s', v_problem ->> 'path', v_problem ->> 'message'),
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_rules', 'path', v_problem ->> 'path')::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  insert into iu_core.approval_policy (policy, summary, minimum_approvals, status, changed_by)
  values (p_policy, p_summary, 1, 'withdrawn', p_actor)
  on conflict (policy) do nothing;
  select p.* into v_old from iu_core.approval_policy p where p.policy = p_policy for no key update;
  v_before := case when v_old.status = 'active' then
    jsonb_build_object(
      'minimum_approvals', v_old.minimum_approvals,
      'distinct_roles', v_old.distinct_roles,
      'voter_roles', v_old.voter_roles,
      'voters', v_old.voters,
      'excluded_principals', v_old.excluded_principals,
      'requester_may_vote', v_old.requester_may_vote,
      'one_reject_vetoes', v_old.one_reject_vetoes,
      'expires_after', v_old.expires_after::text
    )
  end;
  v_new := v_old;
  v_new.summary := p_summary;
  v_new.minimum_approvals := (v_rules ->> 'minimum_approvals')::numeric::int;
  v_new.distinct_roles := (v_rules ->> 'distinct_roles')::numeric::int;
  v_new.voter_roles := array(select e.name from jsonb_array_elements_text(v_rules -> 'voter_roles') as e (name));
  v_new.voters := array(select e.name from jsonb_array_elements_text(v_rules -> 'voters') as e (name));
  v_new.excluded_principals := array(select e.name from jsonb_array_elements_text(v_rules -> 'excluded_principals') as e (name));
  v_new.requester_may_vote := (v_rules -> 'requester_may_vote')::boolean;
  v_new.one_reject_vetoes := (v_rules -> 'one_reject_vetoes')::boolean;
  v_new.expires_after := v_expires_after;
  v_new.status := 'active';
  v_after := jsonb_build_object(
    'minimum_approvals', v_new.minimum_approvals,
    'distinct_roles', v_new.distinct_roles,
    'voter_roles', v_new.voter_roles,
    'voters', v_new.voters,
    'excluded_principals', v_new.excluded_principals,
    'requester_may_vote', v_new.requester_may_vote,
    'one_reject_vetoes', v_new.one_reject_vetoes,
    'expires_after', v_new.expires_after::text
  );
  v_changed := v_before is distinct from v_after or v_old.summary <> v_new.summary;
  if v_changed and v_old.is_shipped then
    raise exception using
      errcode = 'IU005',
      message = format('The policy %s came with the product and is not changed.', p_policy),
      detail = jsonb_build_object(
        'code', 'conflict',
        'policy', p_policy,
        'is_shipped', true,
        'expected', v_after,
        'actual', v_before
      )::text,
      hint = 'Set a policy of another name.';
  end if;

  if v_changed then
    update iu_core.approval_policy p
    set
      summary = v_new.summary,
      minimum_approvals = v_new.minimum_approvals,
      distinct_roles = v_new.distinct_roles,
      voter_roles = v_new.voter_roles,
      voters = v_new.voters,
      excluded_principals = v_new.excluded_principals,
      requester_may_vote = v_new.requester_may_vote,
      one_reject_vetoes = v_new.one_reject_vetoes,
      expires_after = v_new.expires_after,
      status = v_new.status,
      changed_at = v_at,
      changed_by = p_actor
    where p.policy = p_policy;
    insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
    values ('policy', p_policy, 'set', v_before, v_after || jsonb_build_object('summary', p_summary), p_actor);
  end if;
  return jsonb_build_object(
    'policy', p_policy, 'status', 'active', 'old', v_before, 'new', v_after, 'changed', v_changed
  );
end
$iu$;

comment on function iu_core.fn_approval_policy_set(text, text, jsonb, text) is 'Makes an approval policy, changes its rules, or brings a withdrawn one back.
Requests that are open keep the terms they were opened under. Whether enough principals exist is asked when a request is opened, not here. A policy that came with the product is not changed: set another one.
Arguments:
  p_policy: A lower-case name such as queue.dead_letter_replay; at most 150 characters.
  p_summary: What it is for; 1 to 500 characters.
  p_rules: An object of {minimum_approvals?, distinct_roles?, voter_roles?, voters?, excluded_principals?, requester_may_vote?, one_reject_vetoes?, expires_after?}; what is left out has the default, whatever the policy said before.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_approval_policy_set(''payment.release'', ''Payments above the limit.'', ''{"minimum_approvals": 2, "distinct_roles": 2}'', ''ana@example.org'')';

revoke all on function iu_core.fn_approval_policy_set(text, text, jsonb, text) from public;
grant execute on function iu_core.fn_approval_policy_set(text, text, jsonb, text) to iu_operator;

-- step: create function iu_core.fn_approval_policy_withdraw(text, text) | locks: nothing that exists
create function iu_core.fn_approval_policy_withdraw(
  p_policy text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set IntervalStyle = 'postgres'
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_old iu_core.approval_policy;
  v_before jsonb;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select p.* into v_old from iu_core.approval_policy p where p.policy = p_policy for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no approval policy %s.', coalesce(left(p_policy, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_policy', 'policy', left(p_policy, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  end if;
  if v_old.is_shipped then
    raise exception using
      errcode = 'IU005',
      message = format('The policy %s came with the product and is not withdrawn.', v_old.policy),
      detail = jsonb_build_object(
        'code', 'conflict',
        'policy', v_old.policy,
        'is_shipped', true,
        'expected', false,
        'actual', true
      )::text,
      hint = 'Close the gate of the capability that asks for it.';
  end if;

  if v_old.status = 'active' then
    v_before := jsonb_build_object(
      'minimum_approvals', v_old.minimum_approvals,
      'distinct_roles', v_old.distinct_roles,
      'voter_roles', v_old.voter_roles,
      'voters', v_old.voters,
      'excluded_principals', v_old.excluded_principals,
      'requester_may_vote', v_old.requester_may_vote,
      'one_reject_vetoes', v_old.one_reject_vetoes,
      'expires_after', v_old.expires_after::text
    );
    update iu_core.approval_policy p
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where p.policy = v_old.policy;
    insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
    values ('policy', v_old.policy, 'withdraw', v_before, null, p_actor);
  end if;
  return jsonb_build_object(
    'policy', v_old.policy, 'status', 'withdrawn', 'old', v_before, 'new', null, 'changed', v_before is not null
  );
end
$iu$;

comment on function iu_core.fn_approval_policy_withdraw(text, text) is 'Withdraws an approval policy: no request is opened under it any more.
Requests that are open go on under the terms they were opened with: cancel or invalidate them where they must not.
Arguments:
  p_policy: A policy.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_approval_policy_withdraw(''payment.release'', ''ana@example.org'')';

revoke all on function iu_core.fn_approval_policy_withdraw(text, text) from public;
grant execute on function iu_core.fn_approval_policy_withdraw(text, text) to iu_operator;

-- step: create function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text) | locks: nothing that exists
create function iu_core.fn_approval_open(
  p_policy text,
  p_subject_kind text,
  p_subject_id uuid,
  p_subject_digest text,
  p_requested_by text,
  p_context jsonb default '{}'::jsonb,
  p_traceparent text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request_id uuid := iu_core.fn_iu_uuid7();
  v_policy iu_core.approval_policy;
  v_eligible bigint;
  v_roles bigint;
begin
  perform iu_core.fn_dot_gate_require('approval.enabled');
  perform iu_core.fn_iu_actor_require(p_requested_by);
  select p.*
  into v_policy
  from iu_core.approval_policy p
  where p.policy = p_policy and p.status = 'active';
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no approval policy %s.', coalesce(left(p_policy, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_policy',
        'policy', left(p_policy, 200),
        'known', (select jsonb_agg(p.policy order by p.policy) from iu_core.approval_policy p where p.status = 'active')
      )::text,
      hint = 'An operator makes one with fn_approval_policy_set.';
  end if;
  if (p_subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(p_subject_kind) <= 100) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A subject kind is a name of at most 100 letters, digits and . _ : -.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_subject_kind', 'given', left(p_subject_kind, 200))::text,
      hint = 'Say what sort of thing it is, e.g. dead_letter_batch.';
  elsif p_subject_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'A subject is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_subject_id')::text,
      hint = 'Correct the argument named in the detail.';
  elsif (p_subject_digest ~ '^[0-9a-f]{64}$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The digest of the subject is 64 lower-case hex digits.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_subject_digest', 'given', left(p_subject_digest, 200))::text,
      hint = 'Take it with fn_iu_sha256 over what exactly is to be approved.';
  elsif jsonb_typeof(p_context) is distinct from 'object' or octet_length(p_context::text) > 16384 then
    raise exception using
      errcode = 'IU003',
      message = 'The context is a JSON object of at most 16384 bytes.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_context',
        'size', octet_length(p_context::text),
        'limit', 16384
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select count(*), count(distinct v.role)
  into v_eligible, v_roles
  from iu_core.approval_principal v
  where v.status = 'active'
  and v.principal <> all (v_policy.excluded_principals)
  and (v_policy.requester_may_vote or v.principal <> p_requested_by)
  and (
    v_policy.voter_roles = '{}' and v_policy.voters = '{}'
    or v.role = any (v_policy.voter_roles)
    or v.principal = any (v_policy.voters)
  );
  if v_eligible < v_policy.minimum_approvals or v_roles < v_policy.distinct_roles then
    raise exception using
      errcode = 'IU003',
      message = format('The policy %s cannot be met: too few may vote on what %s asks for.', p_policy, p_requested_by),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_policy',
        'policy', p_policy,
        'required', v_policy.minimum_approvals,
        'eligible', v_eligible,
        'distinct_roles', v_policy.distinct_roles,
        'eligible_roles', v_roles
      )::text,
      hint = 'An operator registers who may vote with fn_approval_principal_set, or changes the policy.';
  end if;

  insert into iu_core.approval_request (
    request_id, policy, subject_kind, subject_id, subject_digest, requested_by, context,
    minimum_approvals, distinct_roles, voter_roles, voters, excluded_principals, requester_may_vote, one_reject_vetoes,
    requested_at, expires_at, changed_at, changed_by, traceparent
  )
  values (
    v_request_id, p_policy, p_subject_kind, p_subject_id, p_subject_digest, p_requested_by, p_context,
    v_policy.minimum_approvals, v_policy.distinct_roles, v_policy.voter_roles, v_policy.voters, v_policy.excluded_principals, v_policy.requester_may_vote, v_policy.one_reject_vetoes,
    v_at, v_at + v_policy.expires_after, v_at, p_requested_by, p_traceparent
  );
  insert into iu_core.approval_log (object_kind, object_key, change, after, actor)
  values ('request', v_request_id::text, 'open', '{"state": "pending"}', p_requested_by);
  perform iu_core.fn_event_emit(
    'approval.requested', 'approval_request', r.request_id,
    jsonb_build_object(
      'policy', r.policy,
      'subject_kind', r.subject_kind,
      'subject_id', r.subject_id,
      'subject_digest', r.subject_digest,
      'approvals', r.approvals,
      'rejections', r.rejections,
      'required', r.minimum_approvals
    ) || '{}',
    p_requested_by, r.traceparent
  )
  from iu_core.approval_request r
  where r.request_id = v_request_id;
  return v_request_id;
end
$iu$;

comment on function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text) is 'Asks for an approval of one subject as it is now, and returns the request''s id.
The request is bound to the digest of the subject and keeps the terms of the policy as they are now. Refused with IU003 when those who may vote are too few, or hold too few roles, for the policy ever to be met. Several requests may be open for one subject.
Arguments:
  p_policy: A registered policy.
  p_subject_kind: What sort of thing the subject is, such as dead_letter_batch.
  p_subject_id: What is to be approved.
  p_subject_digest: SHA-256 of what exactly is to be approved, 64 lower-case hex digits.
  p_requested_by: Who asks; 1 to 200 characters, kept in the log.
  p_context: Facts for those who vote; an object of at most 16384 bytes.
  p_traceparent: W3C trace context of the caller: 00-<32 hex>-<16 hex>-<2 hex>.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_approval_open(''payment.release'', ''payment'', ''01890000-0000-7000-8000-000000000000'', iu_core.fn_iu_sha256(''…''), ''ana@example.org'')';

revoke all on function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text) from public;
grant execute on function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text) to iu_app;

-- step: create function iu_core.fn_approval_vote(uuid, text, text, text) | locks: nothing that exists
create function iu_core.fn_approval_vote(
  p_request_id uuid,
  p_principal text,
  p_decision text,
  p_comment text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_request iu_core.approval_request;
  v_state text;
  v_role text;
  v_eligible boolean;
  v_approvals bigint;
  v_rejections bigint;
  v_roles bigint;
  v_reachable boolean := true;
begin
  perform iu_core.fn_dot_gate_require('approval.enabled');
  perform iu_core.fn_iu_actor_require(p_principal);
  if (p_decision in ('approve', 'reject')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The decision is approve or reject.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_decision', 'given', left(p_decision, 200))::text,
      hint = 'Correct the argument named in the detail.';
  elsif length(p_comment) not between 1 and 2000 then
    raise exception using
      errcode = 'IU003',
      message = 'A comment has 1 to 2000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_comment', 'length', length(p_comment))::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select r.* into v_request from iu_core.approval_request r where r.request_id = p_request_id for no key update;
  if not found then
    if p_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a request for approval is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no request for approval %s.', p_request_id),
      detail = jsonb_build_object('code', 'not_found', 'request_id', p_request_id)::text,
      hint = 'Look up the open ones in v_approval_pending.';
  end if;
  -- Only now: the wait for the lock may have taken the request past its time.
  v_at := clock_timestamp();
  v_state := case
    when v_request.state in ('pending', 'approved') and v_request.expires_at <= v_at then 'expired'
    else v_request.state
  end;
  if v_state <> 'pending' then
    raise exception using
      errcode = 'IU006',
      message = format('The request is %s: it takes no votes.', v_state),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'request_id', p_request_id,
        'machine', 'approval_request',
        'from', v_state,
        'transition', p_decision
      )::text,
      hint = 'Look at it with fn_approval_state; open another request where one is needed.';
  end if;
  if v_request.requested_by = p_principal and not v_request.requester_may_vote then
    raise exception using
      errcode = 'IU011',
      message = 'Who asks for an approval does not vote on it.',
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'request_id', p_request_id,
        'principal', p_principal,
        'reason', 'requester'
      )::text,
      hint = 'Let somebody else decide; v_approval_pending lists who may.';
  end if;
  select p.role, p.status = 'active'
  and p.principal <> all (v_request.excluded_principals)
  and (v_request.requester_may_vote or p.principal <> v_request.requested_by)
  and (
    v_request.voter_roles = '{}' and v_request.voters = '{}'
    or p.role = any (v_request.voter_roles)
    or p.principal = any (v_request.voters)
  )
  into v_role, v_eligible
  from iu_core.approval_principal p
  where p.principal = p_principal and p.status = 'active';
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('No principal %s is registered to vote.', p_principal),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_principal', 'principal', p_principal)::text,
      hint = 'An operator registers principals with fn_approval_principal_set.';
  elsif not v_eligible then
    raise exception using
      errcode = 'IU011',
      message = format('The policy %s does not let %s vote.', v_request.policy, p_principal),
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'request_id', p_request_id,
        'principal', p_principal,
        'role', v_role,
        'reason', case when p_principal = any (v_request.excluded_principals) then 'excluded' else 'role' end
      )::text,
      hint = 'Let somebody else decide; v_approval_pending lists who may.';
  end if;

  insert into iu_core.approval_vote (request_id, principal, decision, role, comment, voted_at)
  values (p_request_id, p_principal, p_decision, v_role, p_comment, v_at)
  on conflict (request_id, principal) do nothing;
  if not found then
    raise exception using
      errcode = 'IU005',
      message = format('%s has voted on this request.', p_principal),
      detail = jsonb_build_object(
        'code', 'conflict',
        'request_id', p_request_id,
        'principal', p_principal,
        'expected', null,
        'actual', (select v.decision from iu_core.approval_vote v where v.request_id = p_request_id and v.principal = p_principal)
      )::text,
      hint = 'A vote is not changed. To stop an approval, its requester cancels it.';
  end if;

  select
    count(*) filter (where v.decision = 'approve'),
    count(*) filter (where v.decision = 'reject'),
    count(distinct v.role) filter (where v.decision = 'approve')
  into v_approvals, v_rejections, v_roles
  from iu_core.approval_vote v
  where v.request_id = p_request_id;
  if p_decision = 'reject' then
    if v_request.one_reject_vetoes then
      v_reachable := false;
    else
      -- What it would come to if everybody who still may approved.
      select count(*) >= v_request.minimum_approvals and count(distinct o.role) >= v_request.distinct_roles
      into v_reachable
      from (
        select v.role
        from iu_core.approval_vote v
        where v.request_id = p_request_id and v.decision = 'approve'
        union all
        select p.role
        from iu_core.approval_principal p
        where p.status = 'active'
        and p.principal <> all (v_request.excluded_principals)
        and (v_request.requester_may_vote or p.principal <> v_request.requested_by)
        and (
          v_request.voter_roles = '{}' and v_request.voters = '{}'
          or p.role = any (v_request.voter_roles)
          or p.principal = any (v_request.voters)
        )
          and not exists (
            select
            from iu_core.approval_vote v
            where v.request_id = p_request_id and v.principal = p.principal
          )
      ) as o (role);
    end if;
  end if;
  v_state := case
    when not v_reachable then 'rejected'
    when v_approvals >= v_request.minimum_approvals and v_roles >= v_request.distinct_roles then 'approved'
    else 'pending'
  end;

  update iu_core.approval_request r
  set
    approvals = v_approvals,
    rejections = v_rejections,
    state = v_state,
    changed_at = case when v_state <> 'pending' then v_at else r.changed_at end,
    changed_by = case when v_state <> 'pending' then p_principal else r.changed_by end
  where r.request_id = p_request_id
  returning r.* into v_request;
  perform iu_core.fn_event_emit(
    'approval.voted', 'approval_request', v_request.request_id,
    jsonb_build_object(
      'policy', v_request.policy,
      'subject_kind', v_request.subject_kind,
      'subject_id', v_request.subject_id,
      'subject_digest', v_request.subject_digest,
      'approvals', v_request.approvals,
      'rejections', v_request.rejections,
      'required', v_request.minimum_approvals
    ) || jsonb_build_object('decision', p_decision),
    p_principal, v_request.traceparent
  );
  if v_state <> 'pending' then
    insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
    values (
      'request', p_request_id::text, p_decision, '{"state": "pending"}',
      jsonb_build_object('state', v_state, 'approvals', v_approvals, 'rejections', v_rejections), p_principal
    );
    perform iu_core.fn_event_emit(
      'approval.' || v_state, 'approval_request', v_request.request_id,
      jsonb_build_object(
        'policy', v_request.policy,
        'subject_kind', v_request.subject_kind,
        'subject_id', v_request.subject_id,
        'subject_digest', v_request.subject_digest,
        'approvals', v_request.approvals,
        'rejections', v_request.rejections,
        'required', v_request.minimum_approvals
      ) || '{}',
      p_principal, v_request.traceparent
    );
  end if;
  return jsonb_build_object(
    'request_id', p_request_id,
    'state', v_state,
    'approvals', v_approvals,
    'required', v_request.minimum_approvals,
    'rejections', v_rejections,
    'roles', v_roles,
    'distinct_roles', v_request.distinct_roles
  );
end
$iu$;

comment on function iu_core.fn_approval_vote(uuid, text, text, text) is 'Counts one principal''s vote on a request; the vote that decides it changes its state in the same transaction.
Each principal votes once; the requester votes only where the policy says so. The request''s row is locked while votes are counted, so of two last votes exactly one decides. One rejection vetoes unless the policy says otherwise.
Arguments:
  p_request_id: The request.
  p_principal: Who asks; 1 to 200 characters, kept in the log.
  p_decision: approve or reject.
  p_comment: Why; 1 to 2000 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU002 unknown_key, IU011 not_permitted, IU005 conflict
Example: select iu_core.fn_approval_vote(''0199c2f4-0000-7000-8000-000000000001'', ''binh@example.org'', ''approve'', ''Checked against the invoice.'')';

revoke all on function iu_core.fn_approval_vote(uuid, text, text, text) from public;
grant execute on function iu_core.fn_approval_vote(uuid, text, text, text) to iu_app;

-- step: create function iu_core.fn_approval_cancel(uuid, text, text) | locks: nothing that exists
create function iu_core.fn_approval_cancel(
  p_request_id uuid,
  p_actor text,
  p_reason text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_request iu_core.approval_request;
  v_state text;
  v_request_ids uuid[];
begin
  perform iu_core.fn_dot_gate_require('approval.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if length(p_reason) not between 1 and 1000 then
    raise exception using
      errcode = 'IU003',
      message = 'A reason has 1 to 1000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select r.* into v_request from iu_core.approval_request r where r.request_id = p_request_id for no key update;
  if not found then
    if p_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a request for approval is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no request for approval %s.', p_request_id),
      detail = jsonb_build_object('code', 'not_found', 'request_id', p_request_id)::text,
      hint = 'Look up the open ones in v_approval_pending.';
  end if;
  if v_request.requested_by <> p_actor then
    raise exception using
      errcode = 'IU011',
      message = 'Only who asked for an approval takes it back.',
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'request_id', p_request_id,
        'actor', p_actor,
        'requested_by', v_request.requested_by
      )::text,
      hint = 'Vote against it, or ask an operator to invalidate it.';
  end if;
  v_at := clock_timestamp();
  v_state := case
    when v_request.state in ('pending', 'approved') and v_request.expires_at <= v_at then 'expired'
    else v_request.state
  end;
  if v_state not in ('pending', 'approved') then
    raise exception using
      errcode = 'IU006',
      message = format('The request is %s: there is nothing to take back.', v_state),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'request_id', p_request_id,
        'machine', 'approval_request',
        'from', v_state,
        'transition', 'cancel'
      )::text,
      hint = 'Look at it with fn_approval_state.';
  end if;

  v_request_ids := array[p_request_id];
  insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
  select
    'request', r.request_id::text, 'cancel',
    jsonb_build_object('state', r.state),
    jsonb_strip_nulls(jsonb_build_object('state', 'cancelled', 'note', p_reason)),
    p_actor
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  update iu_core.approval_request r
  set state = 'cancelled', changed_at = v_at, changed_by = p_actor
  where r.request_id = any (v_request_ids);
  perform iu_core.fn_event_emit(
    'approval.cancelled', 'approval_request', r.request_id,
    jsonb_build_object(
      'policy', r.policy,
      'subject_kind', r.subject_kind,
      'subject_id', r.subject_id,
      'subject_digest', r.subject_digest,
      'approvals', r.approvals,
      'rejections', r.rejections,
      'required', r.minimum_approvals
    ) || '{}',
    p_actor, r.traceparent
  )
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  return jsonb_build_object('request_id', p_request_id, 'from_state', v_state, 'state', 'cancelled');
end
$iu$;

comment on function iu_core.fn_approval_cancel(uuid, text, text) is 'Takes a request for approval back, open or approved. Only who asked for it may.
Waits for whoever is at work under the approval. To stop somebody else''s request, vote against it, or have an operator invalidate it.
Arguments:
  p_request_id: The request.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_reason: Why; 1 to 1000 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU011 not_permitted, IU006 invalid_transition
Example: select iu_core.fn_approval_cancel(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'', ''No longer needed.'')';

revoke all on function iu_core.fn_approval_cancel(uuid, text, text) from public;
grant execute on function iu_core.fn_approval_cancel(uuid, text, text) to iu_app;

-- step: create function iu_core.fn_approval_invalidate(text, uuid, text, text) | locks: nothing that exists
create function iu_core.fn_approval_invalidate(
  p_subject_kind text,
  p_subject_id uuid,
  p_new_digest text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_request_ids uuid[];
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_subject_kind is null or p_subject_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The kind and the id of the subject are required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', case when p_subject_kind is null then 'p_subject_kind' else 'p_subject_id' end)::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_new_digest !~ '^[0-9a-f]{64}$' then
    raise exception using
      errcode = 'IU003',
      message = 'The digest of the subject is 64 lower-case hex digits.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_new_digest', 'given', left(p_new_digest, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  v_request_ids := array(
    select r.request_id
    from iu_core.approval_request r
    where r.subject_kind = p_subject_kind
      and r.subject_id = p_subject_id
      and r.state in ('pending', 'approved')
      and r.subject_digest is distinct from p_new_digest
    order by r.request_id
    for no key update
  );
  v_at := clock_timestamp();
  insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
  select
    'request', r.request_id::text, 'invalidate',
    jsonb_build_object('state', r.state),
    jsonb_strip_nulls(jsonb_build_object('state', 'invalidated', 'note', null)),
    p_actor
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  update iu_core.approval_request r
  set state = 'invalidated', changed_at = v_at, changed_by = p_actor
  where r.request_id = any (v_request_ids);
  perform iu_core.fn_event_emit(
    'approval.invalidated', 'approval_request', r.request_id,
    jsonb_build_object(
      'policy', r.policy,
      'subject_kind', r.subject_kind,
      'subject_id', r.subject_id,
      'subject_digest', r.subject_digest,
      'approvals', r.approvals,
      'rejections', r.rejections,
      'required', r.minimum_approvals
    ) || '{}',
    p_actor, r.traceparent
  )
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  return jsonb_build_object(
    'subject_kind', p_subject_kind,
    'subject_id', p_subject_id,
    'invalidated', cardinality(v_request_ids),
    'request_ids', to_jsonb(v_request_ids)
  );
end
$iu$;

comment on function iu_core.fn_approval_invalidate(text, uuid, text, text) is 'Ends every request, open or approved, that was made for another digest of the subject.
For functions that change a subject: with its new digest they end what was approved for the old one. Without a digest every request for the subject ends. An approval for another digest counts for nothing in any case; this says so in its state.
Arguments:
  p_subject_kind: What sort of thing the subject is.
  p_subject_id: The subject that changed.
  p_new_digest: Its digest from now on; null: nothing asked for it counts any more.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_approval_invalidate(''payment'', ''01890000-0000-7000-8000-000000000000'', null, ''ana@example.org'')';

revoke all on function iu_core.fn_approval_invalidate(text, uuid, text, text) from public;
grant execute on function iu_core.fn_approval_invalidate(text, uuid, text, text) to iu_operator;

-- step: create function iu_core.fn_approval_expire(integer) | locks: nothing that exists
create function iu_core.fn_approval_expire(
  p_limit integer default 1000
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request_ids uuid[];
begin
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The limit is 1 to 10000.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_limit', 'given', p_limit)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_request_ids := array(
    select r.request_id
    from iu_core.approval_request r
    where r.state in ('pending', 'approved') and r.expires_at <= v_at
    order by r.expires_at
    limit p_limit
    for no key update skip locked
  );
  insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
  select
    'request', r.request_id::text, 'expire',
    jsonb_build_object('state', r.state),
    jsonb_strip_nulls(jsonb_build_object('state', 'expired', 'note', null)),
    'iu_core'
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  update iu_core.approval_request r
  set state = 'expired', changed_at = v_at, changed_by = 'iu_core'
  where r.request_id = any (v_request_ids);
  perform iu_core.fn_event_emit(
    'approval.expired', 'approval_request', r.request_id,
    jsonb_build_object(
      'policy', r.policy,
      'subject_kind', r.subject_kind,
      'subject_id', r.subject_id,
      'subject_digest', r.subject_digest,
      'approvals', r.approvals,
      'rejections', r.rejections,
      'required', r.minimum_approvals
    ) || '{}',
    'iu_core', r.traceparent
  )
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  return jsonb_build_object('expired', cardinality(v_request_ids));
end
$iu$;

comment on function iu_core.fn_approval_expire(integer) is 'Sweeps requests whose time is over into the state expired, oldest first.
Housekeeping for pg_cron or a worker: an expired request counts for nothing whether it is swept or not. Rows that somebody else holds are left for the next sweep.
Arguments:
  p_limit: Most requests to sweep; 1 to 10000.
Errors: IU003 invalid_argument
Example: select iu_core.fn_approval_expire(1000)';

revoke all on function iu_core.fn_approval_expire(integer) from public;
grant execute on function iu_core.fn_approval_expire(integer) to iu_operator;

-- step: create function iu_core.fn_approval_require(uuid, text, uuid, text) | locks: nothing that exists
create function iu_core.fn_approval_require(
  p_request_id uuid,
  p_subject_kind text,
  p_subject_id uuid,
  p_subject_digest text
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_request iu_core.approval_request;
  v_reason text;
begin
  if p_subject_kind is null or p_subject_id is null or p_subject_digest is null then
    raise exception using
      errcode = 'IU003',
      message = 'The kind, the id and the digest of the subject are required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', case
        when p_subject_kind is null then 'p_subject_kind'
        when p_subject_id is null then 'p_subject_id'
        else 'p_subject_digest'
      end)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select r.* into v_request from iu_core.approval_request r where r.request_id = p_request_id;
  v_reason := case
    when v_request.request_id is null then 'missing'
    when v_request.subject_kind <> p_subject_kind or v_request.subject_id <> p_subject_id then 'other_subject'
    when v_request.subject_digest <> p_subject_digest then 'other_digest'
    else nullif(case
      when v_request.state in ('pending', 'approved') and v_request.expires_at <= clock_timestamp() then 'expired'
      else v_request.state
    end, 'approved')
  end;
  if v_reason is not null then
    raise exception using
      errcode = 'IU007',
      message = case v_reason
        when 'missing' then 'This needs an approval, and there is none.'
        when 'other_subject' then 'The approval is for another subject.'
        when 'other_digest' then 'The subject is no longer what the approval is for.'
        else format('This needs an approval, and the one given is %s.', v_reason)
      end,
      detail = jsonb_build_object(
        'code', 'approval_required',
        'reason', v_reason,
        'request_id', p_request_id,
        'subject_kind', p_subject_kind,
        'subject_id', p_subject_id,
        'expected', p_subject_digest,
        'actual', v_request.subject_digest,
        'approvals', v_request.approvals,
        'required', v_request.minimum_approvals,
        'expires_at', v_request.expires_at
      )::text,
      hint = case v_reason
        when 'pending' then 'Let those who may vote decide with fn_approval_vote; v_approval_pending lists them.'
        else 'Ask for an approval of the subject as it is now with fn_approval_open.'
      end;
  end if;
end
$iu$;

comment on function iu_core.fn_approval_require(uuid, text, uuid, text) is 'Refuses with IU007 unless the request is approved, its time not over, and its subject exactly this one.
The detail''s reason is missing, other_subject, other_digest, pending, rejected, expired, invalidated or cancelled. It looks and does not hold: a cancellation that comes while the caller works is not waited for. Functions that act under an approval call fn_approval_hold instead.
Arguments:
  p_request_id: The request that is said to be approved; null: none was asked for.
  p_subject_kind: What sort of thing is to be done something with.
  p_subject_id: The thing.
  p_subject_digest: Its digest now: SHA-256 of what exactly is to be approved.
Errors: IU003 invalid_argument, IU007 approval_required
Example: select iu_core.fn_approval_require(''0199c2f4-0000-7000-8000-000000000001'', ''payment'', ''01890000-0000-7000-8000-000000000000'', iu_core.fn_iu_sha256(''…''))';

revoke all on function iu_core.fn_approval_require(uuid, text, uuid, text) from public;
grant execute on function iu_core.fn_approval_require(uuid, text, uuid, text) to iu_reader;

-- step: create function iu_core.fn_approval_hold(uuid, text, uuid, text) | locks: nothing that exists
create function iu_core.fn_approval_hold(
  p_request_id uuid,
  p_subject_kind text,
  p_subject_id uuid,
  p_subject_digest text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_request iu_core.approval_request;
  v_reason text;
begin
  if p_subject_kind is null or p_subject_id is null or p_subject_digest is null then
    raise exception using
      errcode = 'IU003',
      message = 'The kind, the id and the digest of the subject are required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', case
        when p_subject_kind is null then 'p_subject_kind'
        when p_subject_id is null then 'p_subject_id'
        else 'p_subject_digest'
      end)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select r.* into v_request from iu_core.approval_request r where r.request_id = p_request_id for share;
  v_reason := case
    when v_request.request_id is null then 'missing'
    when v_request.subject_kind <> p_subject_kind or v_request.subject_id <> p_subject_id then 'other_subject'
    when v_request.subject_digest <> p_subject_digest then 'other_digest'
    else nullif(case
      when v_request.state in ('pending', 'approved') and v_request.expires_at <= clock_timestamp() then 'expired'
      else v_request.state
    end, 'approved')
  end;
  if v_reason is not null then
    raise exception using
      errcode = 'IU007',
      message = case v_reason
        when 'missing' then 'This needs an approval, and there is none.'
        when 'other_subject' then 'The approval is for another subject.'
        when 'other_digest' then 'The subject is no longer what the approval is for.'
        else format('This needs an approval, and the one given is %s.', v_reason)
      end,
      detail = jsonb_build_object(
        'code', 'approval_required',
        'reason', v_reason,
        'request_id', p_request_id,
        'subject_kind', p_subject_kind,
        'subject_id', p_subject_id,
        'expected', p_subject_digest,
        'actual', v_request.subject_digest,
        'approvals', v_request.approvals,
        'required', v_request.minimum_approvals,
        'expires_at', v_request.expires_at
      )::text,
      hint = case v_reason
        when 'pending' then 'Let those who may vote decide with fn_approval_vote; v_approval_pending lists them.'
        else 'Ask for an approval of the subject as it is now with fn_approval_open.'
      end;
  end if;
end
$iu$;

comment on function iu_core.fn_approval_hold(uuid, text, uuid, text) is 'As fn_approval_require, and keeps the approval as it is until the transaction ends.
For functions that act under an approval: whoever cancels or invalidates it waits until they are done, and sees what was done. Several may hold one approval at a time. Only the owner''s functions call it.
Arguments:
  p_request_id: The request that is said to be approved; null: none was asked for.
  p_subject_kind: What sort of thing is to be done something with.
  p_subject_id: The thing.
  p_subject_digest: Its digest now: SHA-256 of what exactly is to be approved.
Errors: IU003 invalid_argument, IU007 approval_required
Example: select iu_core.fn_approval_hold(''0199c2f4-0000-7000-8000-000000000001'', ''payment'', ''01890000-0000-7000-8000-000000000000'', iu_core.fn_iu_sha256(''…''))';

revoke all on function iu_core.fn_approval_hold(uuid, text, uuid, text) from public;

-- step: create function iu_core.fn_approval_state(uuid) | locks: nothing that exists
create function iu_core.fn_approval_state(
  p_request_id uuid
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_request iu_core.approval_request;
  v_votes jsonb;
  v_roles jsonb;
begin
  select r.* into v_request from iu_core.approval_request r where r.request_id = p_request_id;
  if not found then
    if p_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a request for approval is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no request for approval %s.', p_request_id),
      detail = jsonb_build_object('code', 'not_found', 'request_id', p_request_id)::text,
      hint = 'Look up the open ones in v_approval_pending.';
  end if;
  select
    coalesce(
      jsonb_agg(
        jsonb_build_object(
          'principal', v.principal,
          'decision', v.decision,
          'role', v.role,
          'comment', v.comment,
          'voted_at', v.voted_at
        )
        order by v.voted_at, v.principal
      ),
      '[]'
    ),
    coalesce(jsonb_agg(distinct v.role) filter (where v.decision = 'approve'), '[]')
  into v_votes, v_roles
  from iu_core.approval_vote v
  where v.request_id = p_request_id;

  return jsonb_build_object(
    'request_id', v_request.request_id,
    'policy', v_request.policy,
    'subject_kind', v_request.subject_kind,
    'subject_id', v_request.subject_id,
    'subject_digest', v_request.subject_digest,
    'requested_by', v_request.requested_by,
    'context', v_request.context,
    'state', case
      when v_request.state in ('pending', 'approved') and v_request.expires_at <= clock_timestamp() then 'expired'
      else v_request.state
    end,
    'approvals', v_request.approvals,
    'required', v_request.minimum_approvals,
    'rejections', v_request.rejections,
    'roles', v_roles,
    'terms', jsonb_build_object(
      'minimum_approvals', v_request.minimum_approvals,
      'distinct_roles', v_request.distinct_roles,
      'voter_roles', v_request.voter_roles,
      'voters', v_request.voters,
      'excluded_principals', v_request.excluded_principals,
      'requester_may_vote', v_request.requester_may_vote,
      'one_reject_vetoes', v_request.one_reject_vetoes
    ),
    'requested_at', v_request.requested_at,
    'expires_at', v_request.expires_at,
    'changed_at', v_request.changed_at,
    'changed_by', v_request.changed_by,
    'votes', v_votes
  );
end
$iu$;

comment on function iu_core.fn_approval_state(uuid) is 'Where a request for approval stands: its state now, its votes, and what it takes.
Arguments:
  p_request_id: The request.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_approval_state(''0199c2f4-0000-7000-8000-000000000001'') ->> ''state''';

revoke all on function iu_core.fn_approval_state(uuid) from public;
grant execute on function iu_core.fn_approval_state(uuid) to iu_reader;

-- step: create view iu_core.v_approval_pending | locks: nothing that exists
create view iu_core.v_approval_pending with (security_invoker = true) as
select
  r.request_id,
  r.policy,
  r.subject_kind,
  r.subject_id,
  r.subject_digest,
  r.requested_by,
  r.context,
  r.approvals,
  r.minimum_approvals as required,
  r.rejections,
  r.distinct_roles,
  array(
    select p.principal
    from iu_core.approval_principal p
    where p.status = 'active'
    and p.principal <> all (r.excluded_principals)
    and (r.requester_may_vote or p.principal <> r.requested_by)
    and (
      r.voter_roles = '{}' and r.voters = '{}'
      or p.role = any (r.voter_roles)
      or p.principal = any (r.voters)
    )
      and not exists (
        select
        from iu_core.approval_vote v
        where v.request_id = r.request_id and v.principal = p.principal
      )
    order by p.principal
  ) as may_vote,
  r.requested_at,
  r.expires_at
from iu_core.approval_request r
where r.state = 'pending' and r.expires_at > clock_timestamp();

comment on view iu_core.v_approval_pending is 'Requests for approval that wait for votes and whose time is not over, with who may still vote.';
comment on column iu_core.v_approval_pending.request_id is 'The request.';
comment on column iu_core.v_approval_pending.policy is 'The policy it was opened under.';
comment on column iu_core.v_approval_pending.subject_kind is 'What sort of thing the subject is.';
comment on column iu_core.v_approval_pending.subject_id is 'What is to be approved.';
comment on column iu_core.v_approval_pending.subject_digest is 'SHA-256 of what exactly is to be approved.';
comment on column iu_core.v_approval_pending.requested_by is 'Who asks for it.';
comment on column iu_core.v_approval_pending.context is 'Facts for those who vote.';
comment on column iu_core.v_approval_pending.approvals is 'Principals who approved so far.';
comment on column iu_core.v_approval_pending.required is 'Principals who must approve.';
comment on column iu_core.v_approval_pending.rejections is 'Principals who rejected so far.';
comment on column iu_core.v_approval_pending.distinct_roles is 'How many roles those who approve must hold among them.';
comment on column iu_core.v_approval_pending.may_vote is 'Principals who may vote and have not.';
comment on column iu_core.v_approval_pending.requested_at is 'When it was opened.';
comment on column iu_core.v_approval_pending.expires_at is 'When its time is over.';

grant select on table iu_core.v_approval_pending to iu_reader;

-- step: create table iu_core.event_segment | locks: nothing that exists
create table iu_core.event_segment (
  first_position bigint not null,
  last_position  bigint not null,
  event_ids      uuid[] not null,
  event_types    text[] not null,
  min_event_id   uuid not null,
  max_event_id   uuid not null,
  sequenced_at   timestamp with time zone not null default now(),
  constraint event_segment_pkey primary key (first_position),
  constraint event_segment_is_dense_check check (last_position - first_position + 1 = cardinality(event_ids)),
  constraint event_segment_size_check check (cardinality(event_ids) between 1 and 100)
);

create index event_segment_max_event_id_idx on iu_core.event_segment (max_event_id);

comment on index iu_core.event_segment_max_event_id_idx is 'Where a replay from an event or a time begins; what retention takes away.';

comment on table iu_core.event_segment is 'Positions of live events, a run of consecutive ones in a row: first_position belongs to the first of event_ids. Dense, never reassigned.';
comment on column iu_core.event_segment.first_position is 'Position of the first event.';
comment on column iu_core.event_segment.last_position is 'Position of the last event.';
comment on column iu_core.event_segment.event_ids is 'The events in the order of their positions.';
comment on column iu_core.event_segment.event_types is 'At least the types among them.';
comment on column iu_core.event_segment.min_event_id is 'The smallest of the ids.';
comment on column iu_core.event_segment.max_event_id is 'The largest of the ids.';
comment on column iu_core.event_segment.sequenced_at is 'When they were given their positions.';
comment on constraint event_segment_pkey on iu_core.event_segment is 'Identity of a row.';
comment on constraint event_segment_is_dense_check on iu_core.event_segment is 'is dense.';
comment on constraint event_segment_size_check on iu_core.event_segment is 'size.';

grant select on table iu_core.event_segment to iu_reader;

-- step: create trigger event_segment_refuse_change on iu_core.event_segment | locks: SHARE ROW EXCLUSIVE on the table
create trigger event_segment_refuse_change
  before update or truncate on iu_core.event_segment
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_segment_refuse_change on iu_core.event_segment is 'Keeps event_segment append-only: update, truncate is refused with IU009.';

-- step: create table iu_core.event_subscription | locks: nothing that exists
create table iu_core.event_subscription (
  subscription        text collate pg_catalog."C" not null,
  event_patterns      text[] not null,
  options             jsonb not null default '{}'::jsonb,
  status              text collate pg_catalog."C" not null default 'active',
  lease               interval not null default '60 s',
  position            bigint not null,
  consumer            text,
  leased_until        timestamp with time zone,
  batch_position      bigint,
  batch_count         integer,
  batch_last_event_id uuid,
  acked_event_id      uuid,
  created_at          timestamp with time zone not null default clock_timestamp(),
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null,
  constraint event_subscription_pkey primary key (subscription),
  constraint event_subscription_name_format_check check (subscription ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$' and length(subscription) <= 150),
  constraint event_subscription_status_known_check check (status in ('active', 'withdrawn')),
  constraint event_subscription_has_patterns_check check (cardinality(event_patterns) > 0),
  constraint event_subscription_position_not_negative_check check (position >= 0),
  constraint event_subscription_batch_whole_check check ((batch_position is null) = (batch_count is null)
  and (batch_position is null) = (batch_last_event_id is null)
  and (batch_position is null or batch_position > position and consumer is not null)),
  constraint event_subscription_leased_by_somebody_check check ((consumer is null) = (leased_until is null))
) with (fillfactor = 50);

comment on table iu_core.event_subscription is 'Who wants which events, how far each has come, and who holds its lease.';
comment on column iu_core.event_subscription.subscription is 'Name of the subscription.';
comment on column iu_core.event_subscription.event_patterns is 'Which events: *, types, or words followed by .*; sorted.';
comment on column iu_core.event_subscription.options is 'As given to fn_event_subscribe.';
comment on column iu_core.event_subscription.status is 'active, or withdrawn: neither polled nor waited for by retention.';
comment on column iu_core.event_subscription.lease is 'How long a consumer keeps the subscription after its last poll or ack.';
comment on column iu_core.event_subscription.position is 'Position up to which everything is done.';
comment on column iu_core.event_subscription.consumer is 'Who holds the lease, or held it last.';
comment on column iu_core.event_subscription.leased_until is 'When another consumer may take over.';
comment on column iu_core.event_subscription.batch_position is 'Position up to which the outstanding batch was looked for; null: none is outstanding.';
comment on column iu_core.event_subscription.batch_count is 'Events of the outstanding batch.';
comment on column iu_core.event_subscription.batch_last_event_id is 'Last event of the outstanding batch.';
comment on column iu_core.event_subscription.acked_event_id is 'Event of the last ack, so that an ack can be repeated.';
comment on column iu_core.event_subscription.created_at is 'When it was made.';
comment on column iu_core.event_subscription.changed_at is 'When its definition was changed last.';
comment on column iu_core.event_subscription.changed_by is 'Who changed its definition last.';
comment on constraint event_subscription_pkey on iu_core.event_subscription is 'Identity of a row.';
comment on constraint event_subscription_name_format_check on iu_core.event_subscription is 'name format.';
comment on constraint event_subscription_status_known_check on iu_core.event_subscription is 'status known.';
comment on constraint event_subscription_has_patterns_check on iu_core.event_subscription is 'has patterns.';
comment on constraint event_subscription_position_not_negative_check on iu_core.event_subscription is 'position not negative.';
comment on constraint event_subscription_batch_whole_check on iu_core.event_subscription is 'batch whole.';
comment on constraint event_subscription_leased_by_somebody_check on iu_core.event_subscription is 'leased by somebody.';

grant select on table iu_core.event_subscription to iu_reader;

-- step: create table iu_core.event_read | locks: nothing that exists
create table iu_core.event_read (
  principal text collate pg_catalog."C" not null,
  event_id  uuid not null,
  read_at   timestamp with time zone not null default now(),
  constraint event_read_pkey primary key (principal, event_id),
  constraint event_read_principal_length_check check (length(principal) between 1 and 200)
);

create index event_read_event_id_idx on iu_core.event_read (event_id);

comment on index iu_core.event_read_event_id_idx is 'Who has read an event; what retention takes away.';

comment on table iu_core.event_read is 'Which principal has read which event.';
comment on column iu_core.event_read.principal is 'A person or service.';
comment on column iu_core.event_read.event_id is 'An event of the outbox.';
comment on column iu_core.event_read.read_at is 'When it was marked.';
comment on constraint event_read_pkey on iu_core.event_read is 'Identity of a row.';
comment on constraint event_read_principal_length_check on iu_core.event_read is 'principal length.';

grant select on table iu_core.event_read to iu_reader;

-- step: create table iu_core.event_retention_log | locks: nothing that exists
create table iu_core.event_retention_log (
  log_id           uuid not null default iu_core.fn_iu_uuid7(),
  before           timestamp with time zone not null,
  retention_months integer not null,
  partitions       text[] not null,
  last_position    bigint,
  actor            text not null,
  db_user          name not null default session_user,
  recorded_at      timestamp with time zone not null default clock_timestamp(),
  constraint event_retention_log_pkey primary key (log_id)
);

comment on table iu_core.event_retention_log is 'Every time events were retired: which months, under which policy, for whom. Append-only.';
comment on column iu_core.event_retention_log.log_id is 'Time-ordered identity.';
comment on column iu_core.event_retention_log.before is 'Events emitted before it went.';
comment on column iu_core.event_retention_log.retention_months is 'The policy at that time.';
comment on column iu_core.event_retention_log.partitions is 'The months that went.';
comment on column iu_core.event_retention_log.last_position is 'The last position that went with them; null: none did.';
comment on column iu_core.event_retention_log.actor is 'Who asked for it.';
comment on column iu_core.event_retention_log.db_user is 'The session''s user.';
comment on column iu_core.event_retention_log.recorded_at is 'When it was recorded.';
comment on constraint event_retention_log_pkey on iu_core.event_retention_log is 'Identity of a row.';

grant select on table iu_core.event_retention_log to iu_reader;

-- step: create trigger event_retention_log_refuse_change on iu_core.event_retention_log | locks: SHARE ROW EXCLUSIVE on the table
create trigger event_retention_log_refuse_change
  before update or delete or truncate on iu_core.event_retention_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_retention_log_refuse_change on iu_core.event_retention_log is 'Keeps event_retention_log append-only: update, delete, truncate is refused with IU009.';

-- step: create view iu_core.v_event_position | locks: nothing that exists
create view iu_core.v_event_position with (security_invoker = true) as
select s.first_position + e.n - 1 as position, e.event_id, s.sequenced_at
from iu_core.event_segment s
cross join lateral unnest(s.event_ids) with ordinality as e (event_id, n);

comment on view iu_core.v_event_position is 'The position of every live event that has one.';
comment on column iu_core.v_event_position.position is 'Its place in the order of delivery.';
comment on column iu_core.v_event_position.event_id is 'The event.';
comment on column iu_core.v_event_position.sequenced_at is 'When it was given its position.';

grant select on table iu_core.v_event_position to iu_reader;

-- step: create view iu_core.event_pending | locks: nothing that exists
create view iu_core.event_pending with (security_invoker = true) as
select
  s.subscription,
  g.first_position + e.n - 1 as position,
  o.event_id,
  o.event_type,
  o.subject_kind,
  o.subject_id,
  o.occurred_at
from iu_core.event_subscription s
join iu_core.event_segment g on g.first_position > s.position - 100
cross join lateral unnest(g.event_ids) with ordinality as e (event_id, n)
join iu_core.event_outbox o on o.event_id = e.event_id
where s.status = 'active'
  and g.first_position + e.n - 1 > s.position
  and exists (select from unnest(s.event_patterns) as p (pattern) where o.event_type like replace(replace(p.pattern, '_', '\_'), '*', '%'));

comment on view iu_core.event_pending is 'Events that an active subscription wants and has not acknowledged; those without a position yet are not among them.';
comment on column iu_core.event_pending.subscription is 'The subscription.';
comment on column iu_core.event_pending.position is 'The event''s place in the order of delivery.';
comment on column iu_core.event_pending.event_id is 'The event.';
comment on column iu_core.event_pending.event_type is 'Its type.';
comment on column iu_core.event_pending.subject_kind is 'What sort of thing it is about.';
comment on column iu_core.event_pending.subject_id is 'What it is about.';
comment on column iu_core.event_pending.occurred_at is 'When it was emitted.';

grant select on table iu_core.event_pending to iu_reader;

-- step: create view iu_core.v_event_lag | locks: nothing that exists
create view iu_core.v_event_lag with (security_invoker = true) as
select
  s.subscription,
  s.position,
  h.last_position,
  h.last_position - s.position as lag,
  (select coalesce(sum(cardinality(t.event_ids)), 0) from iu_core.event_tail t)::bigint as without_position,
  now() - (
    select g.sequenced_at
    from iu_core.event_segment g
    where g.first_position > s.position + 1 - 100 and g.last_position > s.position
    order by g.first_position
    limit 1
  ) as behind_for,
  s.consumer,
  s.leased_until,
  coalesce(s.leased_until > now(), false) as is_leased,
  s.batch_count
from iu_core.event_subscription s
cross join (select coalesce(max(h.last_position), 0) as last_position from iu_core.event_bus_head h) h
where s.status = 'active';

comment on view iu_core.v_event_lag is 'How far behind each active subscription is, and who is at it.';
comment on column iu_core.v_event_lag.subscription is 'The subscription.';
comment on column iu_core.v_event_lag.position is 'Position up to which everything is done.';
comment on column iu_core.v_event_lag.last_position is 'The last position given out.';
comment on column iu_core.v_event_lag.lag is 'Positions between the two, whether their events are meant or not.';
comment on column iu_core.v_event_lag.without_position is 'Live events that have no position yet; they come on top, for every subscription.';
comment on column iu_core.v_event_lag.behind_for is 'Age of the oldest position that is not done; null: none.';
comment on column iu_core.v_event_lag.consumer is 'Who holds the lease, or held it last.';
comment on column iu_core.v_event_lag.leased_until is 'When another consumer may take over.';
comment on column iu_core.v_event_lag.is_leased is 'Whether the lease counts now.';
comment on column iu_core.v_event_lag.batch_count is 'Events of the outstanding batch; null: none is outstanding.';

grant select on table iu_core.v_event_lag to iu_reader;

-- step: create function iu_core.fn_event_sequence() | locks: nothing that exists
create function iu_core.fn_event_sequence()
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_last bigint;
begin
  if not exists (select from iu_core.event_tail) then
    return coalesce((select h.last_position from iu_core.event_bus_head h), 0);
  end if;
  select h.last_position into v_last from iu_core.event_bus_head h for update;
  if not found then
    insert into iu_core.event_bus_head (last_position, is_awaited) values (0, false) on conflict (is_head) do nothing;
    select h.last_position into strict v_last from iu_core.event_bus_head h for update;
  end if;

  with taken as (
    delete from iu_core.event_tail t
    returning t.tail_id, t.event_ids, t.event_types
  ), lined_up as (
    select t.event_ids, t.event_types, sum(cardinality(t.event_ids)) over (order by t.tail_id) - cardinality(t.event_ids) as before
    from taken t
  ), placed as (
    select (u.before + e.n - 1)::bigint / 100 as segment, u.before + e.n as n, e.event_id, case when e.n = 1 or (u.before + e.n) % 100 = 1 then u.event_types end as event_types
    from lined_up u
    cross join lateral unnest(u.event_ids) with ordinality as e (event_id, n)
  ), segment as (
    select
      p.segment, array_agg(p.event_id order by p.n) as event_ids,
      jsonb_agg(p.event_types) filter (where p.event_types is not null) as event_types
    from placed p
    group by p.segment
  ), written as (
    insert into iu_core.event_segment (first_position, last_position, event_ids, event_types, min_event_id, max_event_id)
    select
      v_last + g.segment * 100 + 1, v_last + g.segment * 100 + cardinality(g.event_ids), g.event_ids,
      array(select distinct y.value #>> '{}' from jsonb_path_query(g.event_types, '$[*][*]') as y (value)),
      e.smallest, e.largest
    from segment g
    cross join lateral (
      select (array_agg(e.event_id order by e.event_id))[1] as smallest, (array_agg(e.event_id order by e.event_id desc))[1] as largest
      from unnest(g.event_ids) as e (event_id)
    ) as e
    returning last_position
  )
  select coalesce(max(w.last_position), v_last) into v_last from written w;

  update iu_core.event_bus_head h
  set last_position = v_last, is_awaited = false
  where h.last_position <> v_last or h.is_awaited;
  return v_last;
end
$iu$;

comment on function iu_core.fn_event_sequence() is 'Gives positions to the live events that have committed since the last time, and returns the last position there is.
Whoever needs positions calls it. One at a time: the others wait for the lock of the head. An event of a transaction that commits later gets a later position, so a consumer that has passed a position has missed nothing before it; nothing in it depends on transaction ids or clocks.';

revoke all on function iu_core.fn_event_sequence() from public;

-- step: create function iu_core.fn_event_window(bigint, bigint, text[], integer) | locks: nothing that exists
create function iu_core.fn_event_window(
  p_after bigint,
  p_until bigint,
  p_patterns text[],
  p_limit integer
)
returns table (
  event_ids uuid[],
  until bigint
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_ids uuid[];
  v_until bigint;
  v_types text[];
begin
  if '*' = any (p_patterns) then
    v_until := least(p_after + p_limit, p_until);
    select array_agg(e.event_id order by s.first_position, e.n)
    into v_ids
    from iu_core.event_segment s
    cross join lateral unnest(s.event_ids) with ordinality as e (event_id, n)
    where s.first_position > p_after - 100
      and s.first_position <= v_until
      and s.first_position + e.n - 1 between p_after + 1 and v_until;
  else
    v_types := array(
      select t.event_type
      from iu_core.event_type_registry t
      where exists (select from unnest(p_patterns) as p (pattern) where t.event_type like replace(replace(p.pattern, '_', '\_'), '*', '%'))
    );
    -- The next segments that hold such types; there is one of them in each, but where a segment ends inside an emission.
    select case when count(*) = (p_limit / 100 + 5) then least(max(c.last_position), p_until) else p_until end
    into v_until
    from (
      select s.last_position
      from iu_core.event_segment s
      where s.first_position > p_after - 100
        and s.first_position <= p_until
        and s.event_types && v_types
      order by s.first_position
      limit (p_limit / 100 + 5)
    ) as c;
    select array_agg(m.event_id order by m.position), case when count(*) = p_limit then max(m.position) else v_until end
    into v_ids, v_until
    from (
      select e.event_id, s.first_position + e.n - 1 as position
      from iu_core.event_segment s
      cross join lateral unnest(s.event_ids) with ordinality as e (event_id, n)
      -- the limit keeps it a look-up an event
      cross join lateral (select o.event_type from iu_core.event_outbox o where o.event_id = e.event_id limit 1) o
      where s.first_position > p_after - 100
        and s.first_position <= v_until
        and s.event_types && v_types
        and s.first_position + e.n - 1 between p_after + 1 and v_until
        and o.event_type = any (v_types)
      order by s.first_position, e.n
      limit p_limit
    ) as m;
    if v_ids is null and v_until < p_until then
      v_until := p_until;
      select array_agg(m.event_id order by m.position), case when count(*) = p_limit then max(m.position) else v_until end
      into v_ids, v_until
      from (
        select e.event_id, s.first_position + e.n - 1 as position
        from iu_core.event_segment s
        cross join lateral unnest(s.event_ids) with ordinality as e (event_id, n)
        -- the limit keeps it a look-up an event
        cross join lateral (select o.event_type from iu_core.event_outbox o where o.event_id = e.event_id limit 1) o
        where s.first_position > p_after - 100
          and s.first_position <= v_until
          and s.event_types && v_types
          and s.first_position + e.n - 1 between p_after + 1 and v_until
          and o.event_type = any (v_types)
        order by s.first_position, e.n
        limit p_limit
      ) as m;
    end if;
  end if;
  return query select v_ids, greatest(v_until, p_after);
end
$iu$;

comment on function iu_core.fn_event_window(bigint, bigint, text[], integer) is 'The first events behind a position that patterns mean, and the position up to which was looked.
Everything up to that position is either among the events or not meant. Segments whose types are not meant are passed over unread.
Arguments:
  p_after: Position behind which the first event is.
  p_until: Last position to look at.
  p_patterns: Patterns of a subscription.
  p_limit: Most events.';

revoke all on function iu_core.fn_event_window(bigint, bigint, text[], integer) from public;

-- step: create function iu_core.fn_event_subscribe(text, text[], text, jsonb) | locks: nothing that exists
create function iu_core.fn_event_subscribe(
  p_subscription text,
  p_event_patterns text[],
  p_actor text,
  p_options jsonb default '{}'::jsonb
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_problem jsonb;
  v_patterns text[];
  v_last bigint;
  v_old iu_core.event_subscription;
  v_new iu_core.event_subscription;
  v_change text;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_subscription) <= 150 and p_subscription ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A subscription is named by 1 to 150 letters, digits and _ . : -',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_subscription', 'given', left(p_subscription, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if array_ndims(p_event_patterns) is distinct from 1 or cardinality(p_event_patterns) > 100 then
    raise exception using
      errcode = 'IU003',
      message = '1 to 100 patterns are required.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_event_patterns',
        'path', '$',
        'count', coalesce(cardinality(p_event_patterns), 0)
      )::text,
      hint = 'Subscribe to * for everything.';
  end if;
  select jsonb_build_object('path', '$[' || (p.n - 1) || ']', 'pattern', left(p.pattern, 200), 'is_pattern', p.is_pattern)
  into v_problem
  from (
    select
      p.pattern, p.n, (
        length(p.pattern) <= 150
        and (p.pattern = '*' or p.pattern ~ '^[a-z][a-z0-9_-]*([.][a-z0-9][a-z0-9_-]*)*([.][*])?$')
      ) is true as is_pattern,
      exists (select from iu_core.event_type_registry t where t.event_type like replace(replace(p.pattern, '_', '\_'), '*', '%')) as is_known
    from unnest(p_event_patterns) with ordinality as p (pattern, n)
  ) as p
  where not (p.is_pattern and p.is_known)
  order by p.is_pattern, p.n
  limit 1;
  if not (v_problem ->> 'is_pattern')::boolean then
    raise exception using
      errcode = 'IU003',
      message = 'A pattern is *, an event type, or words joined by dots and followed by .*',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_event_patterns',
        'path', v_problem -> 'path',
        'given', v_problem -> 'pattern'
      )::text,
      hint = 'Such as piece.* or approval.approved.';
  elsif v_problem is not null then
    raise exception using
      errcode = 'IU002',
      message = format('No registered event type is meant by %s.', v_problem ->> 'pattern'),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_event_patterns',
        'path', v_problem -> 'path',
        'pattern', v_problem -> 'pattern'
      )::text,
      hint = 'Register the event type first, or correct the spelling.';
  end if;
  if jsonb_typeof(p_options) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'Options are a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_options', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select jsonb_build_object('key', left(o.key, 200), 'type', k.type)
  into v_problem
  from jsonb_each(p_options) as o
  left join (values ('lease', 'string'), ('start', 'string'), ('executor_class', 'string'), ('queue', 'string'), ('priority', 'number'), ('max_attempts', 'number'), ('group_by_subject', 'boolean')) as k (key, type) on k.key = o.key
  where case
    when k.type is null or jsonb_typeof(o.value) <> k.type then true
    when o.key = 'start' then o.value not in ('"now"', '"beginning"')
    when o.key = 'lease' then
      case
        when o.value #>> '{}' ~ '^[0-9]{1,6} ?(s|sec|seconds?|m|min|minutes?|h|hours?)$'
          then not (o.value #>> '{}')::interval between interval '1 s' and interval '1 day'
        else true
      end
    when k.type = 'number' then
      case when o.value::numeric % 1 = 0 then o.value::numeric not between -1000000 and 1000000 else true end
    when k.type = 'string' then length(o.value #>> '{}') not between 1 and 200
    else false
  end
  order by o.key collate "C"
  limit 1;
  if found then
    raise exception using
      errcode = 'IU003',
      message = case
        when v_problem ->> 'type' is null then format('A subscription has no option %s.', v_problem ->> 'key')
        else format('The option %s has no such value.', v_problem ->> 'key')
      end,
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_options',
        'path', '$.' || (v_problem ->> 'key'),
        'given', left(p_options ->> (v_problem ->> 'key'), 200)
      )::text,
      hint = 'lease is such as 60 s, from 1 s to 1 day; start is now or beginning; executor_class and queue are names; priority and max_attempts are integers; group_by_subject is true or false.';
  end if;

  v_patterns := array(select distinct p collate "C" from unnest(p_event_patterns) as p order by 1);
  v_last := iu_core.fn_event_sequence();
  if p_options ->> 'start' = 'beginning' then
    v_last := coalesce((select min(g.first_position) - 1 from iu_core.event_segment g), v_last);
  end if;
  insert into iu_core.event_subscription (subscription, event_patterns, options, lease, position, changed_by)
  values (p_subscription, v_patterns, p_options, coalesce(p_options ->> 'lease', '60 s')::interval, v_last, p_actor)
  on conflict (subscription) do nothing
  returning * into v_new;
  if found then
    v_change := 'subscribe';
  else
    select s.* into strict v_old from iu_core.event_subscription s where s.subscription = p_subscription for no key update;
    v_new := v_old;
    v_change := case
      when v_old.status = 'withdrawn' then 'restore'
      when (v_old.event_patterns, v_old.options) is distinct from (v_patterns, p_options) then 'update'
    end;
  end if;
  if v_change in ('restore', 'update') then
    update iu_core.event_subscription s
    set
      status = 'active',
      event_patterns = v_patterns,
      options = p_options,
      lease = coalesce(p_options ->> 'lease', '60 s')::interval,
      position = greatest(v_old.position, (select min(g.first_position) - 1 from iu_core.event_segment g)),
      batch_position = null,
      batch_count = null,
      batch_last_event_id = null,
      changed_at = v_at,
      changed_by = p_actor
    where s.subscription = p_subscription
    returning s.* into v_new;
  end if;
  return jsonb_build_object(
    'subscription', v_new.subscription,
    'status', v_new.status,
    'event_patterns', v_new.event_patterns,
    'options', v_new.options,
    'position', v_new.position,
    'changed', v_change is not null,
    'change', v_change
  );
end
$iu$;

comment on function iu_core.fn_event_subscribe(text, text[], text, jsonb) is 'Makes a subscription, changes what an existing one wants, or brings an ended one back where it stood.
Patterns are * for everything, a registered event type, or words followed by .* for the types that begin with them. A new subscription begins now, or with options.start beginning at the oldest event kept. The same patterns and options again change nothing; other ones replace the old, and a batch that is outstanding is given again under the new patterns. An ended subscription goes on behind the last event it acknowledged, as far as events are kept.
Arguments:
  p_subscription: Its name: 1 to 150 letters, digits and _ . : -
  p_event_patterns: Which events; 1 to 100 patterns.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_options: lease, start; for subscriptions that become jobs executor_class, queue, priority, max_attempts, group_by_subject.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select iu_core.fn_event_subscribe(''search-index'', ''{piece.*}'', ''ana@example.org'', ''{"lease": "30 s"}'')';

revoke all on function iu_core.fn_event_subscribe(text, text[], text, jsonb) from public;
grant execute on function iu_core.fn_event_subscribe(text, text[], text, jsonb) to iu_app;

-- step: create function iu_core.fn_event_unsubscribe(text, text) | locks: nothing that exists
create function iu_core.fn_event_unsubscribe(
  p_subscription text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_new iu_core.event_subscription;
  v_change text;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  update iu_core.event_subscription s
  set
    status = 'withdrawn',
    consumer = null,
    leased_until = null,
    batch_position = null,
    batch_count = null,
    batch_last_event_id = null,
    changed_at = v_at,
    changed_by = p_actor
  where s.subscription = p_subscription and s.status = 'active'
  returning s.* into v_new;
  if found then
    v_change := 'unsubscribe';
  else
    select s.* into v_new from iu_core.event_subscription s where s.subscription = p_subscription;
    if not found then
      raise exception using
        errcode = 'IU004',
        message = format('There is no subscription %s.', coalesce(left(p_subscription, 200), 'null')),
        detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
        hint = 'Check the id or key given in the detail.';
    end if;
  end if;
  return jsonb_build_object(
    'subscription', v_new.subscription,
    'status', v_new.status,
    'event_patterns', v_new.event_patterns,
    'options', v_new.options,
    'position', v_new.position,
    'changed', v_change is not null,
    'change', v_change
  );
end
$iu$;

comment on function iu_core.fn_event_unsubscribe(text, text) is 'Ends a subscription: it is polled no more, and retention waits for it no more. Its place is kept.
Subscribing again under the name goes on where it stood, as far as events are kept. Ending an ended one changes nothing.
Arguments:
  p_subscription: Its name.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU004 not_found
Example: select iu_core.fn_event_unsubscribe(''search-index'', ''ana@example.org'')';

revoke all on function iu_core.fn_event_unsubscribe(text, text) from public;
grant execute on function iu_core.fn_event_unsubscribe(text, text) to iu_app;

-- step: create function iu_core.fn_event_poll(text, integer, text) | locks: nothing that exists
create function iu_core.fn_event_poll(
  p_subscription text,
  p_limit integer,
  p_consumer text
)
returns table (
  event_id uuid,
  event_type text,
  subject_kind text,
  subject_id uuid,
  payload jsonb,
  traceparent text,
  occurred_at timestamp with time zone,
  actor text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_last bigint;
  v_until bigint;
  v_ids uuid[];
  v_sub iu_core.event_subscription;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'From 1 to 10000 events are taken at once.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_limit', 'given', p_limit)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_consumer) <= 200 and btrim(p_consumer) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_consumer', 'length', length(p_consumer))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_last := iu_core.fn_event_sequence();
  select s.* into v_sub from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active' for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  if v_sub.options ? 'executor_class' then
    raise exception using
      errcode = 'IU005',
      message = format('The events of %s become jobs: it is not polled.', v_sub.subscription),
      detail = jsonb_build_object(
        'code', 'conflict',
        'subscription', v_sub.subscription,
        'expected', null::text,
        'actual', v_sub.options -> 'executor_class'
      )::text,
      hint = 'Claim the jobs, or subscribe under another name without executor_class.';
  end if;
  v_at := clock_timestamp();
  if v_sub.consumer <> p_consumer then
    if v_sub.leased_until > v_at then
      return;
    end if;
    v_sub.batch_position := null;
  end if;

  select w.event_ids, w.until
  into v_ids, v_until
  from iu_core.fn_event_window(
    v_sub.position, coalesce(v_sub.batch_position, v_last), v_sub.event_patterns,
    case when v_sub.batch_position is null then p_limit else v_sub.batch_count end
  ) w;
  if v_ids is not null then
    return query
    select
      o.event_id,
      o.event_type,
      o.subject_kind,
      o.subject_id,
      o.payload,
      '00-' || o.trace_id || '-' || o.parent_span_id || '-' || o.trace_flags as traceparent,
      o.occurred_at,
      o.actor
    from unnest(v_ids) with ordinality as i (event_id, n)
    join iu_core.event_outbox o on o.event_id = i.event_id
    order by i.n;
  end if;
  if found and v_ids is not null then
    update iu_core.event_subscription s
    set
      consumer = p_consumer,
      leased_until = v_at + v_sub.lease,
      batch_position = coalesce(v_sub.batch_position, v_until),
      batch_count = cardinality(v_ids),
      batch_last_event_id = v_ids[cardinality(v_ids)]
    where s.subscription = v_sub.subscription;
  else
    -- nothing that is meant, or what was meant is kept no more
    update iu_core.event_subscription s
    set
      position = v_until,
      batch_position = null,
      batch_count = null,
      batch_last_event_id = null
    where s.subscription = v_sub.subscription and s.position < v_until;
    if exists (select from iu_core.event_bus_head h where not h.is_awaited for no key update skip locked) then
      update iu_core.event_bus_head h set is_awaited = true where not h.is_awaited;
    end if;
  end if;
end
$iu$;

comment on function iu_core.fn_event_poll(text, integer, text) is 'The next events of a subscription, in order; again the same ones until they are acknowledged.
At least once: what is not acknowledged with fn_event_ack comes again. Polling takes the subscription''s lease, and every poll that gives events and every ack renews it; while somebody else holds it the answer is empty, and when it has run out the next who polls takes over and gets what was not acknowledged. Order is that of commits; within a transaction that of emission. A call of its own, not part of a long transaction: until it commits, others who need new positions wait.
Arguments:
  p_subscription: An active subscription that is polled, not dispatched as jobs.
  p_limit: Most events, 1 to 10000.
  p_consumer: Who consumes: one name for each process, 1 to 200 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict
Example: select * from iu_core.fn_event_poll(''search-index'', 500, ''indexer-1'')';

revoke all on function iu_core.fn_event_poll(text, integer, text) from public;
grant execute on function iu_core.fn_event_poll(text, integer, text) to iu_app;

-- step: create function iu_core.fn_event_ack(text, uuid, text) | locks: nothing that exists
create function iu_core.fn_event_ack(
  p_subscription text,
  p_last_event_id uuid,
  p_consumer text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_sub iu_core.event_subscription;
  v_position bigint;
  v_ids uuid[];
  v_acked int := 0;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if p_last_event_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The last event that is done is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_last_event_id')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_consumer) <= 200 and btrim(p_consumer) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_consumer', 'length', length(p_consumer))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select s.* into v_sub from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active' for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  if v_sub.consumer is distinct from p_consumer then
    raise exception using
      errcode = 'IU012',
      message = format('%s does not hold the lease of %s.', p_consumer, v_sub.subscription),
      detail = jsonb_build_object(
        'code', 'lease_lost',
        'subscription', v_sub.subscription,
        'consumer', p_consumer,
        'holder', v_sub.consumer,
        'leased_until', v_sub.leased_until
      )::text,
      hint = 'Drop the batch: its events are given to whoever holds the lease.';
  end if;

  if v_sub.batch_last_event_id = p_last_event_id then
    v_position := v_sub.batch_position;
    v_acked := v_sub.batch_count;
  elsif v_sub.batch_position is not null then
    select g.first_position + e.n - 1
    into v_position
    from iu_core.event_segment g
    cross join lateral unnest(g.event_ids) with ordinality as e (event_id, n)
    where g.first_position > v_sub.position - 100
      and g.first_position <= v_sub.batch_position
      and g.first_position + e.n - 1 between v_sub.position + 1 and v_sub.batch_position
      and e.event_id = p_last_event_id;
    if found then
      select w.event_ids into v_ids from iu_core.fn_event_window(v_sub.position, v_position, v_sub.event_patterns, v_sub.batch_count) w;
      v_acked := case when v_ids[cardinality(v_ids)] = p_last_event_id then cardinality(v_ids) else 0 end;
    end if;
  end if;
  if v_acked = 0 and v_sub.acked_event_id is distinct from p_last_event_id then
    raise exception using
      errcode = 'IU005',
      message = format('The event is not among those %s was given last.', p_consumer),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_last_event_id',
        'subscription', v_sub.subscription,
        'expected', v_sub.batch_last_event_id,
        'actual', p_last_event_id
      )::text,
      hint = 'Poll again, and acknowledge one of the events it gives.';
  end if;

  if v_acked > 0 then
    v_at := clock_timestamp();
    update iu_core.event_subscription s
    set
      position = v_position,
      leased_until = v_at + v_sub.lease,
      batch_position = nullif(v_sub.batch_position, v_position),
      batch_count = nullif(v_sub.batch_count - v_acked, 0),
      batch_last_event_id = case when v_sub.batch_position <> v_position then v_sub.batch_last_event_id end,
      acked_event_id = p_last_event_id
    where s.subscription = v_sub.subscription;
  else
    v_position := v_sub.position;
  end if;
  return jsonb_build_object('acked', v_acked, 'lag', (select h.last_position - v_position from iu_core.event_bus_head h));
end
$iu$;

comment on function iu_core.fn_event_ack(text, uuid, text) is 'Acknowledges the events of the last poll up to and including one of them; they do not come again.
Acknowledging an event in the middle keeps the rest of the batch for the next poll. The same ack again acknowledges nothing more and is no error. A consumer whose lease ran out may still acknowledge as long as nobody took over.
Arguments:
  p_subscription: An active subscription.
  p_last_event_id: The last event that is done: one of those the last poll gave.
  p_consumer: Who consumes: one name for each process, 1 to 200 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU012 lease_lost, IU005 conflict
Example: select iu_core.fn_event_ack(''search-index'', ''01890000-0000-7000-8000-000000000000'', ''indexer-1'')';

revoke all on function iu_core.fn_event_ack(text, uuid, text) from public;
grant execute on function iu_core.fn_event_ack(text, uuid, text) to iu_app;

-- step: create function iu_core.fn_event_release(text, text) | locks: nothing that exists
create function iu_core.fn_event_release(
  p_subscription text,
  p_consumer text
)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if (length(p_consumer) <= 200 and btrim(p_consumer) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_consumer', 'length', length(p_consumer))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  update iu_core.event_subscription s
  set
    consumer = null,
    leased_until = null,
    batch_position = null,
    batch_count = null,
    batch_last_event_id = null
  where s.subscription = p_subscription and s.status = 'active' and s.consumer = p_consumer;
  if found then
    return true;
  end if;
  if not exists (select from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active') then
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  return false;
end
$iu$;

comment on function iu_core.fn_event_release(text, text) is 'Gives up the lease of a subscription, so that another consumer can take over at once.
What was polled and not acknowledged is given to whoever polls next. False, and nothing changed, when the caller does not hold the lease.
Arguments:
  p_subscription: An active subscription.
  p_consumer: Who consumes: one name for each process, 1 to 200 characters.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_event_release(''search-index'', ''indexer-1'')';

revoke all on function iu_core.fn_event_release(text, text) from public;
grant execute on function iu_core.fn_event_release(text, text) to iu_app;

-- step: create function iu_core.fn_event_take(text, integer) | locks: nothing that exists
create function iu_core.fn_event_take(
  p_subscription text,
  p_limit integer
)
returns table (
  event_id uuid,
  event_type text,
  subject_kind text,
  subject_id uuid,
  payload jsonb,
  traceparent text,
  occurred_at timestamp with time zone,
  actor text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_last bigint;
  v_until bigint;
  v_ids uuid[];
  v_sub iu_core.event_subscription;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'From 1 to 10000 events are taken at once.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_limit', 'given', p_limit)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_last := iu_core.fn_event_sequence();
  select s.* into v_sub from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active' for no key update skip locked;
  if not found then
    if exists (select from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active') then
      return;
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  if not v_sub.options ? 'executor_class' then
    raise exception using
      errcode = 'IU005',
      message = format('The events of %s do not become jobs.', v_sub.subscription),
      detail = jsonb_build_object(
        'code', 'conflict',
        'subscription', v_sub.subscription,
        'expected', 'executor_class',
        'actual', v_sub.options
      )::text,
      hint = 'Subscribe with options.executor_class.';
  end if;

  select w.event_ids, w.until into v_ids, v_until from iu_core.fn_event_window(v_sub.position, v_last, v_sub.event_patterns, p_limit) w;
  update iu_core.event_subscription s
  set position = v_until
  where s.subscription = v_sub.subscription and s.position < v_until;
  if v_ids is not null then
    return query
    select
      o.event_id,
      o.event_type,
      o.subject_kind,
      o.subject_id,
      o.payload,
      '00-' || o.trace_id || '-' || o.parent_span_id || '-' || o.trace_flags as traceparent,
      o.occurred_at,
      o.actor
    from unnest(v_ids) with ordinality as i (event_id, n)
    join iu_core.event_outbox o on o.event_id = i.event_id
    order by i.n;
  else
    if exists (select from iu_core.event_bus_head h where not h.is_awaited for no key update skip locked) then
      update iu_core.event_bus_head h set is_awaited = true where not h.is_awaited;
    end if;
  end if;
end
$iu$;

comment on function iu_core.fn_event_take(text, integer) is 'Takes the next events of a subscription that becomes jobs, and moves it on in the same transaction.
Exactly once for whatever the transaction writes: rolled back, nothing was taken. Empty while another transaction takes from the same subscription.
Arguments:
  p_subscription: An active subscription with options.executor_class.
  p_limit: Most events, 1 to 10000.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict';

revoke all on function iu_core.fn_event_take(text, integer) from public;

-- step: create function iu_core.fn_event_replay(text, text, text) | locks: nothing that exists
create function iu_core.fn_event_replay(
  p_subscription text,
  p_from text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set DateStyle = 'ISO'
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_floor uuid;
  v_from bigint;
  v_last bigint;
  v_sub iu_core.event_subscription;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  begin
    case
      when p_from ~ '^[0-9]{1,18}$' then
        v_from := p_from::bigint;
      when p_from ~ '^[0-9A-Fa-f]{8}-' then
        select min(g.first_position + array_position(g.event_ids, p_from::uuid) - 1)
        into v_from
        from iu_core.event_segment g
        where g.max_event_id >= p_from::uuid
          and g.min_event_id <= p_from::uuid
          and p_from::uuid = any (g.event_ids);
        if v_from is null then
          raise exception using
            errcode = 'IU004',
            message = 'There is no such event to replay from.',
            detail = jsonb_build_object('code', 'not_found', 'argument', 'p_from', 'event_id', p_from)::text,
            hint = 'Only live events have a position, and only as long as they are kept.';
        end if;
      when p_from ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' then
        v_floor := (overlay(lpad(to_hex((date_part('epoch', p_from::timestamptz) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || '-8000-000000000000')::uuid;
        select min(g.first_position + e.n - 1)
        into v_from
        from iu_core.event_segment g
        cross join lateral unnest(g.event_ids) with ordinality as e (event_id, n)
        where g.first_position = (
            select min(f.first_position) from iu_core.event_segment f where f.max_event_id >= v_floor
          )
          and e.event_id >= v_floor;
      else
        raise invalid_text_representation;
    end case;
  exception
    when data_exception then
      raise exception using
        errcode = 'IU003',
        message = 'A replay begins at the id of an event, a time or a position.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_from', 'given', left(p_from, 200))::text,
        hint = 'Write a time as 2026-05-01T08:00:00Z.';
  end;

  select s.* into v_sub from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active' for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  v_last := coalesce((select h.last_position from iu_core.event_bus_head h), 0);
  v_from := least(
    greatest(coalesce(v_from, v_last + 1), (select min(g.first_position) from iu_core.event_segment g), 1),
    v_last + 1
  );
  update iu_core.event_subscription s
  set
    position = v_from - 1,
    consumer = null,
    leased_until = null,
    batch_position = null,
    batch_count = null,
    batch_last_event_id = null,
    acked_event_id = null,
    changed_at = v_at,
    changed_by = p_actor
  where s.subscription = v_sub.subscription;
  return jsonb_build_object(
    'subscription', v_sub.subscription,
    'from', v_from,
    'was_from', v_sub.position + 1,
    'lag', v_last - v_from + 1
  );
end
$iu$;

comment on function iu_core.fn_event_replay(text, text, text) is 'Moves a subscription to a point: to an event, to a time or to a position, back or forth.
An event comes again itself. From a time come all events emitted since, and such earlier ones as were committed after the first of them. A position is that of the first event to come. A lease ends and an outstanding batch is forgotten.
Arguments:
  p_subscription: An active subscription.
  p_from: Id of an event, a time such as 2026-05-01T08:00:00Z (UTC unless it says otherwise), or a position.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_event_replay(''search-index'', ''2026-05-01T08:00:00Z'', ''ana@example.org'')';

revoke all on function iu_core.fn_event_replay(text, text, text) from public;
grant execute on function iu_core.fn_event_replay(text, text, text) to iu_operator;

-- step: create function iu_core.fn_event_mark_read(text, uuid[]) | locks: nothing that exists
create function iu_core.fn_event_mark_read(
  p_principal text,
  p_event_ids uuid[]
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_missing uuid[];
  v_count int;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if (length(p_principal) <= 200 and btrim(p_principal) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_principal', 'length', length(p_principal))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_event_ids is null or array_position(p_event_ids, null) is not null or cardinality(p_event_ids) > 10000 then
    raise exception using
      errcode = 'IU003',
      message = 'At most 10000 event ids are given, none of them null.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_event_ids', 'count', cardinality(p_event_ids))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_missing := array(
    select e.event_id
    from unnest(p_event_ids) as e (event_id)
    where not exists (select from iu_core.event_outbox o where o.event_id = e.event_id)
    limit 10
  );
  if v_missing <> '{}' then
    raise exception using
      errcode = 'IU004',
      message = format('There is no event %s.', v_missing[1]),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_event_ids', 'missing', v_missing)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  insert into iu_core.event_read (principal, event_id)
  select distinct p_principal, e.event_id
  from unnest(p_event_ids) as e (event_id)
  order by e.event_id
  on conflict (principal, event_id) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end
$iu$;

comment on function iu_core.fn_event_mark_read(text, uuid[]) is 'Marks events as read by a principal.
What is marked already stays as it is. All or none: an event that is not there is refused with all others.
Arguments:
  p_principal: A person or service; 1 to 200 characters.
  p_event_ids: Events of the outbox.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_event_mark_read(''ana@example.org'', array[]::uuid[])';

revoke all on function iu_core.fn_event_mark_read(text, uuid[]) from public;
grant execute on function iu_core.fn_event_mark_read(text, uuid[]) to iu_app;

-- step: create function iu_core.fn_event_mark_unread(text, uuid[]) | locks: nothing that exists
create function iu_core.fn_event_mark_unread(
  p_principal text,
  p_event_ids uuid[]
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_count int;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if (length(p_principal) <= 200 and btrim(p_principal) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_principal', 'length', length(p_principal))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_event_ids is null or array_position(p_event_ids, null) is not null or cardinality(p_event_ids) > 10000 then
    raise exception using
      errcode = 'IU003',
      message = 'At most 10000 event ids are given, none of them null.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_event_ids', 'count', cardinality(p_event_ids))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  delete from iu_core.event_read r
  where r.principal = p_principal and r.event_id = any (p_event_ids);
  get diagnostics v_count = row_count;
  return v_count;
end
$iu$;

comment on function iu_core.fn_event_mark_unread(text, uuid[]) is 'Takes away a principal''s read marks of events.
What is not marked is passed over.
Arguments:
  p_principal: A person or service; 1 to 200 characters.
  p_event_ids: Events.
Errors: IU003 invalid_argument
Example: select iu_core.fn_event_mark_unread(''ana@example.org'', array[]::uuid[])';

revoke all on function iu_core.fn_event_mark_unread(text, uuid[]) from public;
grant execute on function iu_core.fn_event_mark_unread(text, uuid[]) to iu_app;

-- step: create function iu_core.fn_event_maintain(text) | locks: nothing that exists
create function iu_core.fn_event_maintain(
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
  v_ahead jsonb;
  v_months int := iu_core.fn_dot_config_get('event_outbox.retention_months')::int;
  v_open boolean := iu_core.fn_dot_gate_enabled('iu_core.retention_enabled');
  v_before timestamptz;
  v_bound uuid;
  v_partitions text[] := array[]::text[];
  v_waiting text[] := array[]::text[];
  v_last bigint;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  perform iu_core.fn_event_sequence();
  v_ahead := iu_core.fn_event_outbox_partitions_ahead(3, p_actor);

  if v_months is not null then
    v_before := date_trunc('month', now()) - make_interval(months => v_months);
    v_bound := iu_core.fn_iu_uuid7_floor(v_before);
    v_partitions := iu_core.fn_event_outbox_partitions_before(v_before);
  end if;
  if v_partitions <> '{}' then
    select max(g.last_position) into v_last from iu_core.event_segment g where g.min_event_id < v_bound;
    v_waiting := array(
      select s.subscription
      from iu_core.event_subscription s
      where s.status = 'active' and s.position < v_last
      order by s.subscription
    );
  end if;
  if v_partitions <> '{}' and v_open and v_waiting = '{}' then
    delete from iu_core.event_segment g where g.max_event_id < v_bound;
    delete from iu_core.event_read r where r.event_id < v_bound;
    insert into iu_core.event_retention_log (before, retention_months, partitions, last_position, actor)
    values (v_before, v_months, v_partitions, v_last, p_actor);
    perform iu_core.fn_event_outbox_partitions_drop(v_partitions);
    return jsonb_build_object(
      'ahead', v_ahead,
      'retired', v_partitions,
      'kept', jsonb_build_object('partitions', array[]::text[], 'gate_open', v_open, 'waiting_for', v_waiting)
    );
  end if;
  return jsonb_build_object(
    'ahead', v_ahead,
    'retired', array[]::text[],
    'kept', jsonb_build_object('partitions', v_partitions, 'gate_open', v_open, 'waiting_for', v_waiting)
  );
end
$iu$;

comment on function iu_core.fn_event_maintain(text) is 'Makes the outbox''s coming months, gives positions to what has none, and retires months that the policy lets go.
To be run from cron or by the worker, once an hour or once a day, in a transaction of its own; again it changes nothing. A month is dropped only when event_outbox.retention_months is set and says so, the gate iu_core.retention_enabled is open, and every active subscription has acknowledged everything in it; its positions and read marks go with it. The partition for what came before the first month is never dropped.
Arguments:
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Example: select iu_core.fn_event_maintain(''cron'')';

revoke all on function iu_core.fn_event_maintain(text) from public;
grant execute on function iu_core.fn_event_maintain(text) to iu_operator;

-- step: create table iu_core.executor_class_registry | locks: nothing that exists
create table iu_core.executor_class_registry (
  executor_class      text collate pg_catalog."C" not null,
  executor_kind       text not null,
  mutating            boolean not null,
  heartbeat_caller_fn text collate pg_catalog."C",
  handler             text,
  limits              jsonb not null default '{}',
  is_limited          boolean not null default false,
  description         text not null,
  owner               text not null,
  status              text not null default 'active',
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null default 'iu_core',
  constraint executor_class_registry_pkey primary key (executor_class),
  constraint executor_class_registry_name_format_check check (executor_class ~ '^[a-z][a-z0-9_.-]*$' and length(executor_class) <= 100),
  constraint executor_class_registry_kind_known_check check (executor_kind in ('noop', 'sql_function', 'typescript', 'external')),
  constraint executor_class_registry_limited_has_limits_check check (is_limited = (limits <> '{}')),
  constraint executor_class_registry_status_known_check check (status in ('active', 'withdrawn'))
);

comment on table iu_core.executor_class_registry is 'The classes of executors: what a job may ask to have done, and how.';
comment on column iu_core.executor_class_registry.executor_class is 'Name of the class.';
comment on column iu_core.executor_class_registry.executor_kind is 'noop, sql_function, typescript, or external: a worker of another make.';
comment on column iu_core.executor_class_registry.mutating is 'Whether its jobs change anything outside the queue.';
comment on column iu_core.executor_class_registry.heartbeat_caller_fn is 'The function by which its worker extends the leases of long jobs; null: its jobs are short.';
comment on column iu_core.executor_class_registry.handler is 'For sql_function: the function to call, as schema.name; null: the payload names it.';
comment on column iu_core.executor_class_registry.limits is '{max_running?, rate_count?, rate_seconds?}; empty: none.';
comment on column iu_core.executor_class_registry.is_limited is 'Whether limits has any; jobs of the class are then let through one by one.';
comment on column iu_core.executor_class_registry.description is 'What the class does.';
comment on column iu_core.executor_class_registry.owner is 'Who answers for the class: iu_core, or who registered it.';
comment on column iu_core.executor_class_registry.status is 'active, or withdrawn: no more jobs of it are taken.';
comment on column iu_core.executor_class_registry.changed_at is 'When it was changed last.';
comment on column iu_core.executor_class_registry.changed_by is 'Who changed it last.';
comment on constraint executor_class_registry_pkey on iu_core.executor_class_registry is 'Identity of a row.';
comment on constraint executor_class_registry_name_format_check on iu_core.executor_class_registry is 'name format.';
comment on constraint executor_class_registry_kind_known_check on iu_core.executor_class_registry is 'kind known.';
comment on constraint executor_class_registry_limited_has_limits_check on iu_core.executor_class_registry is 'limited has limits.';
comment on constraint executor_class_registry_status_known_check on iu_core.executor_class_registry is 'status known.';

grant select on table iu_core.executor_class_registry to iu_reader;

insert into iu_core.executor_class_registry (executor_class, executor_kind, mutating, heartbeat_caller_fn, description, owner)
  values ('noop', 'noop', false, null, 'Does nothing and succeeds.', 'iu_core');

insert into iu_core.executor_class_registry (executor_class, executor_kind, mutating, heartbeat_caller_fn, description, owner)
  values ('sql_function', 'sql_function', true, 'fn_job_heartbeat', 'Calls the SQL function its payload names, with the privileges of the worker.', 'iu_core');

-- step: create table iu_core.job_class_usage | locks: nothing that exists
create table iu_core.job_class_usage (
  executor_class text collate pg_catalog."C" not null,
  booked_until   timestamp with time zone not null,
  constraint job_class_usage_pkey primary key (executor_class)
) with (fillfactor = 50);

comment on table iu_core.job_class_usage is 'How far each class with limits has used its rate. Its row is locked by whoever lets jobs of the class through.';
comment on column iu_core.job_class_usage.executor_class is 'The class.';
comment on column iu_core.job_class_usage.booked_until is 'Until when its rate is used up: each job that starts books its share of time, from now or from here, whichever is later.';
comment on constraint job_class_usage_pkey on iu_core.job_class_usage is 'Identity of a row.';

grant select on table iu_core.job_class_usage to iu_reader;

-- step: create table iu_core.job_queue_registry | locks: nothing that exists
create table iu_core.job_queue_registry (
  queue             text collate pg_catalog."C" not null,
  description       text not null,
  max_attempts      integer not null default 5,
  backoff_base      interval not null default '1 s',
  backoff_max       interval not null default '1 h',
  max_payload_bytes integer not null default 1048576,
  keep_results      text not null default 'given',
  result_retention  interval not null default '7 days',
  owner             text not null,
  status            text not null default 'active',
  changed_at        timestamp with time zone not null default clock_timestamp(),
  changed_by        text not null default 'iu_core',
  constraint job_queue_registry_pkey primary key (queue),
  constraint job_queue_registry_name_format_check check (queue ~ '^[a-z][a-z0-9_.-]*$' and length(queue) <= 63),
  constraint job_queue_registry_attempts_in_range_check check (max_attempts between 1 and 100),
  constraint job_queue_registry_backoff_positive_check check (backoff_base > interval '0' and backoff_max >= backoff_base),
  constraint job_queue_registry_payload_in_range_check check (max_payload_bytes between 1 and 67108864),
  constraint job_queue_registry_keep_known_check check (keep_results in ('none', 'given', 'all')),
  constraint job_queue_registry_retention_positive_check check (result_retention > interval '0'),
  constraint job_queue_registry_status_known_check check (status in ('active', 'withdrawn'))
);

create index job_queue_registry_keeping_idx on iu_core.job_queue_registry (queue)
  where keep_results = 'all';

comment on index iu_core.job_queue_registry_keeping_idx is 'Queues that keep every result: whether there is any.';

comment on table iu_core.job_queue_registry is 'The queues that jobs may be put into, each with its defaults and what is kept of its results.';
comment on column iu_core.job_queue_registry.queue is 'Name of the queue.';
comment on column iu_core.job_queue_registry.description is 'What its jobs are for.';
comment on column iu_core.job_queue_registry.max_attempts is 'Attempts of a job that does not say otherwise.';
comment on column iu_core.job_queue_registry.backoff_base is 'Delay before the second attempt; doubled for each further one, with jitter of a quarter.';
comment on column iu_core.job_queue_registry.backoff_max is 'Longest delay between two attempts.';
comment on column iu_core.job_queue_registry.max_payload_bytes is 'Largest payload of a job, as stored.';
comment on column iu_core.job_queue_registry.keep_results is 'none; given: where a worker reports one; all: a row for every job that ends.';
comment on column iu_core.job_queue_registry.result_retention is 'How long a result is kept.';
comment on column iu_core.job_queue_registry.owner is 'Who answers for the queue: iu_core, or who registered it.';
comment on column iu_core.job_queue_registry.status is 'active, or withdrawn: takes no more jobs.';
comment on column iu_core.job_queue_registry.changed_at is 'When it was changed last.';
comment on column iu_core.job_queue_registry.changed_by is 'Who changed it last.';
comment on constraint job_queue_registry_pkey on iu_core.job_queue_registry is 'Identity of a row.';
comment on constraint job_queue_registry_name_format_check on iu_core.job_queue_registry is 'name format.';
comment on constraint job_queue_registry_attempts_in_range_check on iu_core.job_queue_registry is 'attempts in range.';
comment on constraint job_queue_registry_backoff_positive_check on iu_core.job_queue_registry is 'backoff positive.';
comment on constraint job_queue_registry_payload_in_range_check on iu_core.job_queue_registry is 'payload in range.';
comment on constraint job_queue_registry_keep_known_check on iu_core.job_queue_registry is 'keep known.';
comment on constraint job_queue_registry_retention_positive_check on iu_core.job_queue_registry is 'retention positive.';
comment on constraint job_queue_registry_status_known_check on iu_core.job_queue_registry is 'status known.';

grant select on table iu_core.job_queue_registry to iu_reader;

insert into iu_core.job_queue_registry (queue, description, owner)
  values ('default', 'Jobs that need no queue of their own.', 'iu_core');

-- step: create table iu_core.job_lane | locks: nothing that exists
create table iu_core.job_lane (
  queue    text collate pg_catalog."C" not null,
  priority integer not null,
  floor_at timestamp with time zone not null default '-infinity',
  swept_at timestamp with time zone not null default '-infinity',
  moved_at timestamp with time zone not null default '-infinity',
  constraint job_lane_pkey primary key (queue, priority)
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

comment on table iu_core.job_lane is 'One row for each priority of a queue that was ever used: hints for the claim, never the truth about a job.';
comment on column iu_core.job_lane.queue is 'The queue.';
comment on column iu_core.job_lane.priority is 'The priority.';
comment on column iu_core.job_lane.floor_at is 'The claim reads from this place on; what came in before it is found by the next look from below.';
comment on column iu_core.job_lane.swept_at is 'When a claim looked from below last.';
comment on column iu_core.job_lane.moved_at is 'When floor_at was written last.';
comment on constraint job_lane_pkey on iu_core.job_lane is 'Identity of a row.';

grant select on table iu_core.job_lane to iu_reader;

-- step: create table iu_core.job_group | locks: nothing that exists
create table iu_core.job_group (
  queue       text collate pg_catalog."C" not null,
  group_key   text collate pg_catalog."C" not null,
  head_job_id uuid,
  last_no     integer not null,
  constraint job_group_pkey primary key (queue, group_key)
) with (fillfactor = 70);

comment on table iu_core.job_group is 'Groups that have jobs. Its row is locked by whoever adds to the group or ends one of its jobs.';
comment on column iu_core.job_group.queue is 'The queue.';
comment on column iu_core.job_group.group_key is 'The group.';
comment on column iu_core.job_group.head_job_id is 'The one job of the group that may run; the others are blocked.';
comment on column iu_core.job_group.last_no is 'Number of the job that came last.';
comment on constraint job_group_pkey on iu_core.job_group is 'Identity of a row.';

grant select on table iu_core.job_group to iu_reader;

-- step: create table iu_core.job_queue | locks: nothing that exists
create table iu_core.job_queue (
  job_id              uuid not null,
  run_at              timestamp with time zone not null,
  enqueued_at         timestamp with time zone not null,
  lease_until         timestamp with time zone,
  lease_token         uuid,
  attempt             integer not null default 0,
  max_attempts        integer not null,
  priority            integer not null,
  group_no            integer,
  is_plain            boolean not null,
  is_limited          boolean not null,
  state               text not null,
  queue               text collate pg_catalog."C" not null,
  executor_class      text collate pg_catalog."C" not null,
  payload             jsonb not null,
  traceparent         text,
  actor               text not null,
  group_key           text collate pg_catalog."C",
  worker              text,
  cancel_requested_at timestamp with time zone,
  dead_letter_id      uuid,
  errors              jsonb,
  constraint job_queue_pkey primary key (job_id)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 1);

create index job_queue_claim_idx on iu_core.job_queue (priority, queue, run_at)
  where state = 'ready';

comment on index iu_core.job_queue_claim_idx is 'What can be claimed, in the order it is claimed.';

create index job_queue_due_idx on iu_core.job_queue (queue, run_at)
  where state = 'scheduled';

comment on index iu_core.job_queue_due_idx is 'What becomes ready by and by.';

create index job_queue_lease_idx on iu_core.job_queue (lease_until, lease_token)
  where state = 'leased';

comment on index iu_core.job_queue_lease_idx is 'Leases in the order they run out, with their tokens: what a heartbeat looks for without visiting the jobs.';

create index job_queue_blocked_idx on iu_core.job_queue (queue, group_key, group_no)
  where state = 'blocked';

comment on index iu_core.job_queue_blocked_idx is 'Who is next in a group.';

create index job_queue_limited_idx on iu_core.job_queue (queue, executor_class, priority, run_at)
  where state = 'limited';

comment on index iu_core.job_queue_limited_idx is 'What waits to be let through.';

create index job_queue_slot_idx on iu_core.job_queue (executor_class)
  where is_limited and state in ('ready', 'leased');

comment on index iu_core.job_queue_slot_idx is 'What was let through and has not ended: counted against the limit.';

comment on table iu_core.job_queue is 'The jobs that have not ended. A job that ends leaves the table, for job_result or job_dead_letter.';
comment on column iu_core.job_queue.job_id is 'Time-ordered identity.';
comment on column iu_core.job_queue.run_at is 'Not before; among jobs of a priority the order in which they are claimed.';
comment on column iu_core.job_queue.enqueued_at is 'When it came in.';
comment on column iu_core.job_queue.lease_until is 'Until when its worker holds it.';
comment on column iu_core.job_queue.lease_token is 'What its worker must show to finish it; one for the jobs of a claim.';
comment on column iu_core.job_queue.attempt is 'How many attempts were begun.';
comment on column iu_core.job_queue.max_attempts is 'After that many it is a dead letter.';
comment on column iu_core.job_queue.priority is 'Smaller is sooner.';
comment on column iu_core.job_queue.group_no is 'Place within its group.';
comment on column iu_core.job_queue.is_plain is 'No group, and no dead letter it came from: ends without further ado.';
comment on column iu_core.job_queue.is_limited is 'Its class has limits: it must be let through before it is ready.';
comment on column iu_core.job_queue.state is 'ready, leased, scheduled, limited, or blocked by an earlier job of its group.';
comment on column iu_core.job_queue.queue is 'The queue.';
comment on column iu_core.job_queue.executor_class is 'What is to be done.';
comment on column iu_core.job_queue.payload is 'What it is to be done with.';
comment on column iu_core.job_queue.traceparent is 'W3C trace context of who enqueued it.';
comment on column iu_core.job_queue.actor is 'Who enqueued it.';
comment on column iu_core.job_queue.group_key is 'Its group; jobs of one run one after the other.';
comment on column iu_core.job_queue.worker is 'Who holds it.';
comment on column iu_core.job_queue.cancel_requested_at is 'When its cancellation was asked for while it ran.';
comment on column iu_core.job_queue.dead_letter_id is 'The dead letter it replays.';
comment on column iu_core.job_queue.errors is 'What went wrong so far.';
comment on constraint job_queue_pkey on iu_core.job_queue is 'Identity of a row.';

grant select on table iu_core.job_queue to iu_reader;

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'ready', 'leased', 'claim', 'A worker takes it.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'leased', 'scheduled', 'retry', 'It failed and is tried again later.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'leased', 'ready', 'release', 'Its worker gave it back, failed without delay, or let the lease run out.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'leased', 'limited', 'release_limited', 'The same for a job of a class with limits.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'scheduled', 'ready', 'fall_due', 'Its time has come.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'scheduled', 'limited', 'fall_due_limited', 'The same for a job of a class with limits.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'blocked', 'ready', 'take_turn', 'The job before it in its group ended.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'blocked', 'limited', 'take_turn_limited', 'The same for a job of a class with limits.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'blocked', 'scheduled', 'take_turn_scheduled', 'The same for a job whose time has not come.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'limited', 'ready', 'let_through', 'The limits of its class allow it.');

-- step: create trigger job_queue_state_change on iu_core.job_queue | locks: SHARE ROW EXCLUSIVE on the table
create trigger job_queue_state_change
  after update on iu_core.job_queue
  for each row
  when (old.state <> new.state and case old.state when 'ready' then new.state not in ('leased') when 'scheduled' then new.state not in ('ready', 'limited') when 'blocked' then new.state not in ('ready', 'limited', 'scheduled') when 'limited' then new.state not in ('ready') when 'leased' then new.state not in ('scheduled', 'ready', 'limited') else true end)
  execute function iu_core.fn_state_machine_refuse('job', 'state');
comment on trigger job_queue_state_change on iu_core.job_queue is 'Refuses with IU006 a change of state that the machine job does not allow.';

-- step: create table iu_core.job_result | locks: nothing that exists
create table iu_core.job_result (
  job_id         uuid not null,
  queue          text collate pg_catalog."C" not null,
  executor_class text collate pg_catalog."C" not null,
  outcome        text not null,
  attempts       integer not null,
  result         jsonb,
  traceparent    text,
  worker         text,
  finished_at    timestamp with time zone not null,
  expires_at     timestamp with time zone not null,
  constraint job_result_pkey primary key (job_id),
  constraint job_result_outcome_known_check check (outcome in ('completed', 'cancelled'))
);

create index job_result_expires_at_idx on iu_core.job_result (expires_at);

comment on index iu_core.job_result_expires_at_idx is 'Results in the order their time is up.';

comment on table iu_core.job_result is 'Jobs that ended well or were cancelled, as far as their queue keeps them. Removed when their time is up.';
comment on column iu_core.job_result.job_id is 'The job.';
comment on column iu_core.job_result.queue is 'Its queue.';
comment on column iu_core.job_result.executor_class is 'Its class.';
comment on column iu_core.job_result.outcome is 'completed, or cancelled.';
comment on column iu_core.job_result.attempts is 'How many attempts it took.';
comment on column iu_core.job_result.result is 'What its worker reported; for a cancelled job who cancelled it and why.';
comment on column iu_core.job_result.traceparent is 'W3C trace context of who enqueued it.';
comment on column iu_core.job_result.worker is 'Who finished it.';
comment on column iu_core.job_result.finished_at is 'When it ended.';
comment on column iu_core.job_result.expires_at is 'When it may be removed.';
comment on constraint job_result_pkey on iu_core.job_result is 'Identity of a row.';
comment on constraint job_result_outcome_known_check on iu_core.job_result is 'outcome known.';

grant select on table iu_core.job_result to iu_reader;

-- step: create trigger job_result_refuse_change on iu_core.job_result | locks: SHARE ROW EXCLUSIVE on the table
create trigger job_result_refuse_change
  before update or truncate on iu_core.job_result
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger job_result_refuse_change on iu_core.job_result is 'Keeps job_result append-only: update, truncate is refused with IU009.';

-- step: create table iu_core.job_dead_letter | locks: nothing that exists
create table iu_core.job_dead_letter (
  dead_letter_id uuid not null default iu_core.fn_iu_uuid7(),
  job_id         uuid not null,
  queue          text collate pg_catalog."C" not null,
  executor_class text collate pg_catalog."C" not null,
  payload        jsonb not null,
  errors         jsonb not null,
  trace_id       text,
  traceparent    text,
  priority       integer not null,
  max_attempts   integer not null,
  group_key      text collate pg_catalog."C",
  actor          text not null,
  enqueued_at    timestamp with time zone not null,
  deaths         integer not null default 1,
  state          text not null default 'dead',
  died_at        timestamp with time zone not null,
  changed_at     timestamp with time zone not null,
  constraint job_dead_letter_pkey primary key (dead_letter_id),
  constraint job_dead_letter_state_known_check check (state in ('dead', 'replaying', 'resolved')),
  constraint job_dead_letter_died_at_least_once_check check (deaths >= 1)
);

create index job_dead_letter_queue_executor_class_dead_letter_id_idx on iu_core.job_dead_letter (queue, executor_class, dead_letter_id)
  where state = 'dead';

comment on index iu_core.job_dead_letter_queue_executor_class_dead_letter_id_idx is 'Letters that wait, by queue and class.';

create index job_dead_letter_job_id_idx on iu_core.job_dead_letter (job_id);

comment on index iu_core.job_dead_letter_job_id_idx is 'The letter of a job.';

comment on table iu_core.job_dead_letter is 'Jobs that used up their attempts, with everything needed to understand and to repeat them.';
comment on column iu_core.job_dead_letter.dead_letter_id is 'Time-ordered identity; kept when it dies again after a replay.';
comment on column iu_core.job_dead_letter.job_id is 'The job that died last.';
comment on column iu_core.job_dead_letter.queue is 'Its queue.';
comment on column iu_core.job_dead_letter.executor_class is 'Its class.';
comment on column iu_core.job_dead_letter.payload is 'Its payload.';
comment on column iu_core.job_dead_letter.errors is 'Every failed attempt, those of replays included, in order.';
comment on column iu_core.job_dead_letter.trace_id is 'Trace of who enqueued it, 32 hex digits.';
comment on column iu_core.job_dead_letter.traceparent is 'The whole trace context.';
comment on column iu_core.job_dead_letter.priority is 'Its priority.';
comment on column iu_core.job_dead_letter.max_attempts is 'Attempts it had.';
comment on column iu_core.job_dead_letter.group_key is 'Its group.';
comment on column iu_core.job_dead_letter.actor is 'Who enqueued it.';
comment on column iu_core.job_dead_letter.enqueued_at is 'When it came in first.';
comment on column iu_core.job_dead_letter.deaths is 'How many times it died.';
comment on column iu_core.job_dead_letter.state is 'dead; replaying: a job repeats it; resolved: a replay succeeded.';
comment on column iu_core.job_dead_letter.died_at is 'When it died last.';
comment on column iu_core.job_dead_letter.changed_at is 'When its state changed last.';
comment on constraint job_dead_letter_pkey on iu_core.job_dead_letter is 'Identity of a row.';
comment on constraint job_dead_letter_state_known_check on iu_core.job_dead_letter is 'state known.';
comment on constraint job_dead_letter_died_at_least_once_check on iu_core.job_dead_letter is 'died at least once.';

grant select on table iu_core.job_dead_letter to iu_reader;

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('dead_letter', 'dead', 'replaying', 'replay', 'An approved replay was executed.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('dead_letter', 'replaying', 'dead', 'return', 'The job died again or was cancelled.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('dead_letter', 'replaying', 'resolved', 'resolve', 'The job succeeded.');

-- step: create trigger job_dead_letter_state_change on iu_core.job_dead_letter | locks: SHARE ROW EXCLUSIVE on the table
create trigger job_dead_letter_state_change
  after update on iu_core.job_dead_letter
  for each row
  when (old.state <> new.state and case old.state when 'dead' then new.state not in ('replaying') when 'replaying' then new.state not in ('dead', 'resolved') else true end)
  execute function iu_core.fn_state_machine_refuse('dead_letter', 'state');
comment on trigger job_dead_letter_state_change on iu_core.job_dead_letter is 'Refuses with IU006 a change of state that the machine dead_letter does not allow.';

-- step: create trigger job_dead_letter_state_begin on iu_core.job_dead_letter | locks: SHARE ROW EXCLUSIVE on the table
create trigger job_dead_letter_state_begin
  after insert on iu_core.job_dead_letter
  for each row
  when (new.state not in ('dead') and new.died_at >= now())
  execute function iu_core.fn_state_machine_refuse('dead_letter', 'state');
comment on trigger job_dead_letter_state_begin on iu_core.job_dead_letter is 'Refuses with IU006 a new row that is not in an initial state of the machine dead_letter.';

-- step: create table iu_core.queue_heartbeat | locks: nothing that exists
create table iu_core.queue_heartbeat (
  worker        text collate pg_catalog."C" not null,
  seen_at       timestamp with time zone not null,
  first_seen_at timestamp with time zone not null,
  leased        integer not null,
  constraint queue_heartbeat_pkey primary key (worker)
) with (fillfactor = 50);

create index queue_heartbeat_seen_at_idx on iu_core.queue_heartbeat (seen_at);

comment on index iu_core.queue_heartbeat_seen_at_idx is 'Workers in the order they fell silent.';

comment on table iu_core.queue_heartbeat is 'When each worker was heard of last. A worker unheard of for a week is forgotten.';
comment on column iu_core.queue_heartbeat.worker is 'Name of the worker.';
comment on column iu_core.queue_heartbeat.seen_at is 'When it was heard of last.';
comment on column iu_core.queue_heartbeat.first_seen_at is 'When it was heard of first.';
comment on column iu_core.queue_heartbeat.leased is 'Jobs whose lease it extended then.';
comment on constraint queue_heartbeat_pkey on iu_core.queue_heartbeat is 'Identity of a row.';

grant select on table iu_core.queue_heartbeat to iu_reader;

-- step: create table iu_core.job_schedule | locks: nothing that exists
create table iu_core.job_schedule (
  schedule       text collate pg_catalog."C" not null,
  cron           text not null,
  time_zone      text not null,
  queue          text collate pg_catalog."C" not null,
  executor_class text collate pg_catalog."C" not null,
  payload        jsonb not null,
  options        jsonb not null default '{}',
  next_at        timestamp with time zone not null,
  last_due_at    timestamp with time zone,
  last_job_id    uuid,
  status         text not null default 'active',
  changed_at     timestamp with time zone not null default clock_timestamp(),
  changed_by     text not null,
  constraint job_schedule_pkey primary key (schedule),
  constraint job_schedule_queue_fkey foreign key (queue) references iu_core.job_queue_registry (queue),
  constraint job_schedule_executor_class_fkey foreign key (executor_class) references iu_core.executor_class_registry (executor_class),
  constraint job_schedule_name_format_check check (schedule ~ '^[a-z][a-z0-9_.-]*$' and length(schedule) <= 100),
  constraint job_schedule_status_known_check check (status in ('active', 'withdrawn'))
);

create index job_schedule_queue_idx on iu_core.job_schedule (queue);

comment on index iu_core.job_schedule_queue_idx is 'The schedules of a queue.';

create index job_schedule_executor_class_idx on iu_core.job_schedule (executor_class);

comment on index iu_core.job_schedule_executor_class_idx is 'The schedules of a class.';

create index job_schedule_next_at_idx on iu_core.job_schedule (next_at)
  where status = 'active';

comment on index iu_core.job_schedule_next_at_idx is 'What is due next.';

comment on table iu_core.job_schedule is 'Jobs that come again and again. The worker works out the times; the row makes each of them happen once.';
comment on column iu_core.job_schedule.schedule is 'Name of the schedule.';
comment on column iu_core.job_schedule.cron is 'Five fields: minute, hour, day of month, month, day of week.';
comment on column iu_core.job_schedule.time_zone is 'In which the fields are meant.';
comment on column iu_core.job_schedule.queue is 'Where its jobs go.';
comment on column iu_core.job_schedule.executor_class is 'What they do.';
comment on column iu_core.job_schedule.payload is 'With what.';
comment on column iu_core.job_schedule.options is 'Options of the jobs: priority, max_attempts, group_key.';
comment on column iu_core.job_schedule.next_at is 'When it is due next.';
comment on column iu_core.job_schedule.last_due_at is 'When it was due last.';
comment on column iu_core.job_schedule.last_job_id is 'The job made then.';
comment on column iu_core.job_schedule.status is 'active, or withdrawn.';
comment on column iu_core.job_schedule.changed_at is 'When it was set last.';
comment on column iu_core.job_schedule.changed_by is 'Who set it last.';
comment on constraint job_schedule_pkey on iu_core.job_schedule is 'Identity of a row.';
comment on constraint job_schedule_queue_fkey on iu_core.job_schedule is 'Each queue is a row of job_queue_registry.';
comment on constraint job_schedule_executor_class_fkey on iu_core.job_schedule is 'Each executor_class is a row of executor_class_registry.';
comment on constraint job_schedule_name_format_check on iu_core.job_schedule is 'name format.';
comment on constraint job_schedule_status_known_check on iu_core.job_schedule is 'status known.';

grant select on table iu_core.job_schedule to iu_reader;

-- step: create table iu_core.dlq_replay_request | locks: nothing that exists
create table iu_core.dlq_replay_request (
  request_id          uuid not null,
  reason              text not null,
  requested_by        text not null,
  subject_digest      text not null,
  approval_request_id uuid not null,
  requested_at        timestamp with time zone not null,
  constraint dlq_replay_request_pkey primary key (request_id),
  constraint dlq_replay_request_approval_request_id_fkey foreign key (approval_request_id) references iu_core.approval_request (request_id)
);

create index dlq_replay_request_approval_request_id_idx on iu_core.dlq_replay_request (approval_request_id);

comment on index iu_core.dlq_replay_request_approval_request_id_idx is 'The request of an approval.';

comment on table iu_core.dlq_replay_request is 'Requests to replay dead letters, each with the approval it needs.';
comment on column iu_core.dlq_replay_request.request_id is 'Time-ordered identity; the subject of the approval.';
comment on column iu_core.dlq_replay_request.reason is 'Why they should be replayed.';
comment on column iu_core.dlq_replay_request.requested_by is 'Who asked.';
comment on column iu_core.dlq_replay_request.subject_digest is 'SHA-256 of the letters'' ids, queues, classes and payloads: what is approved.';
comment on column iu_core.dlq_replay_request.approval_request_id is 'The approval.';
comment on column iu_core.dlq_replay_request.requested_at is 'When it was asked for.';
comment on constraint dlq_replay_request_pkey on iu_core.dlq_replay_request is 'Identity of a row.';
comment on constraint dlq_replay_request_approval_request_id_fkey on iu_core.dlq_replay_request is 'Each approval_request_id is a row of approval_request.';

grant select on table iu_core.dlq_replay_request to iu_reader;

-- step: create table iu_core.dlq_replay_item | locks: nothing that exists
create table iu_core.dlq_replay_item (
  request_id     uuid not null,
  dead_letter_id uuid not null,
  is_done        boolean not null default false,
  job_id         uuid,
  note           text,
  constraint dlq_replay_item_pkey primary key (request_id, dead_letter_id),
  constraint dlq_replay_item_request_id_fkey foreign key (request_id) references iu_core.dlq_replay_request (request_id),
  constraint dlq_replay_item_dead_letter_id_fkey foreign key (dead_letter_id) references iu_core.job_dead_letter (dead_letter_id),
  constraint dlq_replay_item_done_says_what_check check (not is_done or (job_id is null) <> (note is null))
);

create index dlq_replay_item_dead_letter_id_idx on iu_core.dlq_replay_item (dead_letter_id);

comment on index iu_core.dlq_replay_item_dead_letter_id_idx is 'The requests of a letter.';

comment on table iu_core.dlq_replay_item is 'The letters of a replay request, and what became of each.';
comment on column iu_core.dlq_replay_item.request_id is 'The request.';
comment on column iu_core.dlq_replay_item.dead_letter_id is 'The letter.';
comment on column iu_core.dlq_replay_item.is_done is 'Whether the request has dealt with it.';
comment on column iu_core.dlq_replay_item.job_id is 'The job that repeats it; null: not replayed.';
comment on column iu_core.dlq_replay_item.note is 'Why it was skipped.';
comment on constraint dlq_replay_item_pkey on iu_core.dlq_replay_item is 'Identity of a row.';
comment on constraint dlq_replay_item_request_id_fkey on iu_core.dlq_replay_item is 'Each request_id is a row of dlq_replay_request.';
comment on constraint dlq_replay_item_dead_letter_id_fkey on iu_core.dlq_replay_item is 'Each dead_letter_id is a row of job_dead_letter.';
comment on constraint dlq_replay_item_done_says_what_check on iu_core.dlq_replay_item is 'done says what.';

grant select on table iu_core.dlq_replay_item to iu_reader;

insert into iu_core.approval_policy (policy, summary, minimum_approvals, is_shipped)
  values ('queue.dead_letter_replay', 'Dead letters are replayed: two others than who asks must agree.', 2, true);

-- step: create function iu_core.fn_executor_class_register(text, jsonb, text) | locks: nothing that exists
create function iu_core.fn_executor_class_register(
  p_executor_class text,
  p_spec jsonb,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_limits jsonb := coalesce(p_spec -> 'limits', '{}');
  v_old iu_core.executor_class_registry;
  v_changed boolean := true;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_executor_class ~ '^[a-z][a-z0-9_.-]*$' and length(p_executor_class) <= 100) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A class is named by lower-case letters, digits and _ . -, at most 100.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_executor_class', 'given', left(p_executor_class, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (
    jsonb_typeof(p_spec) = 'object'
    and p_spec @? '$ ? (@.executor_kind.type() == "string" && (@.executor_kind == "noop" || @.executor_kind == "sql_function" || @.executor_kind == "typescript" || @.executor_kind == "external") && @.mutating.type() == "boolean" && @.description.type() == "string" && (!(exists(@.heartbeat_caller_fn)) || @.heartbeat_caller_fn.type() == "string" || @.heartbeat_caller_fn == null) && (!(exists(@.handler)) || @.handler.type() == "string" || @.handler == null) && (!(exists(@.limits)) || @.limits.type() == "object") && (!(exists(@.limits.max_running)) || @.limits.max_running.type() == "number" && @.limits.max_running >= 1 && @.limits.max_running == @.limits.max_running.floor()) && (!(exists(@.limits.rate_count)) || @.limits.rate_count.type() == "number" && @.limits.rate_count >= 1 && @.limits.rate_count == @.limits.rate_count.floor() && @.limits.rate_count <= 1000000) && (!(exists(@.limits.rate_seconds)) || @.limits.rate_seconds.type() == "number" && @.limits.rate_seconds >= 1 && @.limits.rate_seconds == @.limits.rate_seconds.floor() && @.limits.rate_seconds <= 86400))'
    and p_spec - '{executor_kind,mutating,heartbeat_caller_fn,handler,limits,description}'::text[] = '{}'
    and v_limits - '{max_running,rate_count,rate_seconds}'::text[] = '{}'
    and (v_limits ? 'rate_count') = (v_limits ? 'rate_seconds')
  ) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'That is no definition of a class.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_spec',
        'path', '$',
        'given', p_spec
      )::text,
      hint = 'Give executor_kind (noop, sql_function, typescript, external), mutating and description; perhaps handler, heartbeat_caller_fn and limits.';
  end if;

  insert into iu_core.executor_class_registry (
    executor_class, executor_kind, mutating, heartbeat_caller_fn, handler, limits, is_limited, description,
    owner, changed_by
  )
  values (
    p_executor_class, p_spec ->> 'executor_kind', (p_spec -> 'mutating')::boolean, p_spec ->> 'heartbeat_caller_fn',
    p_spec ->> 'handler', v_limits, v_limits <> '{}', p_spec ->> 'description', p_actor, p_actor
  )
  on conflict (executor_class) do nothing;
  if not found then
    select c.* into v_old from iu_core.executor_class_registry c where c.executor_class = p_executor_class for no key update;
    if v_old.owner = 'iu_core' then
      raise exception using
        errcode = 'IU005',
        message = format('The class %s came with the product.', p_executor_class),
        detail = jsonb_build_object(
          'code', 'conflict',
          'executor_class', p_executor_class,
          'expected', 'another name',
          'actual', 'iu_core'
        )::text,
        hint = 'Read the current state again and decide on it.';
    end if;
    v_changed := v_old.status <> 'active' or (
      v_old.executor_kind, v_old.mutating, v_old.heartbeat_caller_fn, v_old.handler, v_old.limits, v_old.description
    ) is distinct from (
      p_spec ->> 'executor_kind', (p_spec -> 'mutating')::boolean, p_spec ->> 'heartbeat_caller_fn', p_spec ->> 'handler',
      v_limits, p_spec ->> 'description'
    );
    if v_changed then
      update iu_core.executor_class_registry c
      set
        executor_kind = p_spec ->> 'executor_kind',
        mutating = (p_spec -> 'mutating')::boolean,
        heartbeat_caller_fn = p_spec ->> 'heartbeat_caller_fn',
        handler = p_spec ->> 'handler',
        limits = v_limits,
        is_limited = v_limits <> '{}',
        description = p_spec ->> 'description',
        status = 'active',
        changed_at = v_at,
        changed_by = p_actor
      where c.executor_class = p_executor_class;
    end if;
  end if;
  if v_limits <> '{}' then
    insert into iu_core.job_class_usage (executor_class, booked_until)
    values (p_executor_class, '-infinity')
    on conflict (executor_class) do nothing;
  end if;
  return jsonb_build_object('executor_class', p_executor_class, 'status', 'active', 'changed', v_changed);
end
$iu$;

comment on function iu_core.fn_executor_class_register(text, jsonb, text) is 'Registers an executor class, changes one, or brings a withdrawn one back.
Limits hold for jobs that come in from then on; jobs that are in the queue keep whether they are limited. A shipped class is not changed. The same definition again changes nothing.
Arguments:
  p_executor_class: Lower-case letters, digits and _ . -; at most 100 characters.
  p_spec: {executor_kind, mutating, description, heartbeat_caller_fn?, handler?, limits?: {max_running?, rate_count?, rate_seconds?}}.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_executor_class_register(''mail.send'', ''{"executor_kind": "typescript", "mutating": true, "description": "Sends a mail.", "limits": {"max_running": 4}}'', ''ana@example.org'')';

revoke all on function iu_core.fn_executor_class_register(text, jsonb, text) from public;
grant execute on function iu_core.fn_executor_class_register(text, jsonb, text) to iu_operator;

-- step: create function iu_core.fn_executor_class_withdraw(text, text) | locks: nothing that exists
create function iu_core.fn_executor_class_withdraw(
  p_executor_class text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_status text;
  v_owner text;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select t.status, t.owner
  into v_status, v_owner
  from iu_core.executor_class_registry t
  where t.executor_class = p_executor_class
  for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('%s is not registered.', coalesce(left(p_executor_class, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_executor_class', 'key', left(p_executor_class, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  elsif v_owner = 'iu_core' then
    raise exception using
      errcode = 'IU005',
      message = format('%s came with the product and stays.', p_executor_class),
      detail = jsonb_build_object(
        'code', 'conflict',
        'key', p_executor_class,
        'expected', 'a name registered here',
        'actual', 'iu_core'
      )::text,
      hint = 'Read the current state again and decide on it.';
  end if;
  if v_status <> 'withdrawn' then
    update iu_core.executor_class_registry t
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where t.executor_class = p_executor_class;
  end if;
  return jsonb_build_object('key', p_executor_class, 'status', 'withdrawn', 'changed', v_status <> 'withdrawn');
end
$iu$;

comment on function iu_core.fn_executor_class_withdraw(text, text) is 'Withdraws an executor class: it takes no more jobs. Those it has go on.
Nothing is deleted; registering it again brings it back. Twice changes nothing. What came with the product stays.
Arguments:
  p_executor_class: The name of an executor class.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_executor_class_withdraw(''invoices'', ''ana@example.org'')';

revoke all on function iu_core.fn_executor_class_withdraw(text, text) from public;
grant execute on function iu_core.fn_executor_class_withdraw(text, text) to iu_operator;

-- step: create function iu_core.fn_job_queue_register(text, jsonb, text) | locks: nothing that exists
create function iu_core.fn_job_queue_register(
  p_queue text,
  p_spec jsonb,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_old iu_core.job_queue_registry;
  v_new iu_core.job_queue_registry;
  v_good boolean;
  v_changed boolean := true;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_queue ~ '^[a-z][a-z0-9_.-]*$' and length(p_queue) <= 63) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A queue is named by lower-case letters, digits and _ . -, at most 63.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_queue', 'given', left(p_queue, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  begin
    select
      'active', s.description, coalesce(s.max_attempts, 5), coalesce(s.backoff_base, '1 s'), coalesce(s.backoff_max, '1 h'),
      coalesce(s.max_payload_bytes, 1048576), coalesce(s.keep_results, 'given'), coalesce(s.result_retention, '7 days')
    into
      v_new.status, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
      v_new.result_retention
    from jsonb_to_record(p_spec) as s (
      description text, max_attempts int, backoff_base interval, backoff_max interval, max_payload_bytes int, keep_results text,
      result_retention interval
    );
    v_good := btrim(v_new.description) <> ''
      and v_new.max_attempts between 1 and 100
      and v_new.backoff_base > interval '0'
      and v_new.backoff_max >= v_new.backoff_base
      and v_new.max_payload_bytes between 1 and 67108864
      and v_new.keep_results in ('none', 'given', 'all')
      and v_new.result_retention > interval '0'
      and p_spec - '{description,max_attempts,backoff_base,backoff_max,max_payload_bytes,keep_results,result_retention}'::text[] = '{}';
  exception
    when data_exception then
      v_good := false;
  end;
  if v_good is not true then
    raise exception using
      errcode = 'IU003',
      message = 'That is no definition of a queue.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_spec',
        'path', '$',
        'given', p_spec
      )::text,
      hint = 'Give a description; perhaps max_attempts (1 to 100), backoff_base, backoff_max, max_payload_bytes, keep_results (none, given, all), result_retention.';
  end if;

  insert into iu_core.job_queue_registry (
    queue, description, max_attempts, backoff_base, backoff_max, max_payload_bytes, keep_results,
    result_retention, owner, changed_by
  )
  values (
    p_queue, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
    v_new.result_retention, p_actor, p_actor
  )
  on conflict (queue) do nothing;
  if not found then
    select r.* into v_old from iu_core.job_queue_registry r where r.queue = p_queue for no key update;
    if v_old.owner = 'iu_core' then
      raise exception using
        errcode = 'IU005',
        message = format('The queue %s came with the product.', p_queue),
        detail = jsonb_build_object(
          'code', 'conflict',
          'queue', p_queue,
          'expected', 'another name',
          'actual', 'iu_core'
        )::text,
        hint = 'Register a queue of your own.';
    end if;
    v_changed := (
      v_old.status, v_old.description, v_old.max_attempts, v_old.backoff_base, v_old.backoff_max, v_old.max_payload_bytes, v_old.keep_results,
      v_old.result_retention
    ) is distinct from (
      v_new.status, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
      v_new.result_retention
    );
    if v_changed then
      update iu_core.job_queue_registry r
      set
        description = v_new.description,
        max_attempts = v_new.max_attempts,
        backoff_base = v_new.backoff_base,
        backoff_max = v_new.backoff_max,
        max_payload_bytes = v_new.max_payload_bytes,
        keep_results = v_new.keep_results,
        result_retention = v_new.result_retention,
        status = 'active',
        changed_at = v_at,
        changed_by = p_actor
      where r.queue = p_queue;
    end if;
  end if;
  return jsonb_build_object('queue', p_queue, 'status', 'active', 'changed', v_changed);
end
$iu$;

comment on function iu_core.fn_job_queue_register(text, jsonb, text) is 'Registers a queue, changes one, or brings a withdrawn one back.
The shipped queue stays as it is. The same definition again changes nothing.
Arguments:
  p_queue: Lower-case letters, digits and _ . -; at most 63 characters.
  p_spec: {description, max_attempts?, backoff_base?, backoff_max?, max_payload_bytes?, keep_results?, result_retention?}.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_job_queue_register(''invoices'', ''{"description": "Work on invoices.", "keep_results": "all"}'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_queue_register(text, jsonb, text) from public;
grant execute on function iu_core.fn_job_queue_register(text, jsonb, text) to iu_operator;

-- step: create function iu_core.fn_job_queue_withdraw(text, text) | locks: nothing that exists
create function iu_core.fn_job_queue_withdraw(
  p_queue text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_status text;
  v_owner text;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select t.status, t.owner
  into v_status, v_owner
  from iu_core.job_queue_registry t
  where t.queue = p_queue
  for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('%s is not registered.', coalesce(left(p_queue, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_queue', 'key', left(p_queue, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  elsif v_owner = 'iu_core' then
    raise exception using
      errcode = 'IU005',
      message = format('%s came with the product and stays.', p_queue),
      detail = jsonb_build_object(
        'code', 'conflict',
        'key', p_queue,
        'expected', 'a name registered here',
        'actual', 'iu_core'
      )::text,
      hint = 'Read the current state again and decide on it.';
  end if;
  if v_status <> 'withdrawn' then
    update iu_core.job_queue_registry t
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where t.queue = p_queue;
  end if;
  return jsonb_build_object('key', p_queue, 'status', 'withdrawn', 'changed', v_status <> 'withdrawn');
end
$iu$;

comment on function iu_core.fn_job_queue_withdraw(text, text) is 'Withdraws a queue: it takes no more jobs. Those it has go on.
Nothing is deleted; registering it again brings it back. Twice changes nothing. What came with the product stays.
Arguments:
  p_queue: The name of a queue.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_job_queue_withdraw(''invoices'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_queue_withdraw(text, text) from public;
grant execute on function iu_core.fn_job_queue_withdraw(text, text) to iu_operator;

-- step: create function iu_core.fn_job_options(jsonb) | locks: nothing that exists
create function iu_core.fn_job_options(
  p_options jsonb
)
returns table (
  run_at timestamp with time zone,
  priority integer,
  max_attempts integer,
  idempotency_key text,
  traceparent text,
  group_key text
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if jsonb_typeof(p_options) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'Options are given as a JSON object.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_options',
        'path', '$',
        'given', jsonb_typeof(p_options)
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[] <> '{}' then
    raise exception using
      errcode = 'IU003',
      message = format('There is no option %s.', (select min(k) from jsonb_object_keys(p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[]) as k)),
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_options', 'path', '$.' || (select min(k) from jsonb_object_keys(p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[]) as k))::text,
      hint = 'Options are run_at, priority, max_attempts, idempotency_key, traceparent and group_key.';
  end if;
  p_options := jsonb_strip_nulls(p_options);

  if p_options ? 'priority' then
    if not p_options @? '$.priority ? (@.type() == "number" && @ >= -1000 && @ <= 1000 && @ == @.floor())' then
      raise exception using
        errcode = 'IU003',
        message = 'The option priority must be a whole number from -1000 to 1000.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.priority',
          'given', p_options -> 'priority'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    priority := (p_options -> 'priority')::int;
  end if;
  if p_options ? 'max_attempts' then
    if not p_options @? '$.max_attempts ? (@.type() == "number" && @ >= 1 && @ <= 100 && @ == @.floor())' then
      raise exception using
        errcode = 'IU003',
        message = 'The option max_attempts must be a whole number from 1 to 100.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.max_attempts',
          'given', p_options -> 'max_attempts'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    max_attempts := (p_options -> 'max_attempts')::int;
  end if;
  if p_options ? 'run_at' then
    begin
      run_at := (p_options ->> 'run_at')::timestamptz;
    exception
      when data_exception then
        run_at := null;
    end;
    if run_at is null or not isfinite(run_at) or jsonb_typeof(p_options -> 'run_at') <> 'string' then
      raise exception using
        errcode = 'IU003',
        message = 'The option run_at must be a time.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.run_at',
          'given', p_options -> 'run_at'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
  end if;
  if p_options ? 'idempotency_key' then
    idempotency_key := p_options ->> 'idempotency_key';
    if jsonb_typeof(p_options -> 'idempotency_key') <> 'string' or length(idempotency_key) not between 1 and 200 then
      raise exception using
        errcode = 'IU003',
        message = 'The option idempotency_key must be a text of 1 to 200 characters.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.idempotency_key',
          'given', p_options -> 'idempotency_key'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
  end if;
  if p_options ? 'group_key' then
    group_key := p_options ->> 'group_key';
    if jsonb_typeof(p_options -> 'group_key') <> 'string' or length(group_key) not between 1 and 200 then
      raise exception using
        errcode = 'IU003',
        message = 'The option group_key must be a text of 1 to 200 characters.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.group_key',
          'given', p_options -> 'group_key'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
  end if;
  if p_options ? 'traceparent' then
    traceparent := p_options ->> 'traceparent';
    if jsonb_typeof(p_options -> 'traceparent') <> 'string' or not (
      traceparent like '00-________________________________-________________-__'
      and traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
      and substr(traceparent, 4, 32) <> '00000000000000000000000000000000'
      and substr(traceparent, 37, 16) <> '0000000000000000'
    ) then
      raise exception using
        errcode = 'IU003',
        message = 'The option traceparent must be 00-<32 hex>-<16 hex>-<2 hex>, in lower case and not all zero.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.traceparent',
          'given', p_options -> 'traceparent'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
  end if;
  return next;
end
$iu$;

comment on function iu_core.fn_job_options(jsonb) is 'Reads the options of a job, and refuses what is none.
Arguments:
  p_options: {run_at?, priority?, max_attempts?, idempotency_key?, traceparent?, group_key?}; null counts as left out.
Errors: IU003 invalid_argument';

revoke all on function iu_core.fn_job_options(jsonb) from public;

-- step: create function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb) | locks: nothing that exists
create function iu_core.fn_job_enqueue(
  p_queue text,
  p_executor_class text,
  p_payload jsonb,
  p_actor text,
  p_options jsonb default '{}'
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_ticks bigint := (date_part('epoch', v_now) * 4096000)::bigint;
  v_job_id uuid := (
    encode(int8send(((v_ticks >> 12) << 16) | 28672 | (v_ticks & 4095)), 'hex')
      || substr(gen_random_uuid()::text, 20)
  )::uuid;
  v_found boolean;
  v_known uuid;
  v_run_at timestamptz;
  v_priority int := 0;
  v_attempts int;
  v_key text;
  v_traceparent text;
  v_group_key text;
  v_group_no int;
  v_head uuid;
  v_limit int;
  v_limited boolean;
  v_has_lane boolean;
  v_idle boolean;
  v_open boolean;
  v_state text;
begin
  if p_options <> '{}' then
    perform iu_core.fn_dot_gate_require('job_substrate.enabled');
    if (length(p_actor) <= 200 and btrim(p_actor) <> '') is not true then
      perform iu_core.fn_iu_actor_require(p_actor);
    end if;
    select o.run_at, coalesce(o.priority, 0), o.max_attempts, o.idempotency_key, o.traceparent, o.group_key
    into v_run_at, v_priority, v_attempts, v_key, v_traceparent, v_group_key
    from iu_core.fn_job_options(p_options) o;
  end if;

  select
    coalesce(v_attempts, r.max_attempts),
    r.max_payload_bytes,
    c.is_limited,
    l.queue is not null,
    not exists (
      select from iu_core.job_queue q
      where q.queue = r.queue and q.priority = v_priority and q.state = 'ready'
        and q.run_at >= l.floor_at
    ),
    (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled')
  into v_attempts, v_limit, v_limited, v_has_lane, v_idle, v_open
  from iu_core.job_queue_registry r
  left join iu_core.executor_class_registry c on c.executor_class = p_executor_class and c.status = 'active'
  left join iu_core.job_lane l on l.queue = r.queue and l.priority = v_priority
  where r.queue = p_queue and r.status = 'active';
  v_found := found;
  if v_open is not true then
    perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  end if;
  if (length(p_actor) <= 200 and btrim(p_actor) <> '') is not true then
    perform iu_core.fn_iu_actor_require(p_actor);
  end if;
  if v_limited is null then
    if not v_found then
      raise exception using
        errcode = 'IU002',
        message = format('There is no queue %s.', coalesce(left(p_queue, 200), 'null')),
        detail = jsonb_build_object(
          'code', 'unknown_key',
          'argument', 'p_queue',
          'queue', left(p_queue, 200),
          'known', (select jsonb_agg(r.queue order by r.queue) from iu_core.job_queue_registry r where r.status = 'active')
        )::text,
        hint = 'Register the queue with fn_job_queue_register, or correct its name.';
    end if;
    if not (v_limited is not null) then
      raise exception using
        errcode = 'IU002',
        message = format('There is no executor class %s.', coalesce(left(p_executor_class, 200), 'null')),
        detail = jsonb_build_object(
          'code', 'unknown_key',
          'argument', 'p_executor_class',
          'executor_class', left(p_executor_class, 200),
          'known', (select jsonb_agg(c.executor_class order by c.executor_class) from iu_core.executor_class_registry c where c.status = 'active')
        )::text,
        hint = 'Register the class with fn_executor_class_register, or correct its name.';
    end if;
  end if;
  if p_payload is null then
    raise exception using
      errcode = 'IU003',
      message = 'A payload is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_payload')::text,
      hint = 'Pass {} for a job that needs none.';
  elsif pg_column_size(p_payload) > v_limit then
    raise exception using
      errcode = 'IU008',
      message = format('The payload takes %s bytes; its queue allows %s.', pg_column_size(p_payload), v_limit),
      detail = jsonb_build_object(
        'code', 'payload_rejected',
        'path', '$',
        'size', pg_column_size(p_payload),
        'limit', v_limit
      )::text,
      hint = 'Keep the data elsewhere and hand the job a reference to it.';
  end if;

  if not v_has_lane then
    insert into iu_core.job_lane (queue, priority)
    values (p_queue, v_priority)
    on conflict (queue, priority) do nothing;
  end if;
  if v_key is not null then
    insert into iu_core.idempotency_registry (namespace, key, event_id)
    values ('job:' || p_queue, v_key, v_job_id)
    on conflict (namespace, key) do nothing;
    if not found then
      select i.event_id into v_known
      from iu_core.idempotency_registry i
      where i.namespace = 'job:' || p_queue and i.key = v_key;
      return v_known;
    end if;
  end if;

  v_state := case when v_run_at > v_now then 'scheduled' when v_limited then 'limited' else 'ready' end;
  if v_group_key is not null then
    insert into iu_core.job_group (queue, group_key, head_job_id, last_no)
    values (p_queue, v_group_key, v_job_id, 1)
    on conflict (queue, group_key) do update set last_no = iu_core.job_group.last_no + 1
    returning last_no, head_job_id into v_group_no, v_head;
    if v_head <> v_job_id then
      v_state := 'blocked';
    end if;
    v_now := clock_timestamp();
  end if;

  insert into iu_core.job_queue (
    job_id, run_at, enqueued_at, max_attempts, priority, group_no, is_plain, is_limited,
    state, queue, executor_class, payload, traceparent, actor, group_key
  )
  values (
    v_job_id, greatest(v_run_at, v_now), v_now, v_attempts, v_priority, v_group_no, v_group_key is null, v_limited,
    v_state, p_queue, p_executor_class, p_payload, v_traceparent, p_actor, v_group_key
  );
  if v_idle and v_state in ('ready', 'limited') then
    perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.job_queue'::regclass) || '_job', p_queue);
  end if;
  return v_job_id;
end
$iu$;

comment on function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb) is 'Puts one job into a queue and returns its id.
Options: run_at (not before), priority (smaller is sooner, 0 by default), max_attempts (else the queue''s), idempotency_key (the queue takes it once; later calls return the first job''s id and change nothing), traceparent, group_key (jobs of a group run one at a time, in the order they came in). A queue or class that is not registered is refused, never dropped.
Arguments:
  p_queue: A registered queue.
  p_executor_class: A registered executor class.
  p_payload: What the executor is given.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_options: How the job differs from what its queue says.
Errors: IU003 invalid_argument, IU002 unknown_key, IU008 payload_rejected
Example: select iu_core.fn_job_enqueue(''default'', ''noop'', ''{"invoice": 42}'', ''ana@example.org'', ''{"priority": -10}'')';

revoke all on function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb) from public;
grant execute on function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb) to iu_app;

-- step: create function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb) | locks: nothing that exists
create function iu_core.fn_job_enqueue_many(
  p_queue text,
  p_executor_class text,
  p_payloads jsonb,
  p_actor text,
  p_options jsonb default '{}'
)
returns uuid[]
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_start text := overlay(lpad(to_hex((date_part('epoch', v_now) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || '8';
  v_end text := substr(gen_random_uuid()::text, 27);
  v_found boolean;
  v_run_at timestamptz;
  v_priority int := 0;
  v_attempts int;
  v_key text;
  v_traceparent text;
  v_group_key text;
  v_last_no int;
  v_first_no int;
  v_head uuid;
  v_limit int;
  v_size int;
  v_large int;
  v_limited boolean;
  v_has_lane boolean;
  v_idle boolean;
  v_open boolean;
  v_state text;
  v_ids uuid[];
  v_new uuid[];
  v_count int;
begin
  if p_options <> '{}' then
    perform iu_core.fn_dot_gate_require('job_substrate.enabled');
    if (length(p_actor) <= 200 and btrim(p_actor) <> '') is not true then
      perform iu_core.fn_iu_actor_require(p_actor);
    end if;
    select o.run_at, coalesce(o.priority, 0), o.max_attempts, o.idempotency_key, o.traceparent, o.group_key
    into v_run_at, v_priority, v_attempts, v_key, v_traceparent, v_group_key
    from iu_core.fn_job_options(p_options) o;
  end if;

  select
    coalesce(v_attempts, r.max_attempts),
    r.max_payload_bytes,
    c.is_limited,
    l.queue is not null,
    not exists (
      select from iu_core.job_queue q
      where q.queue = r.queue and q.priority = v_priority and q.state = 'ready'
        and q.run_at >= l.floor_at
    ),
    (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled')
  into v_attempts, v_limit, v_limited, v_has_lane, v_idle, v_open
  from iu_core.job_queue_registry r
  left join iu_core.executor_class_registry c on c.executor_class = p_executor_class and c.status = 'active'
  left join iu_core.job_lane l on l.queue = r.queue and l.priority = v_priority
  where r.queue = p_queue and r.status = 'active';
  v_found := found;
  if v_open is not true then
    perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  end if;
  if (length(p_actor) <= 200 and btrim(p_actor) <> '') is not true then
    perform iu_core.fn_iu_actor_require(p_actor);
  end if;
  if jsonb_typeof(p_payloads) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'Payloads are given as a JSON array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_payloads', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_count := jsonb_array_length(p_payloads);
  if v_count > 10000 then
    raise exception using
      errcode = 'IU003',
      message = format('%s jobs are too many for one call.', v_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_payloads',
        'path', '$',
        'count', v_count,
        'most', 10000
      )::text,
      hint = 'Enqueue them in several calls; one transaction can hold them together.';
  end if;
  if v_limited is null then
    if not v_found then
      raise exception using
        errcode = 'IU002',
        message = format('There is no queue %s.', coalesce(left(p_queue, 200), 'null')),
        detail = jsonb_build_object(
          'code', 'unknown_key',
          'argument', 'p_queue',
          'queue', left(p_queue, 200),
          'known', (select jsonb_agg(r.queue order by r.queue) from iu_core.job_queue_registry r where r.status = 'active')
        )::text,
        hint = 'Register the queue with fn_job_queue_register, or correct its name.';
    end if;
    if not (v_limited is not null) then
      raise exception using
        errcode = 'IU002',
        message = format('There is no executor class %s.', coalesce(left(p_executor_class, 200), 'null')),
        detail = jsonb_build_object(
          'code', 'unknown_key',
          'argument', 'p_executor_class',
          'executor_class', left(p_executor_class, 200),
          'known', (select jsonb_agg(c.executor_class order by c.executor_class) from iu_core.executor_class_registry c where c.status = 'active')
        )::text,
        hint = 'Register the class with fn_executor_class_register, or correct its name.';
    end if;
  end if;
  if pg_column_size(p_payloads) > v_limit then
    select e.n::int, pg_column_size(e.payload)
    into v_large, v_size
    from jsonb_array_elements(p_payloads) with ordinality as e (payload, n)
    where pg_column_size(e.payload) > v_limit
    order by e.n
    limit 1;
    if found then
      raise exception using
        errcode = 'IU008',
        message = format('The payload takes %s bytes; its queue allows %s.', v_size, v_limit),
        detail = jsonb_build_object(
          'code', 'payload_rejected',
          'path', '$[' || (v_large - 1) || ']',
          'size', v_size,
          'limit', v_limit
        )::text,
        hint = 'Keep the data elsewhere and hand the job a reference to it.';
    end if;
  end if;
  if v_count = 0 then
    return '{}'::uuid[];
  end if;

  if not v_has_lane then
    insert into iu_core.job_lane (queue, priority)
    values (p_queue, v_priority)
    on conflict (queue, priority) do nothing;
  end if;
  v_ids := array(select (v_start || to_hex(65536 + n) || v_end)::uuid from generate_series(1, v_count) as n);
  if v_key is not null then
    insert into iu_core.idempotency_registry (namespace, key, event_id)
    select 'job:' || p_queue, v_key || '[' || (e.n - 1) || ']', e.id
    from unnest(v_ids) with ordinality as e (id, n)
    order by e.n
    on conflict (namespace, key) do nothing;
    v_new := v_ids;
    v_ids := array(
      select i.event_id
      from generate_series(0, v_count - 1) as n
      join iu_core.idempotency_registry i on i.namespace = 'job:' || p_queue and i.key = v_key || '[' || n || ']'
      order by n
    );
    v_count := (select count(*)::int from unnest(v_ids, v_new) as e (id, made) where e.id = e.made);
    if v_count = 0 then
      return v_ids;
    end if;
  end if;

  v_state := case when v_run_at > v_now then 'scheduled' when v_limited then 'limited' else 'ready' end;
  if v_group_key is not null then
    v_head := coalesce((select e.id from unnest(v_ids, v_new) with ordinality as e (id, made, n) where e.id = e.made order by e.n limit 1), v_ids[1]);
    insert into iu_core.job_group (queue, group_key, head_job_id, last_no)
    values (p_queue, v_group_key, v_head, v_count)
    on conflict (queue, group_key) do update set last_no = iu_core.job_group.last_no + v_count
    returning last_no, head_job_id into v_last_no, v_head;
    v_first_no := v_last_no - v_count;
    v_now := clock_timestamp();
  end if;

  if v_group_key is null and v_new is null then
    v_run_at := greatest(v_run_at, v_now);
    insert into iu_core.job_queue (
      job_id, run_at, enqueued_at, max_attempts, priority, is_plain, is_limited,
      state, queue, executor_class, payload, traceparent, actor
    )
    select
      v_ids[e.n], v_run_at + e.n * interval '1 microsecond', v_now, v_attempts, v_priority, true, v_limited,
      v_state, p_queue, p_executor_class, e.payload, v_traceparent, p_actor
    from jsonb_array_elements(p_payloads) with ordinality as e (payload, n);
  else
    insert into iu_core.job_queue (
      job_id, run_at, enqueued_at, max_attempts, priority, group_no, is_plain, is_limited,
      state, queue, executor_class, payload, traceparent, actor, group_key
    )
    select
      e.id, greatest(v_run_at, v_now) + e.n * interval '1 microsecond', v_now, v_attempts, v_priority,
      v_first_no + e.n, v_group_key is null, v_limited,
      case when v_group_key is null or e.id = v_head then v_state else 'blocked' end,
      p_queue, p_executor_class, e.payload, v_traceparent, p_actor, v_group_key
    from rows from (unnest(v_ids), jsonb_array_elements(p_payloads)) with ordinality as e (id, payload, n)
    where v_new is null or e.id = any (v_new);
  end if;
  if v_idle and v_state in ('ready', 'limited') then
    perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.job_queue'::regclass) || '_job', p_queue);
  end if;
  return v_ids;
end
$iu$;

comment on function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb) is 'Puts a job for each payload into a queue, all or none, and returns their ids in the order given.
Options are those of fn_job_enqueue and hold for every job. An idempotency key counts for each place: called again with the same key, the nth payload gives the id of the first call''s nth job. At most 10000 payloads.
Arguments:
  p_queue: A registered queue.
  p_executor_class: A registered executor class.
  p_payloads: An array with a payload for each job; may be empty.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_options: How the jobs differ from what their queue says.
Errors: IU003 invalid_argument, IU002 unknown_key, IU008 payload_rejected
Example: select iu_core.fn_job_enqueue_many(''default'', ''noop'', ''[{"invoice": 42}, {"invoice": 43}]'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb) from public;
grant execute on function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb) to iu_app;

-- step: create function iu_core.fn_job_admit(text, integer) | locks: nothing that exists
create function iu_core.fn_job_admit(
  p_queue text,
  p_limit integer
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_classes text[];
  v_ids uuid[];
  v_count int;
begin
  v_classes := array(
    select u.executor_class
    from iu_core.job_class_usage u
    where exists (
      select from iu_core.job_queue q
      where q.queue = p_queue and q.executor_class = u.executor_class and q.state = 'limited'
    )
    order by u.executor_class
    for update skip locked
  );
  v_ids := array(
    select w.job_id
    from (
      select
        c.executor_class as executor_class,
        least(
          p_limit,
          (c.limits -> 'max_running')::int - (
            select count(*)
            from iu_core.job_queue q
            where q.executor_class = c.executor_class and q.is_limited and q.state in ('ready', 'leased')
          ),
          floor(
            (c.limits -> 'rate_count')::int
              - extract(epoch from greatest(u.booked_until, v_now) - v_now)
                * (c.limits -> 'rate_count')::int / (c.limits -> 'rate_seconds')::int
          )
        ) as free
      from iu_core.executor_class_registry c
      join iu_core.job_class_usage u on u.executor_class = c.executor_class
      where c.executor_class = any (v_classes)
    ) as k
    cross join lateral (
      select q.job_id
      from iu_core.job_queue q
      where q.queue = p_queue and q.executor_class = k.executor_class and q.state = 'limited'
      order by q.priority, q.run_at
      limit greatest(k.free, 0)
      for update skip locked
    ) as w
  );

  update iu_core.job_queue q
  set state = 'ready'
  where q.job_id = any (v_ids);
  get diagnostics v_count = row_count;
  update iu_core.job_class_usage u
  set booked_until = greatest(u.booked_until, v_now)
    + b.jobs * make_interval(secs => (c.limits -> 'rate_seconds')::float8 / (c.limits -> 'rate_count')::float8)
  from (
    select q.executor_class as executor_class, count(*)::int as jobs
    from iu_core.job_queue q
    where q.job_id = any (v_ids)
    group by q.executor_class
  ) as b
  join iu_core.executor_class_registry c on c.executor_class = b.executor_class
  where u.executor_class = b.executor_class and c.limits ? 'rate_count';
  return v_count;
end
$iu$;

comment on function iu_core.fn_job_admit(text, integer) is 'Lets jobs of classes with limits through: as many as run at the same time, and no more than the rate allows.
Whoever comes to a class while another session lets its jobs through goes on without. What was let through and not yet ended is counted from the jobs themselves, so there is no counter that could drift.
Arguments:
  p_queue: The queue.
  p_limit: At most so many of each class.';

revoke all on function iu_core.fn_job_admit(text, integer) from public;

-- step: create function iu_core.fn_job_claim(text, text, integer, interval) | locks: nothing that exists
create function iu_core.fn_job_claim(
  p_queue text,
  p_worker text,
  p_limit integer,
  p_lease interval default '60 s'
)
returns table (
  job_id uuid,
  lease_token uuid,
  attempt integer,
  executor_class text,
  payload jsonb,
  traceparent text
)
language plpgsql
volatile
security definer
rows 100
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set enable_bitmapscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_token uuid := gen_random_uuid();
  v_until timestamptz := v_now + p_lease;
  v_due boolean;
  v_limited boolean;
  v_sweep boolean;
  v_move boolean;
  v_open boolean;
  v_found boolean;
  v_priority int;
  v_run_at timestamptz;
  v_ids uuid[];
begin
  select
    exists (
      select from iu_core.job_queue q
      where q.queue = p_queue and q.state = 'scheduled' and q.run_at <= v_now
    ),
    exists (select from iu_core.job_queue q where q.queue = p_queue and q.state = 'limited'),
    f.swept_at < v_now - interval '1 second',
    f.moved_at < v_now - interval '50 milliseconds',
    (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled')
  into v_due, v_limited, v_sweep, v_move, v_open
  from iu_core.job_queue_registry r
  cross join lateral (
    select
      coalesce(min(l.swept_at), '-infinity') as swept_at,
      coalesce(min(l.moved_at), '-infinity') as moved_at
    from iu_core.job_lane l
    where l.queue = p_queue
  ) as f
  where r.queue = p_queue;
  v_found := found;
  if v_open is not true then
    perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  end if;
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The limit must be from 1 to 10000.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_limit',
        'given', p_limit,
        'least', 1,
        'most', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (p_lease > interval '0' and p_lease <= interval '1 day') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A lease lasts more than nothing and at most a day.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_lease', 'given', p_lease::text)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_worker) <= 200 and btrim(p_worker) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The worker must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_worker', 'length', length(p_worker))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if not v_found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no queue %s.', coalesce(left(p_queue, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_queue',
        'queue', left(p_queue, 200),
        'known', (select jsonb_agg(r.queue order by r.queue) from iu_core.job_queue_registry r where r.status = 'active')
      )::text,
      hint = 'Register the queue with fn_job_queue_register, or correct its name.';
  end if;

  if v_due then
    update iu_core.job_queue q
    set state = case when q.is_limited then 'limited' else 'ready' end
    where q.job_id = any (array(
      select d.job_id
      from iu_core.job_queue d
      where d.queue = p_queue and d.state = 'scheduled' and d.run_at <= v_now
      order by d.run_at
      limit greatest(p_limit, 1000)
      for no key update skip locked
    ));
  end if;
  if v_due or v_limited then
    perform iu_core.fn_job_admit(p_queue, p_limit);
  end if;

  if p_limit = 1 then
    update iu_core.job_queue q
    set
      state = 'leased',
      lease_token = v_token,
      lease_until = v_until,
      worker = p_worker,
      attempt = q.attempt + 1
    where q.job_id = (
      select j.job_id
      from (
        select l.priority, case when v_sweep then '-infinity' else l.floor_at end as floor_at
        from iu_core.job_lane l
        where l.queue = p_queue
        order by l.priority
      ) as l
      cross join lateral (
        select q.job_id
        from iu_core.job_queue q
        where q.queue = p_queue and q.priority = l.priority and q.state = 'ready' and q.run_at >= l.floor_at
        order by q.run_at
        limit 1
        for no key update skip locked
      ) as j
      limit 1
    )
    returning
      q.job_id, q.attempt, q.executor_class, q.payload, q.traceparent,
      q.priority, q.run_at
    into job_id, attempt, executor_class, payload, traceparent, v_priority, v_run_at;
    if not found and not v_sweep then
      v_sweep := true;
      update iu_core.job_queue q
      set
        state = 'leased',
        lease_token = v_token,
        lease_until = v_until,
        worker = p_worker,
        attempt = q.attempt + 1
      where q.job_id = (
        select j.job_id
        from (
          select l.priority, case when v_sweep then '-infinity' else l.floor_at end as floor_at
          from iu_core.job_lane l
          where l.queue = p_queue
          order by l.priority
        ) as l
        cross join lateral (
          select q.job_id
          from iu_core.job_queue q
          where q.queue = p_queue and q.priority = l.priority and q.state = 'ready' and q.run_at >= l.floor_at
          order by q.run_at
          limit 1
          for no key update skip locked
        ) as j
        limit 1
      )
      returning
        q.job_id, q.attempt, q.executor_class, q.payload, q.traceparent,
        q.priority, q.run_at
      into job_id, attempt, executor_class, payload, traceparent, v_priority, v_run_at;
    end if;
    if job_id is null then
      return;
    end if;
    if v_move then
      update iu_core.job_lane l
      set
        floor_at = case when l.priority = v_priority then v_run_at else l.floor_at end,
        swept_at = case when v_sweep then v_now else l.swept_at end,
        moved_at = v_now
      where l.queue = p_queue and l.priority in (
        select p.priority from iu_core.job_lane p where p.queue = p_queue for no key update skip locked
      );
    end if;
    lease_token := v_token;
    return next;
    return;
  end if;

  v_ids := array(
    select j.job_id
    from (
      select l.priority, case when v_sweep then '-infinity' else l.floor_at end as floor_at
      from iu_core.job_lane l
      where l.queue = p_queue
      order by l.priority
    ) as l
    cross join lateral (
      select q.job_id
      from iu_core.job_queue q
      where q.queue = p_queue and q.priority = l.priority and q.state = 'ready' and q.run_at >= l.floor_at
      order by q.run_at
      limit p_limit
      for no key update skip locked
    ) as j
    limit p_limit
  );
  if cardinality(v_ids) < p_limit and not v_sweep then
    v_sweep := true;
    v_ids := array(
      select j.job_id
      from (
        select l.priority, '-infinity'::timestamptz as floor_at
        from iu_core.job_lane l
        where l.queue = p_queue
        order by l.priority
      ) as l
      cross join lateral (
        select q.job_id
        from iu_core.job_queue q
        where q.queue = p_queue and q.priority = l.priority and q.state = 'ready' and q.run_at >= l.floor_at
        order by q.run_at
        limit p_limit
        for no key update skip locked
      ) as j
      limit p_limit
    );
  end if;
  if cardinality(v_ids) = 0 then
    return;
  end if;

  if v_move then
    update iu_core.job_lane l
    set
      floor_at = coalesce(f.floor_at, l.floor_at),
      swept_at = case when v_sweep then v_now else l.swept_at end,
      moved_at = v_now
    from (
      select p.priority, (
        select min(q.run_at) from iu_core.job_queue q where q.job_id = any (v_ids) and q.priority = p.priority
      ) as floor_at
      from (
        select p.priority from iu_core.job_lane p where p.queue = p_queue for no key update skip locked
      ) as p (priority)
    ) as f
    where l.queue = p_queue and l.priority = f.priority;
  end if;

  return query
  with claimed as (
    update iu_core.job_queue q
    set
      state = 'leased',
      lease_token = v_token,
      lease_until = v_until,
      worker = p_worker,
      attempt = q.attempt + 1
    where q.job_id = any (v_ids)
    returning
      q.job_id, q.attempt, q.executor_class, q.payload, q.traceparent,
      q.priority, q.run_at
  )
  select c.job_id, v_token, c.attempt, c.executor_class, c.payload, c.traceparent
  from claimed c
  order by c.priority, c.run_at;
end
$iu$;

comment on function iu_core.fn_job_claim(text, text, integer, interval) is 'Hands a worker jobs that are due, soonest first, under a lease: nobody else gets them until it runs out.
Smaller priorities first, then the order in which the jobs became due. Two claims never wait for each other and never get the same job. Jobs that became due by time and jobs that a class''s limits allow are made ready first. At most 10000 jobs; a lease of at most a day.
Arguments:
  p_queue: A registered queue.
  p_worker: Who claims; 1 to 200 characters.
  p_limit: At most so many, 1 to 10000.
  p_lease: How long the worker may take before others get the jobs.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select * from iu_core.fn_job_claim(''default'', ''worker-1'', 100, ''60 s'')';

revoke all on function iu_core.fn_job_claim(text, text, integer, interval) from public;
grant execute on function iu_core.fn_job_claim(text, text, integer, interval) to iu_app;

-- step: create function iu_core.fn_job_settle(jsonb, text) | locks: nothing that exists
create function iu_core.fn_job_settle(
  p_settlements jsonb,
  p_worker text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_ids uuid[];
  v_gone uuid[];
  v_queues text[];
  v_keys text[];
  v_freed uuid[];
  v_counts jsonb;
begin
  v_ids := array(select o.job_id from jsonb_to_recordset(p_settlements)
    as o (job_id uuid, lease_token uuid, outcome text, result jsonb, error jsonb, retry_after_ms bigint) order by o.job_id);
  perform from iu_core.job_queue q where q.job_id = any (v_ids) and q.is_plain order by q.job_id for update;
  perform
  from iu_core.job_group g
  where (g.queue, g.group_key) in (
    select q.queue, q.group_key from iu_core.job_queue q where q.job_id = any (v_ids) and q.group_key is not null
  )
  order by g.queue, g.group_key
  for update;
  perform from iu_core.job_queue q where q.job_id = any (v_ids) and not q.is_plain order by q.job_id for update;

  with job as materialized (
    select
      q.*,
      o.result,
      r.keep_results as keep_results,
      v_now + r.result_retention as expires_at,
      case
        when o.outcome = 'cancelled' then case when q.state = 'leased' then 'asked' else 'cancelled' end
        when o.outcome = 'completed' then 'completed'
        when q.cancel_requested_at is not null then 'cancelled'
        when q.attempt >= q.max_attempts or o.outcome = 'given_up' then 'dead'
        else 'retried'
      end as verdict,
      case
        when o.outcome = 'expired' then v_now
        when o.retry_after_ms is not null then v_now + o.retry_after_ms * interval '1 millisecond'
        else v_now + least(
          r.backoff_max,
          r.backoff_base * (2 ^ least(q.attempt - 1, 30))
        ) * (0.75 + random() * 0.5)
      end as again_at,
      coalesce(q.errors, '[]') || jsonb_build_array(jsonb_build_object(
        'attempt', q.attempt,
        'at', v_now,
        'worker', coalesce(q.worker, p_worker),
        'error', case when o.outcome = 'expired' then '"The lease ran out."' else coalesce(o.error, 'null') end
      )) as history
    from jsonb_to_recordset(p_settlements)
      as o (job_id uuid, lease_token uuid, outcome text, result jsonb, error jsonb, retry_after_ms bigint)
    join iu_core.job_queue q on q.job_id = o.job_id
    join iu_core.job_queue_registry r on r.queue = q.queue
    where o.outcome = 'cancelled'
      or q.state = 'leased' and q.lease_token = o.lease_token
        and (o.outcome <> 'expired' or q.lease_until < v_now)
  ), gone as (
    delete from iu_core.job_queue q
    using job as j
    where q.job_id = j.job_id and j.verdict in ('completed', 'cancelled', 'dead')
    returning q.job_id
  ), retried as (
    update iu_core.job_queue q
    set
      state = case when j.again_at > v_now then 'scheduled' else case when j.is_limited then 'limited' else 'ready' end end,
      run_at = j.again_at,
      errors = j.history,
      lease_token = null,
      lease_until = null,
      worker = null
    from job as j
    where q.job_id = j.job_id and j.verdict = 'retried'
  ), asked as (
    update iu_core.job_queue q
    set cancel_requested_at = coalesce(q.cancel_requested_at, v_now)
    from job as j
    where q.job_id = j.job_id and j.verdict = 'asked'
  ), kept as (
    insert into iu_core.job_result (
      job_id, queue, executor_class, outcome, attempts, result, traceparent, worker, finished_at,
      expires_at
    )
    select j.job_id, j.queue, j.executor_class, j.verdict, j.attempt, j.result, j.traceparent, p_worker, v_now, j.expires_at
    from job as j
    where j.verdict in ('completed', 'cancelled')
      and (j.keep_results = 'all' or j.keep_results = 'given' and j.result is not null)
    on conflict (job_id) do nothing
  ), died as (
    insert into iu_core.job_dead_letter (
      job_id, queue, executor_class, payload, errors, trace_id, traceparent, priority, max_attempts,
      group_key, actor, enqueued_at, died_at, changed_at
    )
    select
      j.job_id, j.queue, j.executor_class, j.payload, j.history, substr(j.traceparent, 4, 32), j.traceparent, j.priority, j.max_attempts,
      j.group_key, j.actor, j.enqueued_at, v_now, v_now
    from job as j
    where j.verdict = 'dead' and j.dead_letter_id is null
    order by j.job_id
  ), returned as (
    update iu_core.job_dead_letter d
    set
      state = case j.verdict when 'completed' then 'resolved' else 'dead' end,
      errors = case j.verdict when 'dead' then d.errors || j.history else d.errors end,
      deaths = d.deaths + case j.verdict when 'dead' then 1 else 0 end,
      died_at = case j.verdict when 'dead' then v_now else d.died_at end,
      changed_at = v_now
    from job as j
    where d.dead_letter_id = j.dead_letter_id and j.verdict in ('completed', 'cancelled', 'dead')
  )
  select
    array_agg(j.job_id) filter (where j.verdict in ('completed', 'cancelled', 'dead') and j.group_key is not null),
    array_agg(j.queue) filter (where j.verdict in ('completed', 'cancelled', 'dead') and j.group_key is not null),
    array_agg(j.group_key) filter (where j.verdict in ('completed', 'cancelled', 'dead') and j.group_key is not null),
    jsonb_build_object(
      'completed', count(*) filter (where j.verdict = 'completed'),
      'retried', count(*) filter (where j.verdict = 'retried'),
      'dead', count(*) filter (where j.verdict = 'dead'),
      'cancelled', count(*) filter (where j.verdict = 'cancelled'),
      'asked', count(*) filter (where j.verdict = 'asked')
    )
  into v_gone, v_queues, v_keys, v_counts
  from job as j;

  if v_gone is not null then
    with freed as (
      update iu_core.job_group g
      set head_job_id = (
        select q.job_id
        from iu_core.job_queue q
        where q.queue = g.queue and q.group_key = g.group_key and q.state = 'blocked'
        order by q.group_no
        limit 1
      )
      where g.head_job_id = any (v_gone)
        and (g.queue, g.group_key) in (select k.queue, k.group_key from unnest(v_queues, v_keys) as k (queue, group_key))
      returning g.head_job_id
    )
    select array_agg(f.head_job_id) filter (where f.head_job_id is not null) into v_freed from freed as f;
    update iu_core.job_queue q
    set state = case when q.run_at > v_now then 'scheduled' when q.is_limited then 'limited' else 'ready' end
    where q.job_id = any (v_freed);
    delete from iu_core.job_group g
    where g.head_job_id is null
      and (g.queue, g.group_key) in (select k.queue, k.group_key from unnest(v_queues, v_keys) as k (queue, group_key));
  end if;
  return v_counts;
end
$iu$;

comment on function iu_core.fn_job_settle(jsonb, text) is 'Ends jobs, or puts them back: the one place where a job leaves its group, becomes a dead letter or leaves a result.
Locks in the order that all functions of the queue keep: jobs without group by id, then groups by key, then the other jobs by id, then dead letters. A settlement whose token is no longer the job''s has no effect.
Arguments:
  p_settlements: One for each job, no job twice.
  p_worker: Who says so.';

revoke all on function iu_core.fn_job_settle(jsonb, text) from public;

-- step: create function iu_core.fn_job_finish(jsonb, text) | locks: nothing that exists
create function iu_core.fn_job_finish(
  p_outcomes jsonb,
  p_worker text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set enable_bitmapscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_ids uuid[];
  v_tokens uuid[];
  v_plain boolean;
  v_bad int;
  v_count int;
  v_done int := 0;
  v_counts jsonb;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if (length(p_worker) <= 200 and btrim(p_worker) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The worker must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_worker', 'length', length(p_worker))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if jsonb_typeof(p_outcomes) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'Outcomes are given as a JSON array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_outcomes', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_count := jsonb_array_length(p_outcomes);
  if v_count > 10000 then
    raise exception using
      errcode = 'IU003',
      message = format('%s outcomes are too many for one call.', v_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_outcomes',
        'path', '$',
        'count', v_count,
        'most', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  begin
    select
      array_agg(o.job_id order by o.job_id),
      array_agg(o.lease_token order by o.job_id),
      bool_and(o.ok = 'true' and o.result is null),
      (count(*) filter (where (o.job_id is not null and o.lease_token is not null and o.ok in ('true', 'false')) is not true))::int
    into v_ids, v_tokens, v_plain, v_bad
    from jsonb_to_recordset(p_outcomes) as o (job_id uuid, lease_token uuid, ok jsonb, result jsonb);
  exception
    when data_exception then
      v_bad := 1;
  end;
  if v_bad > 0 or v_plain is false then
    select min(e.n)::int
    into v_bad
    from jsonb_array_elements(p_outcomes) with ordinality as e (outcome, n)
    where e.outcome @? '$ ? (@.type() != "object" || !(exists(@.job_id)) || !(exists(@.lease_token)) || !(exists(@.ok)) || @.ok.type() != "boolean" || @.job_id.type() != "string" || @.lease_token.type() != "string" || @.retry.type() != "boolean" && @.retry.type() != "null" || @.retry_after_ms.type() != "number" && @.retry_after_ms.type() != "null" || @.retry_after_ms < 0 || @.retry_after_ms > 2592000000)'
      or e.outcome ->> 'job_id' !~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
      or e.outcome ->> 'lease_token' !~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
    if v_bad is null then
      select min(e.n)::int
      into v_bad
      from (
        select t.n, row_number() over (partition by lower(t.outcome ->> 'job_id') order by t.n) as nth
        from jsonb_array_elements(p_outcomes) with ordinality as t (outcome, n)
      ) as e
      where e.nth > 1;
    end if;
    if v_bad is not null then
      raise exception using
        errcode = 'IU003',
        message = format('The outcome at %s is none.', '$[' || (v_bad - 1) || ']'),
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_outcomes', 'path', '$[' || (v_bad - 1) || ']')::text,
        hint = 'An outcome is {job_id, lease_token, ok, result?, error?, retry?, retry_after_ms?}, each job once.';
    end if;
  end if;

  if v_plain then
    if not exists (select from iu_core.job_queue_registry r where r.keep_results = 'all') then
      delete from iu_core.job_queue q
      using unnest(v_ids, v_tokens) as o (job_id, lease_token)
      where q.job_id = o.job_id
        and q.lease_token = o.lease_token
        and q.is_plain;
      get diagnostics v_done = row_count;
    else
      with done as (
        delete from iu_core.job_queue q
        using unnest(v_ids, v_tokens) as o (job_id, lease_token)
        where q.job_id = o.job_id
          and q.lease_token = o.lease_token
          and q.is_plain
        returning q.job_id, q.queue, q.executor_class, q.attempt, q.traceparent, q.worker
      ), kept as (
        insert into iu_core.job_result (
          job_id, queue, executor_class, outcome, attempts, traceparent, worker, finished_at, expires_at
        )
        select d.job_id, d.queue, d.executor_class, 'completed', d.attempt, d.traceparent, d.worker, v_now, v_now + r.result_retention
        from done d
        join iu_core.job_queue_registry r on r.queue = d.queue and r.keep_results = 'all'
      )
      select count(*)::int into v_done from done d;
    end if;
  end if;
  if v_done < v_count then
    select iu_core.fn_job_settle(
      jsonb_agg(
        jsonb_build_object(
          'job_id', o.job_id, 'lease_token', o.lease_token, 'outcome', case when o.ok then 'completed' when o.retry is false then 'given_up' else 'failed' end,
          'result', o.result, 'error', o.error, 'retry_after_ms', floor(o.retry_after_ms)
        )
      ),
      p_worker
    )
    into v_counts
    from (
      select distinct on (r.job_id) r.*
      from jsonb_to_recordset(p_outcomes)
        as r (job_id uuid, lease_token uuid, ok boolean, result jsonb, error jsonb, retry boolean, retry_after_ms numeric)
    ) as o;
  end if;
  return jsonb_build_object(
    'completed', v_done + coalesce((v_counts -> 'completed')::int, 0),
    'retried', coalesce((v_counts -> 'retried')::int, 0),
    'dead', coalesce((v_counts -> 'dead')::int, 0),
    'cancelled', coalesce((v_counts -> 'cancelled')::int, 0),
    'lost', v_count - v_done - coalesce(
      (v_counts -> 'completed')::int + (v_counts -> 'retried')::int + (v_counts -> 'dead')::int + (v_counts -> 'cancelled')::int,
      0
    )
  );
end
$iu$;

comment on function iu_core.fn_job_finish(jsonb, text) is 'Ends the attempts a worker made, well or badly, in one statement for all of them.
An outcome counts only while its lease token is the job''s; others are counted as lost and change nothing, so finishing twice does no harm. A failed job is tried again after retry_after_ms, or else after the queue''s back-off (doubled with each attempt, with jitter), until its attempts are used up: then it is a dead letter. So it is at once with retry: false. At most 10000 outcomes.
Arguments:
  p_outcomes: An array of {job_id, lease_token, ok, result?, error?, retry?, retry_after_ms?}, each job once.
  p_worker: Who reports; 1 to 200 characters.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_finish(''[{"job_id": "01890000-0000-7000-8000-000000000000", "lease_token": "6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10", "ok": true}]'', ''worker-1'')';

revoke all on function iu_core.fn_job_finish(jsonb, text) from public;
grant execute on function iu_core.fn_job_finish(jsonb, text) to iu_app;

-- step: create function iu_core.fn_job_complete(uuid[], uuid[]) | locks: nothing that exists
create function iu_core.fn_job_complete(
  p_job_ids uuid[],
  p_lease_tokens uuid[]
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set enable_bitmapscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_ids uuid[];
  v_tokens uuid[];
  v_done int := 0;
  v_before int;
  v_count int := cardinality(p_job_ids);
begin
  if v_count = 1 and cardinality(p_lease_tokens) = 1 then
    delete from iu_core.job_queue q
    where q.job_id = p_job_ids[1]
      and q.lease_token = p_lease_tokens[1]
      and q.is_plain
      and (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled')
      and not exists (select from iu_core.job_queue_registry r where r.keep_results = 'all');
    if found then
      return 1;
    end if;
  elsif v_count > 1 and cardinality(p_lease_tokens) = 1 then
    delete from iu_core.job_queue q
    where q.job_id = any (p_job_ids)
      and q.lease_token = p_lease_tokens[1]
      and q.is_plain
      and (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled')
      and not exists (select from iu_core.job_queue_registry r where r.keep_results = 'all');
    get diagnostics v_done = row_count;
    if v_done = v_count then
      return v_done;
    end if;
  end if;
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if (cardinality(p_lease_tokens) in (1, v_count) and v_count <= 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Give a lease token for each job, or one for all, and at most 10000 jobs.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_lease_tokens',
        'jobs', v_count,
        'tokens', cardinality(p_lease_tokens)
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select array_agg(o.job_id order by o.job_id), array_agg(o.lease_token order by o.job_id)
  into v_ids, v_tokens
  from unnest(
    p_job_ids,
    case when cardinality(p_lease_tokens) = v_count then p_lease_tokens else array_fill(p_lease_tokens[1], array[v_count]) end
  ) as o (job_id, lease_token);
  v_before := v_done;
  if not exists (select from iu_core.job_queue_registry r where r.keep_results = 'all') then
    delete from iu_core.job_queue q
    using unnest(v_ids, v_tokens) as o (job_id, lease_token)
    where q.job_id = o.job_id
      and q.lease_token = o.lease_token
      and q.is_plain;
    get diagnostics v_done = row_count;
  else
    with done as (
      delete from iu_core.job_queue q
      using unnest(v_ids, v_tokens) as o (job_id, lease_token)
      where q.job_id = o.job_id
        and q.lease_token = o.lease_token
        and q.is_plain
      returning q.job_id, q.queue, q.executor_class, q.attempt, q.traceparent, q.worker
    ), kept as (
      insert into iu_core.job_result (
        job_id, queue, executor_class, outcome, attempts, traceparent, worker, finished_at, expires_at
      )
      select d.job_id, d.queue, d.executor_class, 'completed', d.attempt, d.traceparent, d.worker, v_now, v_now + r.result_retention
      from done d
      join iu_core.job_queue_registry r on r.queue = d.queue and r.keep_results = 'all'
    )
    select count(*)::int into v_done from done d;
  end if;
  v_done := v_done + v_before;
  if v_done < v_count then
    v_done := v_done + (
      select (iu_core.fn_job_settle(
        coalesce(
          jsonb_agg(jsonb_build_object('job_id', o.job_id, 'lease_token', o.lease_token, 'outcome', 'completed')),
          '[]'
        ),
        ''
      ) -> 'completed')::int
      from (
        select distinct on (e.job_id) e.job_id, e.lease_token
        from unnest(v_ids, v_tokens) as e (job_id, lease_token)
        where e.job_id is not null and e.lease_token is not null
      ) as o
    );
  end if;
  return v_done;
end
$iu$;

comment on function iu_core.fn_job_complete(uuid[], uuid[]) is 'Ends jobs that went well and have nothing to report; the shortest way to finish.
The arrays belong together element by element, or one token stands for all: the jobs of a claim have the same. A job whose token is not the one given is left alone and not counted. At most 10000.
Arguments:
  p_job_ids: The jobs, each once.
  p_lease_tokens: The tokens they were claimed with; or the one token of a claim, for all of them.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_complete(''{01890000-0000-7000-8000-000000000000}'', ''{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}'')';

revoke all on function iu_core.fn_job_complete(uuid[], uuid[]) from public;
grant execute on function iu_core.fn_job_complete(uuid[], uuid[]) to iu_app;

-- step: create function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval) | locks: nothing that exists
create function iu_core.fn_job_finish_and_claim(
  p_outcomes jsonb,
  p_worker text,
  p_queue text,
  p_limit integer,
  p_lease interval default '60 s'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_counts jsonb := '{"completed": 0, "retried": 0, "dead": 0, "cancelled": 0, "lost": 0}'::jsonb;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if p_outcomes is distinct from '[]' then
    v_counts := iu_core.fn_job_finish(p_outcomes, p_worker);
  end if;
  return v_counts || jsonb_build_object(
    'jobs',
    (
      select coalesce(jsonb_agg(to_jsonb(j) - 'n' order by j.n), '[]')
      from (
        select c.job_id, c.lease_token, c.attempt, c.executor_class, c.payload, c.traceparent, row_number() over () as n
        from iu_core.fn_job_claim(p_queue, p_worker, p_limit, p_lease) c
      ) as j
    )
  );
end
$iu$;

comment on function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval) is 'Finishes one batch and claims the next in a single call: half the round trips and commits of a busy worker.
As fn_job_finish followed by fn_job_claim. Outcomes may be an empty array, to begin with.
Arguments:
  p_outcomes: As for fn_job_finish.
  p_worker: Who reports and claims; 1 to 200 characters.
  p_queue: The queue to claim from.
  p_limit: At most so many, 1 to 10000.
  p_lease: How long the worker may take.
Example: select iu_core.fn_job_finish_and_claim(''[]'', ''worker-1'', ''default'', 100)';

revoke all on function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval) from public;
grant execute on function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval) to iu_app;

-- step: create function iu_core.fn_job_release(uuid[], uuid[], text) | locks: nothing that exists
create function iu_core.fn_job_release(
  p_job_ids uuid[],
  p_lease_tokens uuid[],
  p_worker text
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_count int;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if (length(p_worker) <= 200 and btrim(p_worker) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The worker must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_worker', 'length', length(p_worker))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (cardinality(p_job_ids) = cardinality(p_lease_tokens) and cardinality(p_job_ids) <= 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Give a lease token for each job, and at most 10000 of them.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_lease_tokens',
        'jobs', cardinality(p_job_ids),
        'tokens', cardinality(p_lease_tokens)
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  update iu_core.job_queue q
  set
    state = case when q.is_limited then 'limited' else 'ready' end,
    attempt = q.attempt - 1,
    lease_token = null,
    lease_until = null,
    worker = null
  from (
    select h.job_id
    from (
      select h.job_id
      from iu_core.job_queue h
      join unnest(p_job_ids, p_lease_tokens) as o (job_id, lease_token)
        on h.job_id = o.job_id and h.lease_token = o.lease_token
      order by h.is_plain desc, h.job_id
      for update of h
    ) as h
  ) as o
  where q.job_id = o.job_id;
  get diagnostics v_count = row_count;
  return v_count;
end
$iu$;

comment on function iu_core.fn_job_release(uuid[], uuid[], text) is 'Gives claimed jobs back untouched: they keep their place, and the attempt does not count.
For a worker that stops before it began them. A job whose token is not the one given is left alone and not counted.
Arguments:
  p_job_ids: The jobs, each once.
  p_lease_tokens: The tokens they were claimed with.
  p_worker: Who gives them back; 1 to 200 characters.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_release(''{01890000-0000-7000-8000-000000000000}'', ''{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}'', ''worker-1'')';

revoke all on function iu_core.fn_job_release(uuid[], uuid[], text) from public;
grant execute on function iu_core.fn_job_release(uuid[], uuid[], text) to iu_app;

-- step: create function iu_core.fn_job_heartbeat(text, uuid[], interval) | locks: nothing that exists
create function iu_core.fn_job_heartbeat(
  p_worker text,
  p_lease_tokens uuid[],
  p_lease interval
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_count int;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.heartbeat_enabled');
  if (length(p_worker) <= 200 and btrim(p_worker) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The worker must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_worker', 'length', length(p_worker))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (p_lease > interval '0' and p_lease <= interval '1 day') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A lease lasts more than nothing and at most a day.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_lease', 'given', p_lease::text)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  update iu_core.job_queue q
  set lease_until = v_now + p_lease
  where q.job_id = any (array(
    select k.job_id
    from iu_core.job_queue k
    where k.state = 'leased' and k.lease_token = any (p_lease_tokens) and k.worker = p_worker
    for no key update skip locked
  ));
  get diagnostics v_count = row_count;
  insert into iu_core.queue_heartbeat as h (worker, seen_at, first_seen_at, leased)
  values (p_worker, v_now, v_now, v_count)
  on conflict (worker) do update set seen_at = excluded.seen_at, leased = excluded.leased;
  return v_count;
end
$iu$;

comment on function iu_core.fn_job_heartbeat(text, uuid[], interval) is 'Says that a worker lives, and extends the leases of the jobs it holds.
Passes over jobs that are just being finished. A lease that ran out but was not yet taken away is extended as well. An empty array says only that the worker lives.
Arguments:
  p_worker: Who holds the jobs; 1 to 200 characters.
  p_lease_tokens: The tokens of its claims.
  p_lease: How long from now; at most a day.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_heartbeat(''worker-1'', ''{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}'', ''60 s'')';

revoke all on function iu_core.fn_job_heartbeat(text, uuid[], interval) from public;
grant execute on function iu_core.fn_job_heartbeat(text, uuid[], interval) to iu_app;

-- step: create function iu_core.fn_job_reap(integer) | locks: nothing that exists
create function iu_core.fn_job_reap(
  p_limit integer
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_expired jsonb;
  v_counts jsonb;
  v_purged int;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The limit must be from 1 to 10000.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_limit',
        'given', p_limit,
        'least', 1,
        'most', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select jsonb_agg(jsonb_build_object('job_id', e.job_id, 'lease_token', e.lease_token, 'outcome', 'expired'))
  into v_expired
  from (
    select q.job_id, q.lease_token
    from iu_core.job_queue q
    where q.state = 'leased' and q.lease_until < v_now
    order by q.lease_until
    limit p_limit
  ) as e;
  if v_expired is not null then
    v_counts := iu_core.fn_job_settle(v_expired, 'reaper');
  end if;

  delete from iu_core.job_result s
  where s.job_id = any (array(
    select p.job_id
    from iu_core.job_result p
    where p.expires_at < v_now
    order by p.expires_at
    limit p_limit
    for update skip locked
  ));
  get diagnostics v_purged = row_count;
  delete from iu_core.queue_heartbeat h
  where h.worker = any (array(
    select p.worker
    from iu_core.queue_heartbeat p
    where p.seen_at < v_now - interval '7 days'
    limit p_limit
    for update skip locked
  ));
  return jsonb_build_object(
    'retried', coalesce((v_counts -> 'retried')::int, 0),
    'dead', coalesce((v_counts -> 'dead')::int, 0),
    'cancelled', coalesce((v_counts -> 'cancelled')::int, 0),
    'purged', v_purged
  );
end
$iu$;

comment on function iu_core.fn_job_reap(integer) is 'Takes away jobs whose lease has run out: ready again at once, or dead letters when that was their last attempt.
Also removes results whose time is up and forgets workers unheard of for a week. At most 10000 of each.
Arguments:
  p_limit: At most so many, 1 to 10000.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_reap(1000)';

revoke all on function iu_core.fn_job_reap(integer) from public;
grant execute on function iu_core.fn_job_reap(integer) to iu_app;

-- step: create function iu_core.fn_job_cancel(uuid[], text, text) | locks: nothing that exists
create function iu_core.fn_job_cancel(
  p_job_ids uuid[],
  p_reason text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_ids uuid[] := array(select distinct j.id from unnest(p_job_ids) as j (id) where j.id is not null);
  v_counts jsonb;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (cardinality(p_job_ids) <= 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'At most 10000 jobs are cancelled in one call.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_job_ids', 'count', cardinality(p_job_ids))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_reason) <= 500 and btrim(p_reason) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A reason of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_counts := iu_core.fn_job_settle(
    (
      select coalesce(
        jsonb_agg(jsonb_build_object(
          'job_id', j.id, 'outcome', 'cancelled', 'result', jsonb_build_object('cancelled_by', p_actor, 'reason', p_reason)
        )),
        '[]'
      )
      from unnest(v_ids) as j (id)
    ),
    p_actor
  );
  return jsonb_build_object(
    'cancelled', v_counts -> 'cancelled',
    'asked', v_counts -> 'asked',
    'missing', cardinality(v_ids) - (v_counts -> 'cancelled')::int - (v_counts -> 'asked')::int
  );
end
$iu$;

comment on function iu_core.fn_job_cancel(uuid[], text, text) is 'Cancels jobs: at once while they wait; a running one is asked to stop and is not tried again.
A running job that goes well in spite of it counts as completed. Its worker learns of it from fn_job_cancellations. The next job of its group takes its turn. At most 10000 jobs.
Arguments:
  p_job_ids: The jobs.
  p_reason: Why; 1 to 500 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_job_cancel(''{01890000-0000-7000-8000-000000000000}'', ''Entered twice.'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_cancel(uuid[], text, text) from public;
grant execute on function iu_core.fn_job_cancel(uuid[], text, text) to iu_app;

-- step: create function iu_core.fn_job_cancellations(uuid[]) | locks: nothing that exists
create function iu_core.fn_job_cancellations(
  p_job_ids uuid[]
)
returns setof uuid
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select q.job_id
from iu_core.job_queue q
where q.job_id = any (p_job_ids) and q.cancel_requested_at is not null
order by q.job_id;
$iu$;

comment on function iu_core.fn_job_cancellations(uuid[]) is 'Which of a worker''s jobs were cancelled while it runs them: it should stop them and finish them as failed.
Arguments:
  p_job_ids: The jobs it runs.
Example: select iu_core.fn_job_cancellations(''{01890000-0000-7000-8000-000000000000}'')';

revoke all on function iu_core.fn_job_cancellations(uuid[]) from public;
grant execute on function iu_core.fn_job_cancellations(uuid[]) to iu_reader;

-- step: create function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb) | locks: nothing that exists
create function iu_core.fn_job_schedule_set(
  p_schedule text,
  p_cron text,
  p_queue text,
  p_executor_class text,
  p_payload jsonb,
  p_next_at timestamp with time zone,
  p_actor text,
  p_options jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_queue boolean;
  v_class boolean;
  v_options jsonb;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_schedule ~ '^[a-z][a-z0-9_.-]*$' and length(p_schedule) <= 100) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A schedule is named by lower-case letters, digits and _ . -, at most 100.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_schedule', 'given', left(p_schedule, 200))::text,
      hint = 'Correct the argument named in the detail.';
  elsif (length(p_cron) <= 200 and p_cron ~ '^[0-9A-Za-z*/,#?-]+( [0-9A-Za-z*/,#?-]+){4}$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A schedule has five fields with one space between them.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cron', 'given', left(p_cron, 200))::text,
      hint = 'Minute, hour, day of month, month, day of week: 0 2 * * * is every night at two.';
  elsif p_payload is null then
    raise exception using
      errcode = 'IU003',
      message = 'A payload is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_payload')::text,
      hint = 'Pass {} for a job that needs none.';
  elsif (isfinite(p_next_at)) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'When it is due first must be a time.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_next_at')::text,
      hint = 'Correct the argument named in the detail.';
  elsif jsonb_typeof(p_options) is distinct from 'object' or p_options ?| '{run_at,idempotency_key,traceparent}'::text[] then
    raise exception using
      errcode = 'IU003',
      message = 'A schedule''s options are time_zone, priority, max_attempts and group_key.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_options', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  elsif not exists (select from pg_timezone_names as z where z.name = coalesce(p_options ->> 'time_zone', 'UTC')) then
    raise exception using
      errcode = 'IU003',
      message = 'There is no such time zone.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_options',
        'path', '$.time_zone',
        'given', p_options -> 'time_zone'
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_options := p_options - 'time_zone';
  perform from iu_core.fn_job_options(v_options) o;
  v_queue := exists (select from iu_core.job_queue_registry r where r.queue = p_queue and r.status = 'active');
  v_class := exists (select from iu_core.executor_class_registry c where c.executor_class = p_executor_class and c.status = 'active');
  if not v_queue then
    raise exception using
      errcode = 'IU002',
      message = format('There is no queue %s.', coalesce(left(p_queue, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_queue',
        'queue', left(p_queue, 200),
        'known', (select jsonb_agg(r.queue order by r.queue) from iu_core.job_queue_registry r where r.status = 'active')
      )::text,
      hint = 'Register the queue with fn_job_queue_register, or correct its name.';
  end if;
  if not v_class then
    raise exception using
      errcode = 'IU002',
      message = format('There is no executor class %s.', coalesce(left(p_executor_class, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_executor_class',
        'executor_class', left(p_executor_class, 200),
        'known', (select jsonb_agg(c.executor_class order by c.executor_class) from iu_core.executor_class_registry c where c.status = 'active')
      )::text,
      hint = 'Register the class with fn_executor_class_register, or correct its name.';
  end if;

  insert into iu_core.job_schedule as s (
    schedule, cron, time_zone, queue, executor_class, payload, options, next_at, changed_by
  )
  values (
    p_schedule, p_cron, coalesce(p_options ->> 'time_zone', 'UTC'), p_queue, p_executor_class, p_payload,
    v_options, p_next_at, p_actor
  )
  on conflict (schedule) do update set
    cron = excluded.cron,
    time_zone = excluded.time_zone,
    queue = excluded.queue,
    executor_class = excluded.executor_class,
    payload = excluded.payload,
    options = excluded.options,
    next_at = excluded.next_at,
    status = 'active',
    changed_at = v_at,
    changed_by = excluded.changed_by;
  return jsonb_build_object('schedule', p_schedule, 'next_at', p_next_at);
end
$iu$;

comment on function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb) is 'Sets a schedule: a job that is enqueued again and again. Also changes one, or brings a withdrawn one back.
The fields are kept as they are; what they mean is the worker''s business, which works out when the schedule is due after p_next_at. Only their form is checked here.
Arguments:
  p_schedule: Lower-case letters, digits and _ . -; at most 100 characters.
  p_cron: Five fields: minute, hour, day of month, month, day of week.
  p_queue: A registered queue.
  p_executor_class: A registered executor class.
  p_payload: What the executor is given each time.
  p_next_at: When it is due first.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_options: time_zone (UTC), priority, max_attempts, group_key.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select iu_core.fn_job_schedule_set(''reports.nightly'', ''0 2 * * *'', ''default'', ''noop'', ''{}'', ''2026-06-01 02:00+00'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb) from public;
grant execute on function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb) to iu_operator;

-- step: create function iu_core.fn_job_schedule_withdraw(text, text) | locks: nothing that exists
create function iu_core.fn_job_schedule_withdraw(
  p_schedule text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_status text;
  v_owner text;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select t.status, ''
  into v_status, v_owner
  from iu_core.job_schedule t
  where t.schedule = p_schedule
  for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('%s is not registered.', coalesce(left(p_schedule, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_schedule', 'key', left(p_schedule, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  elsif v_owner = 'iu_core' then
    raise exception using
      errcode = 'IU005',
      message = format('%s came with the product and stays.', p_schedule),
      detail = jsonb_build_object(
        'code', 'conflict',
        'key', p_schedule,
        'expected', 'a name registered here',
        'actual', 'iu_core'
      )::text,
      hint = 'Read the current state again and decide on it.';
  end if;
  if v_status <> 'withdrawn' then
    update iu_core.job_schedule t
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where t.schedule = p_schedule;
  end if;
  return jsonb_build_object('key', p_schedule, 'status', 'withdrawn', 'changed', v_status <> 'withdrawn');
end
$iu$;

comment on function iu_core.fn_job_schedule_withdraw(text, text) is 'Withdraws a schedule: it takes no more jobs. Those it has go on.
Nothing is deleted; registering it again brings it back. Twice changes nothing. What came with the product stays.
Arguments:
  p_schedule: The name of a schedule.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_job_schedule_withdraw(''invoices'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_schedule_withdraw(text, text) from public;
grant execute on function iu_core.fn_job_schedule_withdraw(text, text) to iu_operator;

-- step: create function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text) | locks: nothing that exists
create function iu_core.fn_job_schedule_fire(
  p_schedule text,
  p_due_at timestamp with time zone,
  p_next_at timestamp with time zone,
  p_actor text
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_schedule iu_core.job_schedule;
  v_job_id uuid;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_next_at > p_due_at and isfinite(p_next_at)) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A schedule is due again later than it is due now.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_next_at',
        'due_at', p_due_at,
        'given', p_next_at
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select s.* into v_schedule from iu_core.job_schedule s where s.schedule = p_schedule for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no schedule %s.', coalesce(left(p_schedule, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'schedule', left(p_schedule, 200))::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  if v_schedule.status <> 'active' or v_schedule.next_at <> p_due_at or p_due_at > clock_timestamp() then
    return null;
  end if;

  v_job_id := iu_core.fn_job_enqueue(
    v_schedule.queue, v_schedule.executor_class, v_schedule.payload, p_actor,
    v_schedule.options || jsonb_build_object(
      'idempotency_key', 'schedule:' || p_schedule || ':' || extract(epoch from p_due_at)
    )
  );
  update iu_core.job_schedule s
  set next_at = p_next_at, last_due_at = p_due_at, last_job_id = v_job_id
  where s.schedule = p_schedule;
  return v_job_id;
end
$iu$;

comment on function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text) is 'Enqueues the job of a schedule that is due, once for each time it is due, and notes when it is due next.
Any number of workers may try: the first one makes the job, the others get null. Null also when it is not due yet, or withdrawn.
Arguments:
  p_schedule: The schedule.
  p_due_at: The time it is due, as read from the schedule.
  p_next_at: When it is due after that; later than p_due_at.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_job_schedule_fire(''reports.nightly'', ''2026-06-01 02:00+00'', ''2026-06-02 02:00+00'', ''worker-1'')';

revoke all on function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text) from public;
grant execute on function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text) to iu_app;

-- step: create function iu_core.fn_dlq_replay_request(uuid[], text, text) | locks: nothing that exists
create function iu_core.fn_dlq_replay_request(
  p_dead_letter_ids uuid[],
  p_reason text,
  p_actor text
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request_id uuid := iu_core.fn_iu_uuid7();
  v_approval_id uuid;
  v_digest text;
  v_ids uuid[] := array(select distinct l.id from unnest(p_dead_letter_ids) as l (id) order by l.id);
  v_known int;
  v_dead uuid[];
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (cardinality(v_ids) between 1 and 1000 and array_position(v_ids, null) is null) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Ask for 1 to 1000 dead letters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_dead_letter_ids', 'count', cardinality(v_ids))::text,
      hint = 'Correct the argument named in the detail.';
  elsif (length(p_reason) <= 500 and btrim(p_reason) <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A reason of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select count(*)::int, array_agg(l.dead_letter_id) filter (where l.state <> 'dead')
  into v_known, v_dead
  from (
    select d.dead_letter_id, d.state
    from iu_core.job_dead_letter d
    where d.dead_letter_id = any (v_ids)
    order by d.dead_letter_id
    for share
  ) as l;
  if v_known < cardinality(v_ids) then
    raise exception using
      errcode = 'IU004',
      message = format('%s of the dead letters do not exist.', cardinality(v_ids) - v_known),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_dead_letter_ids', 'missing', (
                select jsonb_agg(l.id)
                from unnest(v_ids) as l (id)
                where not exists (select from iu_core.job_dead_letter d where d.dead_letter_id = l.id)
              ))::text,
      hint = 'Check the id or key given in the detail.';
  elsif v_dead is not null then
    raise exception using
      errcode = 'IU005',
      message = format('%s of the letters are being replayed or were resolved.', cardinality(v_dead)),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_dead_letter_ids',
        'letters', to_jsonb(v_dead),
        'expected', 'dead',
        'actual', 'replaying or resolved'
      )::text,
      hint = 'Ask for those that are dead.';
  end if;

  v_digest := (
    select iu_core.fn_iu_sha256(coalesce(string_agg(
      concat_ws(E'\t', d.dead_letter_id, d.queue, d.executor_class, iu_core.fn_iu_sha256(d.payload::text)),
      E'\n' order by d.dead_letter_id
    ), ''))
    from iu_core.job_dead_letter d
    where d.dead_letter_id = any (v_ids)
  );
  v_approval_id := iu_core.fn_approval_open(
    'queue.dead_letter_replay', 'dlq_replay_request', v_request_id, v_digest, p_actor,
    jsonb_build_object('reason', p_reason, 'letters', cardinality(v_ids))
  );

  insert into iu_core.dlq_replay_request (request_id, reason, requested_by, subject_digest, approval_request_id, requested_at)
  values (v_request_id, p_reason, p_actor, v_digest, v_approval_id, v_at);
  insert into iu_core.dlq_replay_item (request_id, dead_letter_id)
  select v_request_id, l.id from unnest(v_ids) as l (id);
  return v_request_id;
end
$iu$;

comment on function iu_core.fn_dlq_replay_request(uuid[], text, text) is 'Asks for the replay of dead letters: opens an approval that is bound to exactly these letters.
Nothing is replayed until the approval has its quorum and fn_dlq_replay_execute is called. The approval is approval_request_id of the request. At most 1000 letters, all of them dead.
Arguments:
  p_dead_letter_ids: The letters.
  p_reason: Why; 1 to 500 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict
Example: select iu_core.fn_dlq_replay_request(''{01890000-0000-7000-8000-000000000000}'', ''The mail server is back.'', ''ana@example.org'')';

revoke all on function iu_core.fn_dlq_replay_request(uuid[], text, text) from public;
grant execute on function iu_core.fn_dlq_replay_request(uuid[], text, text) to iu_app;

-- step: create function iu_core.fn_dlq_replay_execute(uuid, text) | locks: nothing that exists
create function iu_core.fn_dlq_replay_execute(
  p_request_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request iu_core.dlq_replay_request;
  v_ids uuid[];
  v_count int;
  v_replayed int;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.dlq_replay_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select p.* into v_request from iu_core.dlq_replay_request p where p.request_id = p_request_id for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no replay request %s.', coalesce(p_request_id::text, 'null')),
      detail = jsonb_build_object('code', 'not_found', 'request_id', p_request_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  v_ids := array(select i.dead_letter_id from iu_core.dlq_replay_item i where i.request_id = p_request_id);
  v_count := cardinality(v_ids);
  perform from iu_core.job_dead_letter d where d.dead_letter_id = any (v_ids) order by d.dead_letter_id for no key update;
  perform iu_core.fn_approval_hold(v_request.approval_request_id, 'dlq_replay_request', p_request_id, (
    select iu_core.fn_iu_sha256(coalesce(string_agg(
      concat_ws(E'\t', d.dead_letter_id, d.queue, d.executor_class, iu_core.fn_iu_sha256(d.payload::text)),
      E'\n' order by d.dead_letter_id
    ), ''))
    from iu_core.job_dead_letter d
    where d.dead_letter_id = any (v_ids)
  ));

  update iu_core.dlq_replay_item i
  set
    is_done = true,
    note = case
      when l.state <> 'dead' then 'The letter was ' || l.state || '.'
      else 'Its queue or class is not registered any more.'
    end
  from (
    select
      d.dead_letter_id,
      d.state,
      exists (
        select
        from iu_core.job_queue_registry r
        cross join iu_core.executor_class_registry c
        where r.queue = d.queue and r.status = 'active'
          and c.executor_class = d.executor_class and c.status = 'active'
      ) as is_registered
    from iu_core.job_dead_letter d
    where d.dead_letter_id = any (v_ids)
  ) as l
  where i.request_id = p_request_id and i.dead_letter_id = l.dead_letter_id and not i.is_done
    and not (l.state = 'dead' and l.is_registered);

  with job as materialized (
    select
      l.dead_letter_id,
      iu_core.fn_job_enqueue(
        l.queue, l.executor_class, l.payload, l.actor,
        jsonb_build_object(
          'priority', l.priority, 'max_attempts', l.max_attempts, 'traceparent', l.traceparent, 'group_key', l.group_key
        )
      ) as job_id
    from (
      select d.*
      from iu_core.dlq_replay_item i
      join iu_core.job_dead_letter d on d.dead_letter_id = i.dead_letter_id
      where i.request_id = p_request_id and not i.is_done
      order by d.queue, d.group_key, d.dead_letter_id
    ) as l
  ), done as (
    update iu_core.dlq_replay_item i
    set is_done = true, job_id = j.job_id
    from job as j
    where i.request_id = p_request_id and i.dead_letter_id = j.dead_letter_id
  ), letter as (
    update iu_core.job_dead_letter d
    set state = 'replaying', job_id = j.job_id, changed_at = v_at
    from job as j
    where d.dead_letter_id = j.dead_letter_id
  )
  select count(*)::int into v_replayed from job as j;
  update iu_core.job_queue q
  set dead_letter_id = i.dead_letter_id, is_plain = false
  from iu_core.dlq_replay_item i
  where i.request_id = p_request_id and q.job_id = i.job_id and q.dead_letter_id is null;
  return jsonb_build_object('replayed', v_replayed, 'skipped', v_count - v_replayed);
end
$iu$;

comment on function iu_core.fn_dlq_replay_execute(uuid, text) is 'Replays the letters of an approved request: each becomes a job again, at most once for the request however often it is executed.
Refused without quorum, after the approval expired, and when a letter is no longer what was approved. Letters that are being replayed by another request or were resolved, and those whose queue or class was withdrawn, are skipped for good. The job has its letter''s payload, trace, priority, attempts and group; when it dies, the letter returns with its history.
Arguments:
  p_request_id: The request.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU004 not_found
Example: select iu_core.fn_dlq_replay_execute(''01890000-0000-7000-8000-000000000000'', ''ana@example.org'')';

revoke all on function iu_core.fn_dlq_replay_execute(uuid, text) from public;
grant execute on function iu_core.fn_dlq_replay_execute(uuid, text) to iu_app;

-- step: create function iu_core.fn_event_subscription_class_check() | locks: nothing that exists
create function iu_core.fn_event_subscription_class_check()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_queue text := coalesce(new.options ->> 'queue', 'default');
  v_class text := new.options ->> 'executor_class';
begin
  if not exists (select from iu_core.job_queue_registry r where r.queue = v_queue and r.status = 'active') then
    raise exception using
      errcode = 'IU002',
      message = format('There is no queue %s.', coalesce(left(v_queue, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_options',
        'queue', left(v_queue, 200),
        'known', (select jsonb_agg(r.queue order by r.queue) from iu_core.job_queue_registry r where r.status = 'active')
      )::text,
      hint = 'Register the queue with fn_job_queue_register, or correct its name.';
  elsif not exists (select from iu_core.executor_class_registry c where c.executor_class = v_class and c.status = 'active') then
    raise exception using
      errcode = 'IU002',
      message = format('There is no executor class %s.', coalesce(left(v_class, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_options',
        'executor_class', left(v_class, 200),
        'known', (select jsonb_agg(c.executor_class order by c.executor_class) from iu_core.executor_class_registry c where c.status = 'active')
      )::text,
      hint = 'Register the class with fn_executor_class_register, or correct its name.';
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_event_subscription_class_check() is 'Refuses a subscription whose events would become jobs of a queue or class that is not registered.
Errors: IU002 unknown_key';

revoke all on function iu_core.fn_event_subscription_class_check() from public;

-- step: create trigger event_subscription_class_check_insert on iu_core.event_subscription | locks: SHARE ROW EXCLUSIVE on the table
create trigger event_subscription_class_check_insert
  after insert on iu_core.event_subscription
  for each row
  when (new.options ? 'executor_class' and new.status = 'active')
  execute function iu_core.fn_event_subscription_class_check();
comment on trigger event_subscription_class_check_insert on iu_core.event_subscription is 'A subscription that becomes jobs names a registered queue and class.';

-- step: create trigger event_subscription_class_check_update on iu_core.event_subscription | locks: SHARE ROW EXCLUSIVE on the table
create trigger event_subscription_class_check_update
  after update on iu_core.event_subscription
  for each row
  when (new.options ? 'executor_class' and new.status = 'active' and (old.options, old.status) is distinct from (new.options, new.status))
  execute function iu_core.fn_event_subscription_class_check();
comment on trigger event_subscription_class_check_update on iu_core.event_subscription is 'A subscription that becomes jobs names a registered queue and class.';

-- step: create function iu_core.fn_event_dispatch(integer, text) | locks: nothing that exists
create function iu_core.fn_event_dispatch(
  p_limit integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_names text[];
  v_held text[];
  v_jobs int;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_limit between 1 and 1000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The limit must be from 1 to 1000.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_limit',
        'given', p_limit,
        'least', 1,
        'most', 1000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select
    array_agg(k.subscription order by k.subscription) filter (where k.is_registered),
    array_agg(k.subscription order by k.subscription) filter (where not k.is_registered)
  into v_names, v_held
  from (
    select
      s.subscription,
      exists (
        select
        from iu_core.job_queue_registry r
        cross join iu_core.executor_class_registry c
        where r.queue = coalesce(s.options ->> 'queue', 'default') and r.status = 'active'
          and c.executor_class = s.options ->> 'executor_class' and c.status = 'active'
      ) as is_registered
    from iu_core.event_subscription s
    where s.status = 'active' and s.options ? 'executor_class'
  ) as k;

  select count(iu_core.fn_job_enqueue(
    coalesce(e.options ->> 'queue', 'default'),
    e.options ->> 'executor_class',
    jsonb_build_object(
      'subscription', e.subscription, 'event_id', e.event_id, 'event_type', e.event_type, 'subject_kind', e.subject_kind,
      'subject_id', e.subject_id, 'payload', e.payload, 'occurred_at', e.occurred_at, 'actor', e.actor
    ),
    p_actor,
    jsonb_build_object(
      'priority', e.options -> 'priority',
      'max_attempts', e.options -> 'max_attempts',
      'traceparent', e.traceparent,
      'group_key', case when (e.options -> 'group_by_subject')::boolean then e.subscription || ':' || e.subject_id end
    )
  ))::int
  into v_jobs
  from (
    select n.subscription, s.options as options, t.*
    from unnest(v_names) with ordinality as n (subscription, place)
    join iu_core.event_subscription s on s.subscription = n.subscription
    cross join lateral iu_core.fn_event_take(n.subscription, p_limit) with ordinality as t (
      event_id, event_type, subject_kind, subject_id, payload, traceparent, occurred_at, actor, n
    )
    order by n.place, t.n
  ) as e;
  return jsonb_build_object('events', v_jobs, 'jobs', v_jobs, 'held', coalesce(to_jsonb(v_held), '[]'));
end
$iu$;

comment on function iu_core.fn_event_dispatch(integer, text) is 'Turns events into jobs, for every subscription that names an executor class; each event becomes one job of each such subscription.
Exactly once: a subscription moves on in the transaction that makes its jobs. A subscription whose queue or class was withdrawn is held back and named; its events wait. The job continues the event''s trace. At most 1000 events of each subscription.
Arguments:
  p_limit: At most so many events of each subscription, 1 to 1000.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_event_dispatch(500, ''worker-1'')';

revoke all on function iu_core.fn_event_dispatch(integer, text) from public;
grant execute on function iu_core.fn_event_dispatch(integer, text) to iu_app;

-- step: create view iu_core.v_job_queue_status | locks: nothing that exists
create view iu_core.v_job_queue_status with (security_invoker = true) as
select
  r.queue,
  r.status,
  coalesce(j.ready, 0) as ready,
  coalesce(j.scheduled, 0) as scheduled,
  coalesce(j.blocked, 0) as blocked,
  coalesce(j.limited, 0) as limited,
  coalesce(j.leased, 0) as leased,
  coalesce(j.expired, 0) as expired,
  j.oldest_ready_at,
  (select count(*) from iu_core.job_dead_letter d where d.queue = r.queue and d.state = 'dead') as dead_letters
from iu_core.job_queue_registry r
left join (
  select
    q.queue,
    count(*) filter (where q.state = 'ready') as ready,
    count(*) filter (where q.state = 'scheduled') as scheduled,
    count(*) filter (where q.state = 'blocked') as blocked,
    count(*) filter (where q.state = 'limited') as limited,
    count(*) filter (where q.state = 'leased') as leased,
    count(*) filter (where q.state = 'leased' and q.lease_until < clock_timestamp()) as expired,
    min(q.run_at) filter (where q.state = 'ready') as oldest_ready_at
  from iu_core.job_queue q
  group by q.queue
) as j on j.queue = r.queue;

comment on view iu_core.v_job_queue_status is 'Each queue with its jobs by state, the oldest that waits, leases that ran out, and dead letters. Reads every job.';
comment on column iu_core.v_job_queue_status.queue is 'The queue.';
comment on column iu_core.v_job_queue_status.status is 'active, or withdrawn.';
comment on column iu_core.v_job_queue_status.ready is 'Jobs that can be claimed.';
comment on column iu_core.v_job_queue_status.scheduled is 'Jobs that wait for their time.';
comment on column iu_core.v_job_queue_status.blocked is 'Jobs that wait for an earlier one of their group.';
comment on column iu_core.v_job_queue_status.limited is 'Jobs that wait for the limits of their class.';
comment on column iu_core.v_job_queue_status.leased is 'Jobs that workers have.';
comment on column iu_core.v_job_queue_status.expired is 'Of these, jobs whose lease ran out.';
comment on column iu_core.v_job_queue_status.oldest_ready_at is 'Since when the oldest of them can be claimed.';
comment on column iu_core.v_job_queue_status.dead_letters is 'Letters that are dead.';

grant select on table iu_core.v_job_queue_status to iu_reader;

-- step: create view iu_core.v_job_dead_letter | locks: nothing that exists
create view iu_core.v_job_dead_letter with (security_invoker = true) as
select
  d.dead_letter_id,
  d.job_id,
  d.queue,
  d.executor_class,
  d.payload,
  d.deaths,
  jsonb_array_length(d.errors) as attempts,
  d.errors -> -1 -> 'error' as last_error,
  d.errors,
  d.trace_id,
  d.actor,
  d.enqueued_at,
  d.died_at
from iu_core.job_dead_letter d
where d.state = 'dead';

comment on view iu_core.v_job_dead_letter is 'The dead letters that wait, with what went wrong last.';
comment on column iu_core.v_job_dead_letter.dead_letter_id is 'The letter.';
comment on column iu_core.v_job_dead_letter.job_id is 'The job that died last.';
comment on column iu_core.v_job_dead_letter.queue is 'Its queue.';
comment on column iu_core.v_job_dead_letter.executor_class is 'Its class.';
comment on column iu_core.v_job_dead_letter.payload is 'Its payload.';
comment on column iu_core.v_job_dead_letter.deaths is 'How many times it died.';
comment on column iu_core.v_job_dead_letter.attempts is 'Failed attempts in all.';
comment on column iu_core.v_job_dead_letter.last_error is 'What the last one reported.';
comment on column iu_core.v_job_dead_letter.errors is 'All of them, in order.';
comment on column iu_core.v_job_dead_letter.trace_id is 'Trace of who enqueued it.';
comment on column iu_core.v_job_dead_letter.actor is 'Who enqueued it.';
comment on column iu_core.v_job_dead_letter.enqueued_at is 'When it came in first.';
comment on column iu_core.v_job_dead_letter.died_at is 'When it died last.';

grant select on table iu_core.v_job_dead_letter to iu_reader;

-- step: create row iu_core.proof_subject[fn_approval_cancel] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_cancel', 'function', array['fn_approval_cancel']::text[]);

-- step: create row iu_core.proof_subject[fn_approval_expire] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_expire', 'function', array['fn_approval_expire']::text[]);

-- step: create row iu_core.proof_subject[fn_approval_invalidate] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_invalidate', 'function', array['fn_approval_invalidate']::text[]);

-- step: create row iu_core.proof_subject[fn_approval_open] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_open', 'function', array['fn_approval_open', 'fn_dlq_replay_request']::text[]);

-- step: create row iu_core.proof_subject[fn_approval_policy_set] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_policy_set', 'function', array['fn_approval_policy_set']::text[]);

-- step: create row iu_core.proof_subject[fn_approval_policy_withdraw] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_policy_withdraw', 'function', array['fn_approval_policy_withdraw']::text[]);

-- step: create row iu_core.proof_subject[fn_approval_principal_set] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_principal_set', 'function', array['fn_approval_principal_set']::text[]);

-- step: create row iu_core.proof_subject[fn_approval_request_keep] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_request_keep', 'trigger', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_dlq_replay_request']::text[]);

-- step: create row iu_core.proof_subject[fn_approval_vote] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_vote', 'function', array['fn_approval_vote']::text[]);

-- step: create row iu_core.proof_subject[fn_dlq_replay_execute] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dlq_replay_execute', 'function', array['fn_dlq_replay_execute']::text[]);

-- step: create row iu_core.proof_subject[fn_dlq_replay_request] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dlq_replay_request', 'function', array['fn_dlq_replay_request']::text[]);

-- step: create row iu_core.proof_subject[fn_event_ack] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_ack', 'function', array['fn_event_ack']::text[]);

-- step: create row iu_core.proof_subject[fn_event_dispatch] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_dispatch', 'function', array['fn_event_dispatch']::text[]);

-- step: change row iu_core.proof_subject[fn_event_emit] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_dlq_replay_request', 'fn_event_emit', 'fn_iu_piece_emit_event']::text[]
  where function_name = 'fn_event_emit';
alter table iu_core.proof_subject enable trigger user;

-- step: create row iu_core.proof_subject[fn_event_maintain] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_maintain', 'function', array['fn_event_maintain']::text[]);

-- step: create row iu_core.proof_subject[fn_event_mark_read] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_mark_read', 'function', array['fn_event_mark_read']::text[]);

-- step: create row iu_core.proof_subject[fn_event_mark_unread] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_mark_unread', 'function', array['fn_event_mark_unread']::text[]);

-- step: change row iu_core.proof_subject[fn_event_outbox_partitions_ahead] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_event_maintain', 'fn_event_outbox_partitions_ahead']::text[]
  where function_name = 'fn_event_outbox_partitions_ahead';
alter table iu_core.proof_subject enable trigger user;

-- step: create row iu_core.proof_subject[fn_event_outbox_partitions_drop] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_outbox_partitions_drop', 'function', array['fn_event_maintain', 'fn_event_outbox_partitions_drop']::text[]);

-- step: create row iu_core.proof_subject[fn_event_poll] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_poll', 'function', array['fn_event_poll']::text[]);

-- step: create row iu_core.proof_subject[fn_event_release] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_release', 'function', array['fn_event_release']::text[]);

-- step: create row iu_core.proof_subject[fn_event_replay] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_replay', 'function', array['fn_event_replay']::text[]);

-- step: create row iu_core.proof_subject[fn_event_sequence] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_sequence', 'function', array['fn_event_dispatch', 'fn_event_maintain', 'fn_event_poll', 'fn_event_sequence', 'fn_event_subscribe', 'fn_event_take']::text[]);

-- step: create row iu_core.proof_subject[fn_event_subscribe] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_subscribe', 'function', array['fn_event_subscribe']::text[]);

-- step: create row iu_core.proof_subject[fn_event_subscription_class_check] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_subscription_class_check', 'trigger', array['fn_event_ack', 'fn_event_dispatch', 'fn_event_poll', 'fn_event_release', 'fn_event_replay', 'fn_event_subscribe', 'fn_event_take', 'fn_event_unsubscribe']::text[]);

-- step: create row iu_core.proof_subject[fn_event_take] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_take', 'function', array['fn_event_dispatch', 'fn_event_take']::text[]);

-- step: create row iu_core.proof_subject[fn_event_unsubscribe] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_unsubscribe', 'function', array['fn_event_unsubscribe']::text[]);

-- step: create row iu_core.proof_subject[fn_executor_class_register] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_executor_class_register', 'function', array['fn_executor_class_register']::text[]);

-- step: create row iu_core.proof_subject[fn_executor_class_withdraw] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_executor_class_withdraw', 'function', array['fn_executor_class_withdraw']::text[]);

-- step: change row iu_core.proof_subject[fn_iu_collection_edited] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_edited', 'fn_iu_collection_import', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]
  where function_name = 'fn_iu_collection_edited';
alter table iu_core.proof_subject enable trigger user;

-- step: create row iu_core.proof_subject[fn_iu_collection_import] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_import', 'function', array['fn_iu_collection_import']::text[]);

-- step: change row iu_core.proof_subject[fn_iu_lifecycle_emit] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_lifecycle_emit';
alter table iu_core.proof_subject enable trigger user;

-- step: change row iu_core.proof_subject[fn_iu_manifest_append] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_edited', 'fn_iu_collection_import', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_manifest_append', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]
  where function_name = 'fn_iu_manifest_append';
alter table iu_core.proof_subject enable trigger user;

-- step: create row iu_core.proof_subject[fn_iu_pieces_admit] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_admit', 'function', array['fn_iu_collection_import', 'fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange']::text[]);

-- step: create row iu_core.proof_subject[fn_iu_pieces_arrange] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_arrange', 'function', array['fn_iu_collection_import', 'fn_iu_pieces_arrange']::text[]);

-- step: change row iu_core.proof_subject[fn_iu_pieces_log] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log']::text[]
  where function_name = 'fn_iu_pieces_log';
alter table iu_core.proof_subject enable trigger user;

-- step: change row iu_core.proof_subject[fn_iu_refuse_change] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_policy_set', 'fn_approval_policy_withdraw', 'fn_approval_principal_set', 'fn_approval_vote', 'fn_dlq_replay_execute', 'fn_dlq_replay_request', 'fn_dot_config_set', 'fn_event_dispatch', 'fn_event_emit', 'fn_event_emit_many', 'fn_event_maintain', 'fn_event_outbox_partitions_ahead', 'fn_event_outbox_partitions_drop', 'fn_event_poll', 'fn_event_sequence', 'fn_event_subscribe', 'fn_event_take', 'fn_event_type_register', 'fn_event_type_withdraw', 'fn_iu_collection_edited', 'fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_manifest_append', 'fn_iu_piece_emit_event', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw', 'fn_job_cancel', 'fn_job_complete', 'fn_job_enqueue', 'fn_job_enqueue_many', 'fn_job_finish', 'fn_job_finish_and_claim', 'fn_job_reap', 'fn_job_schedule_fire', 'fn_job_settle', 'fn_proof_record', 'fn_proof_withdraw']::text[]
  where function_name = 'fn_iu_refuse_change';
alter table iu_core.proof_subject enable trigger user;

-- step: change row iu_core.proof_subject[fn_iu_unit_identity_keep] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_unit_identity_keep';
alter table iu_core.proof_subject enable trigger user;

-- step: change row iu_core.proof_subject[fn_iu_unit_in_use_keep] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_unit_in_use_keep';
alter table iu_core.proof_subject enable trigger user;

-- step: create row iu_core.proof_subject[fn_iu_units_revise] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_units_revise', 'function', array['fn_iu_collection_import', 'fn_iu_units_revise']::text[]);

-- step: create row iu_core.proof_subject[fn_job_admit] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_admit', 'function', array['fn_job_admit', 'fn_job_claim', 'fn_job_finish_and_claim']::text[]);

-- step: create row iu_core.proof_subject[fn_job_cancel] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_cancel', 'function', array['fn_job_cancel']::text[]);

-- step: create row iu_core.proof_subject[fn_job_claim] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_claim', 'function', array['fn_job_claim', 'fn_job_finish_and_claim']::text[]);

-- step: create row iu_core.proof_subject[fn_job_complete] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_complete', 'function', array['fn_job_complete']::text[]);

-- step: create row iu_core.proof_subject[fn_job_enqueue] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_enqueue', 'function', array['fn_dlq_replay_execute', 'fn_event_dispatch', 'fn_job_enqueue', 'fn_job_schedule_fire']::text[]);

-- step: create row iu_core.proof_subject[fn_job_enqueue_many] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_enqueue_many', 'function', array['fn_job_enqueue_many']::text[]);

-- step: create row iu_core.proof_subject[fn_job_finish] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_finish', 'function', array['fn_job_finish', 'fn_job_finish_and_claim']::text[]);

-- step: create row iu_core.proof_subject[fn_job_finish_and_claim] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_finish_and_claim', 'function', array['fn_job_finish_and_claim']::text[]);

-- step: create row iu_core.proof_subject[fn_job_heartbeat] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_heartbeat', 'function', array['fn_job_heartbeat']::text[]);

-- step: create row iu_core.proof_subject[fn_job_queue_register] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_queue_register', 'function', array['fn_job_queue_register']::text[]);

-- step: create row iu_core.proof_subject[fn_job_queue_withdraw] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_queue_withdraw', 'function', array['fn_job_queue_withdraw']::text[]);

-- step: create row iu_core.proof_subject[fn_job_reap] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_reap', 'function', array['fn_job_reap']::text[]);

-- step: create row iu_core.proof_subject[fn_job_release] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_release', 'function', array['fn_job_release']::text[]);

-- step: create row iu_core.proof_subject[fn_job_schedule_fire] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_schedule_fire', 'function', array['fn_job_schedule_fire']::text[]);

-- step: create row iu_core.proof_subject[fn_job_schedule_set] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_schedule_set', 'function', array['fn_job_schedule_set']::text[]);

-- step: create row iu_core.proof_subject[fn_job_schedule_withdraw] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_schedule_withdraw', 'function', array['fn_job_schedule_withdraw']::text[]);

-- step: create row iu_core.proof_subject[fn_job_settle] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_settle', 'function', array['fn_job_cancel', 'fn_job_complete', 'fn_job_finish', 'fn_job_finish_and_claim', 'fn_job_reap', 'fn_job_settle']::text[]);

-- step: create row iu_core.proof_subject[fn_state_machine_refuse] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_state_machine_refuse', 'trigger', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_dlq_replay_execute', 'fn_dlq_replay_request', 'fn_event_dispatch', 'fn_job_admit', 'fn_job_cancel', 'fn_job_claim', 'fn_job_complete', 'fn_job_enqueue', 'fn_job_enqueue_many', 'fn_job_finish', 'fn_job_finish_and_claim', 'fn_job_heartbeat', 'fn_job_reap', 'fn_job_release', 'fn_job_schedule_fire', 'fn_job_settle']::text[]);

-- step: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_collection_edited] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_collection_edited', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_collection_import] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_collection_import', 'reads');

-- step: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_manifest_append] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_manifest_append', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_pieces_admit] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_pieces_admit', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_pieces_arrange] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_pieces_arrange', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_pieces_log] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_pieces_log', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_units_revise] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_units_revise', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_collection_import] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_import', 'declares');

-- step: create row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_pieces_admit] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_admit', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_pieces_arrange] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_arrange', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_units_revise] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_units_revise', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_event_maintain] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_event_maintain', 'reads');

-- step: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_event_outbox_partitions_ahead] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_event_outbox_partitions_ahead', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_event_outbox_partitions_drop] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_event_outbox_partitions_drop', 'declares');

-- step: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_event_sequence] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_event_sequence', 'called');

-- step: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_iu_refuse_change] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_refuse_change', 'fired');

-- step: create row iu_core.proof_gate_function[approval.enabled, fn_approval_cancel] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_approval_cancel', 'declares');

-- step: create row iu_core.proof_gate_function[approval.enabled, fn_approval_open] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_approval_open', 'declares');

-- step: create row iu_core.proof_gate_function[approval.enabled, fn_approval_request_keep] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_approval_request_keep', 'fired');

-- step: create row iu_core.proof_gate_function[approval.enabled, fn_approval_vote] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_approval_vote', 'declares');

-- step: create row iu_core.proof_gate_function[approval.enabled, fn_event_emit] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_event_emit', 'called');

-- step: create row iu_core.proof_gate_function[approval.enabled, fn_iu_refuse_change] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_iu_refuse_change', 'fired');

-- step: create row iu_core.proof_gate_function[approval.enabled, fn_state_machine_refuse] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_state_machine_refuse', 'fired');

-- step: create row iu_core.proof_gate_function[approval_event_runtime.emit_enabled, fn_event_emit] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval_event_runtime.emit_enabled', 'fn_event_emit', 'reads');

-- step: create row iu_core.proof_gate_function[approval_event_runtime.emit_enabled, fn_event_emit_many] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval_event_runtime.emit_enabled', 'fn_event_emit_many', 'reads');

-- step: create row iu_core.proof_gate_function[approval_event_runtime.emit_enabled, fn_iu_refuse_change] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval_event_runtime.emit_enabled', 'fn_iu_refuse_change', 'fired');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_ack] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_ack', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_dispatch] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_dispatch', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_mark_read] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_mark_read', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_mark_unread] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_mark_unread', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_poll] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_poll', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_release] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_release', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_replay] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_replay', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_sequence] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_sequence', 'called');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_subscribe] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_subscribe', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_subscription_class_check] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_subscription_class_check', 'fired');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_take] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_take', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_unsubscribe] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_unsubscribe', 'declares');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_iu_refuse_change] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_iu_refuse_change', 'fired');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_job_enqueue] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_job_enqueue', 'called');

-- step: create row iu_core.proof_gate_function[event_bus.enabled, fn_state_machine_refuse] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_state_machine_refuse', 'fired');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_approval_open] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_approval_open', 'called');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_approval_request_keep] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_approval_request_keep', 'fired');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_dlq_replay_request] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_dlq_replay_request', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_event_emit] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_event_emit', 'called');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_iu_refuse_change] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_iu_refuse_change', 'fired');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_admit] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_admit', 'called');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_cancel] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_cancel', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_claim] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_claim', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_complete] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_complete', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_enqueue] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_enqueue', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_enqueue_many] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_enqueue_many', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_finish] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_finish', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_finish_and_claim] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_finish_and_claim', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_reap] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_reap', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_release] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_release', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_schedule_fire] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_schedule_fire', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_schedule_set] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_schedule_set', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_settle] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_settle', 'called');

-- step: create row iu_core.proof_gate_function[job_substrate.enabled, fn_state_machine_refuse] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_state_machine_refuse', 'fired');

-- step: create row iu_core.proof_gate_function[job_substrate.heartbeat_enabled, fn_job_heartbeat] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.heartbeat_enabled', 'fn_job_heartbeat', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.heartbeat_enabled, fn_state_machine_refuse] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.heartbeat_enabled', 'fn_state_machine_refuse', 'fired');

-- step: create row iu_core.proof_gate_function[job_substrate.dlq_replay_enabled, fn_dlq_replay_execute] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_dlq_replay_execute', 'declares');

-- step: create row iu_core.proof_gate_function[job_substrate.dlq_replay_enabled, fn_iu_refuse_change] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_iu_refuse_change', 'fired');

-- step: create row iu_core.proof_gate_function[job_substrate.dlq_replay_enabled, fn_job_enqueue] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_job_enqueue', 'called');

-- step: create row iu_core.proof_gate_function[job_substrate.dlq_replay_enabled, fn_state_machine_refuse] | locks: ROW EXCLUSIVE on the registry
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_state_machine_refuse', 'fired');

-- step: change function iu_core.fn_iu_version() | locks: nothing that exists
create or replace function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.3.0'::text;
end;

-- step: change function iu_core.fn_iu_schema_catalog() | locks: nothing that exists
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
select 'row', 'state_machine' || '[' || concat_ws(', ', r.machine) || ']', jsonb_build_object('machine', r.machine, 'table_name', r.table_name, 'column_name', r.column_name, 'summary', r.summary)::text
from iu_core.state_machine as r

union all
select 'row', 'state_machine_state' || '[' || concat_ws(', ', r.machine, r.state) || ']', jsonb_build_object('machine', r.machine, 'state', r.state, 'is_initial', r.is_initial, 'is_final', r.is_final, 'summary', r.summary)::text
from iu_core.state_machine_state as r

union all
select 'row', 'state_machine_transition' || '[' || concat_ws(', ', r.machine, r.from_state, r.to_state) || ']', jsonb_build_object('machine', r.machine, 'from_state', r.from_state, 'to_state', r.to_state, 'transition', r.transition, 'summary', r.summary)::text
from iu_core.state_machine_transition as r

union all
select 'row', 'executor_class_registry' || '[' || concat_ws(', ', r.executor_class) || ']', jsonb_build_object('executor_class', r.executor_class, 'executor_kind', r.executor_kind, 'mutating', r.mutating, 'heartbeat_caller_fn', r.heartbeat_caller_fn, 'handler', r.handler, 'is_limited', r.is_limited, 'description', r.description, 'owner', r.owner, 'status', r.status, 'changed_by', r.changed_by)::text
from iu_core.executor_class_registry as r
where (owner <> 'iu_core') is not true
union all
select 'row', 'job_queue_registry' || '[' || concat_ws(', ', r.queue) || ']', jsonb_build_object('queue', r.queue, 'description', r.description, 'max_attempts', r.max_attempts, 'backoff_base', r.backoff_base, 'backoff_max', r.backoff_max, 'max_payload_bytes', r.max_payload_bytes, 'keep_results', r.keep_results, 'result_retention', r.result_retention, 'owner', r.owner, 'status', r.status, 'changed_by', r.changed_by)::text
from iu_core.job_queue_registry as r
where (owner <> 'iu_core') is not true
union all
select 'row', 'approval_policy' || '[' || concat_ws(', ', r.policy) || ']', jsonb_build_object('policy', r.policy, 'summary', r.summary, 'minimum_approvals', r.minimum_approvals, 'distinct_roles', r.distinct_roles, 'requester_may_vote', r.requester_may_vote, 'one_reject_vetoes', r.one_reject_vetoes, 'is_shipped', r.is_shipped, 'status', r.status, 'changed_by', r.changed_by)::text
from iu_core.approval_policy as r
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

-- step: change function iu_core.fn_iu_state_digest() | locks: nothing that exists
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
  select 'state_machine', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.state_machine as whole_row offset bigint '0') as r (row_text)
  union all
  select 'state_machine_state', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.state_machine_state as whole_row offset bigint '0') as r (row_text)
  union all
  select 'state_machine_transition', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.state_machine_transition as whole_row offset bigint '0') as r (row_text)
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
  select 'event_tail', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_tail as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_bus_head', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_bus_head as whole_row offset bigint '0') as r (row_text)
  union all
  select 'idempotency_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.idempotency_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_principal', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_principal as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_policy', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_policy as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_request', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_request as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_vote', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_vote as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_segment', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_segment as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_subscription', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_subscription as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_read', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_read as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_retention_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_retention_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'executor_class_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.executor_class_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_class_usage', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_class_usage as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_queue_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_queue_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_lane', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_lane as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_group', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_group as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_queue', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_queue as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_result', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_result as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_dead_letter', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_dead_letter as whole_row offset bigint '0') as r (row_text)
  union all
  select 'queue_heartbeat', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.queue_heartbeat as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_schedule', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_schedule as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dlq_replay_request', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dlq_replay_request as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dlq_replay_item', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dlq_replay_item as whole_row offset bigint '0') as r (row_text)
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

-- step: change function iu_core.fn_iu_healthcheck() | locks: nothing that exists
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
select 'approvals', s.ok, s.observed, 'of the newest 1000 requests the votes are counted right, and those approved have their quorum; votes and log are append-only, requests guarded', 'A request that is approved without its quorum was written past the functions: invalidate it with fn_approval_invalidate. Enable triggers that are off.'
from (
  with request as (
    select n.* from iu_core.approval_request as n order by n.request_id desc limit 1000
  ), counted as (
    select
      r.request_id,
      r.state,
      r.expires_at <= clock_timestamp() as is_over,
      (r.approvals, r.rejections) = (v.approvals, v.rejections) as is_counted,
      v.approvals >= r.minimum_approvals and v.roles >= r.distinct_roles as is_met,
      v.has_own as has_own_vote
    from request as r
    cross join lateral (
      select
        count(*) filter (where v.decision = 'approve') as approvals,
        count(*) filter (where v.decision = 'reject') as rejections,
        count(distinct v.role) filter (where v.decision = 'approve') as roles,
        coalesce(bool_or(v.principal = r.requested_by), false) and not r.requester_may_vote as has_own
      from iu_core.approval_vote as v
      where v.request_id = r.request_id
    ) as v
  ), summed as (
    select
      count(*) as checked,
      count(*) filter (where c.state = 'pending' and not c.is_over) as pending,
      count(*) filter (where c.state = 'approved' and not c.is_over) as approved,
      count(*) filter (where c.state in ('pending', 'approved') and c.is_over) as unswept,
      count(*) filter (where c.is_counted and (c.state <> 'approved' or c.is_met) and not c.has_own_vote) as good,
      coalesce(to_jsonb((array_agg(c.request_id) filter (where not c.is_counted))[1:10]), '[]') as miscounted,
      coalesce(to_jsonb((array_agg(c.request_id) filter (where c.state = 'approved' and not c.is_met))[1:10]), '[]') as unearned,
      coalesce(to_jsonb((array_agg(c.request_id) filter (where c.has_own_vote))[1:10]), '[]') as own_votes
    from counted as c
  )
  select
    s.good = s.checked and (
      select count(*)
      from pg_trigger as t
      where t.tgrelid = 'iu_core.approval_request'::regclass
        and t.tgfoid in ('iu_core.fn_approval_request_keep()'::regprocedure, 'iu_core.fn_state_machine_refuse()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ) = 3 and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.approval_vote'::regclass
        and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 56 = 56 -- delete, update, truncate
    ) and exists (
      select
      from pg_trigger as t
      where t.tgrelid = 'iu_core.approval_log'::regclass
        and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
        and t.tgenabled in ('O', 'A')
        and t.tgtype & 56 = 56 -- delete, update, truncate
    ),
    jsonb_build_object(
      'requests_checked', s.checked,
      'pending', s.pending,
      'approved', s.approved,
      'over_and_not_swept', s.unswept,
      'votes_miscounted', s.miscounted,
      'approved_without_quorum', s.unearned,
      'voted_on_by_requester', s.own_votes,
      'requests_guarded', (
        select count(*)
        from pg_trigger as t
        where t.tgrelid = 'iu_core.approval_request'::regclass
          and t.tgfoid in ('iu_core.fn_approval_request_keep()'::regprocedure, 'iu_core.fn_state_machine_refuse()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ) = 3,
      'votes_append_only', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.approval_vote'::regclass
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ),
      'log_append_only', exists (
        select
        from pg_trigger as t
        where t.tgrelid = 'iu_core.approval_log'::regclass
          and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure
          and t.tgenabled in ('O', 'A')
          and t.tgtype & 56 = 56 -- delete, update, truncate
      ))
  from summed as s
) as s (ok, observed)
union all
select 'queue', s.ok, s.observed, 'the newest 1000 jobs are of registered queues and classes; no lease ran out more than 10 minutes ago; every group has a job whose turn it is', 'Leases that ran out are taken away by fn_job_reap: call it from a worker or from cron. A group without head was written by hand.'
from (
  with recent as (
    select
      count(*) as checked,
      coalesce(to_jsonb((array_agg(j.job_id) filter (where r.queue is null or c.executor_class is null))[1:10]), '[]') as unregistered
    from (select n.* from iu_core.job_queue as n order by n.job_id desc limit 1000) as j
    left join iu_core.job_queue_registry as r on r.queue = j.queue
    left join iu_core.executor_class_registry as c on c.executor_class = j.executor_class
  ), overdue as (
    select coalesce(jsonb_agg(j.job_id), '[]') as jobs
    from (
      select q.job_id
      from iu_core.job_queue as q
      where q.state = 'leased' and q.lease_until < clock_timestamp() - interval '10 minutes'
      order by q.lease_until
      limit 10
    ) as j
  ), headless as (
    select coalesce(to_jsonb((array_agg(g.queue || ': ' || g.group_key) filter (where q.job_id is null or q.state = 'blocked'))[1:10]), '[]') as groups
    from (select n.* from iu_core.job_group as n limit 1000) as g
    left join iu_core.job_queue as q on q.job_id = g.head_job_id
  ), worker as (
    select count(*) as known, max(h.seen_at) as seen_at from iu_core.queue_heartbeat as h
  )
  select
    r.unregistered = '[]' and o.jobs = '[]' and g.groups = '[]',
    jsonb_build_object(
      'estimated_jobs', (
        select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
        from pg_class as c
        where c.relkind = 'r'
          and (c.oid = 'iu_core.job_queue'::regclass or c.oid in (select p.relid from pg_partition_tree('iu_core.job_queue'::regclass) as p))
      ),
      'jobs_checked', r.checked,
      'of_unregistered_name', r.unregistered,
      'leases_run_out', o.jobs,
      'groups_without_head', g.groups,
      'workers', w.known,
      'last_heartbeat_at', w.seen_at)
  from recent as r
  cross join overdue as o
  cross join headless as g
  cross join worker as w
) as s (ok, observed)
union all
select 'dead_letters', s.ok, s.observed, 'no more dead letters wait than job_substrate.dead_letter_alert; the newest 1000 have their history, and those being replayed a job', 'Read v_job_dead_letter, mend the cause, and ask for a replay with fn_dlq_replay_request.'
from (
  with allowed as (
    select coalesce(
      (select c.value::int from iu_core.dot_config as c where c.key = 'job_substrate.dead_letter_alert' and jsonb_typeof(c.value) = 'number'),
      1000
    ) as letters
  ), waiting as (
    select count(*) as letters, min(d.died_at) as oldest_at from iu_core.job_dead_letter as d where d.state = 'dead'
  ), recent as (
    select
      count(*) as checked,
      coalesce(to_jsonb((array_agg(d.dead_letter_id) filter (where jsonb_typeof(d.errors) <> 'array' or d.errors = '[]'))[1:10]), '[]') as without_history,
      coalesce(to_jsonb((array_agg(d.dead_letter_id) filter (where d.state = 'replaying' and q.job_id is null))[1:10]), '[]') as without_job
    from (select n.* from iu_core.job_dead_letter as n order by n.dead_letter_id desc limit 1000) as d
    left join iu_core.job_queue as q on q.job_id = d.job_id
  )
  select
    w.letters <= a.letters and r.without_history = '[]' and r.without_job = '[]',
    jsonb_build_object(
      'waiting', w.letters,
      'allowed', a.letters,
      'oldest_at', w.oldest_at,
      'letters_checked', r.checked,
      'without_history', r.without_history,
      'replayed_by_no_job', r.without_job)
  from waiting as w
  cross join allowed as a
  cross join recent as r
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

-- step: drop row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_pieces_accept] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.composer_enabled' and function_name = 'fn_iu_pieces_accept';
alter table iu_core.proof_gate_function enable trigger user;

-- step: drop row iu_core.proof_subject[fn_iu_pieces_accept] | locks: SHARE ROW EXCLUSIVE on the registry
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_iu_pieces_accept';
alter table iu_core.proof_subject enable trigger user;

-- step: drop function iu_core.fn_iu_pieces_accept(jsonb, text, text, integer, text, text) | locks: nothing that exists
drop function iu_core.fn_iu_pieces_accept(jsonb, text, text, integer, text, text);

-- step: change comment function iu_core.fn_iu_healthcheck() | locks: SHARE UPDATE EXCLUSIVE
comment on function iu_core.fn_iu_healthcheck() is 'One row per surface of the product: whether it is well, what was seen, what was expected, what to do.
Surfaces, in order: config, units, lifecycle_log, collections, manifests, event_types, outbox, approvals, queue, dead_letters, proof, schema. Cheap on large data: where a table grows, the newest 1000 rows are looked at. Reads as the owner, so that the verdict does not depend on who asks; shows counts and keys, never text.
Example: select surface, ok, observed from iu_core.fn_iu_healthcheck()';

select iu_core.fn_iu_schema_record();

-- Down Migration

-- iu_core from 0.3.0 back to 0.2.0.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true),
       set_config('jit', 'off', true);

do $iu$
declare
  v_names text := (
    select string_agg(name, ', ') from (
      select 'event_tail' as name where exists (select from iu_core.event_tail)
      union all
      select 'event_bus_head' as name where exists (select from iu_core.event_bus_head)
      union all
      select 'approval_principal' as name where exists (select from iu_core.approval_principal)
      union all
      select 'approval_policy' as name where exists (select from iu_core.approval_policy where (not is_shipped))
      union all
      select 'approval_request' as name where exists (select from iu_core.approval_request)
      union all
      select 'approval_vote' as name where exists (select from iu_core.approval_vote)
      union all
      select 'approval_log' as name where exists (select from iu_core.approval_log)
      union all
      select 'event_segment' as name where exists (select from iu_core.event_segment)
      union all
      select 'event_subscription' as name where exists (select from iu_core.event_subscription)
      union all
      select 'event_read' as name where exists (select from iu_core.event_read)
      union all
      select 'event_retention_log' as name where exists (select from iu_core.event_retention_log)
      union all
      select 'executor_class_registry' as name where exists (select from iu_core.executor_class_registry where (owner <> 'iu_core'))
      union all
      select 'job_class_usage' as name where exists (select from iu_core.job_class_usage)
      union all
      select 'job_queue_registry' as name where exists (select from iu_core.job_queue_registry where (owner <> 'iu_core'))
      union all
      select 'job_lane' as name where exists (select from iu_core.job_lane)
      union all
      select 'job_group' as name where exists (select from iu_core.job_group)
      union all
      select 'job_queue' as name where exists (select from iu_core.job_queue)
      union all
      select 'job_result' as name where exists (select from iu_core.job_result)
      union all
      select 'job_dead_letter' as name where exists (select from iu_core.job_dead_letter)
      union all
      select 'job_schedule' as name where exists (select from iu_core.job_schedule)
      union all
      select 'dlq_replay_request' as name where exists (select from iu_core.dlq_replay_request)
      union all
      select 'dlq_replay_item' as name where exists (select from iu_core.dlq_replay_item)
    ) as t
  );
begin
  if v_names is not null and current_setting('iu.discard_rows', true) is distinct from 'on' then
    raise exception using
      errcode = '55006',
      message = format('Going down would discard the rows of: %s.', v_names),
      hint = 'Dump them first; then allow it with: set iu.discard_rows = ''on'' (iu-core migrate down --discard-rows).';
  end if;
end
$iu$;

set local check_function_bodies = off;

-- undo: drop function iu_core.fn_iu_pieces_accept(jsonb, text, text, integer, text, text)
create function iu_core.fn_iu_pieces_accept(
  p_pieces jsonb,
  p_role_kind text,
  p_address_prefix text,
  p_first_order integer,
  p_collection_key text,
  p_actor text
)
returns table (
  piece_orders integer[],
  iu_ids uuid[],
  roles text[],
  pinned_version_nos integer[],
  version_nos integer[],
  body_digests text[],
  statuses text[]
)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_single boolean := jsonb_typeof(p_pieces) = 'object';
  v_max_body_bytes int := iu_core.fn_dot_config_get('iu_core.max_body_bytes')::int;
  v_known_roles text[];
  v_only_role text;
  v_orders int[];
  v_shared uuid[];
  v_new uuid[];
  v_iu_ids uuid[];
  v_roles text[];
  v_pins int[];
  v_titles text[];
  v_bodies text[];
  v_digests text[];
  v_addresses text[];
  v_unit_kinds text[];
  v_metadata jsonb[];
  v_statuses text[];
  v_versions int[];
  v_minted int;
  v_inserted int;
  v_problems jsonb;
begin
  select array_agg(r.role order by r.position)
  into v_known_roles
  from iu_core.iu_collection_kind_role r
  where r.collection_kind = p_role_kind;
  if cardinality(v_known_roles) = 1 then
    v_only_role := v_known_roles[1];
  end if;

  with spec as (
    select
      e.n::int as n,
      e.spec,
      e.spec ->> 'iu_id' as iu_id,
      e.spec ->> 'title' as title,
      e.spec ->> 'body' as body,
      coalesce(e.spec ->> 'role', v_only_role) as role,
      e.spec ->> 'canonical_address' as address,
      e.spec ->> 'unit_kind' as unit_kind,
      nullif(e.spec -> 'metadata', 'null') as metadata,
      e.spec ->> 'pinned_version_no' as pin
    from jsonb_array_elements(case when v_single then jsonb_build_array(p_pieces) else p_pieces end) with ordinality as e (spec, n)
    offset 0
  ),
  canonical as (
    select
      s.n,
      s.spec,
      s.iu_id,
      iu_core.fn_iu_canonical_text(s.title) as title,
      case when octet_length(s.body) <= v_max_body_bytes then iu_core.fn_iu_canonical_text(s.body) end as body,
      case when s.iu_id is null then case
        when s.body is null then 'A body is required.'
        when octet_length(s.body) > v_max_body_bytes then format('A body has at most %s bytes, this one has %s.', v_max_body_bytes, octet_length(s.body))
      end end as body_problem,
      s.role,
      iu_core.fn_iu_canonical_text(s.address) as address,
      s.unit_kind,
      s.metadata,
      s.pin
    from spec s
    offset 0
  ),
  judged as (
    select
      c.*,
      case when c.iu_id is null then case
        when c.title is null then 'A title is required.'
        when length(c.title) not between 1 and 500 then 'A title has 1 to 500 characters.'
        when c.title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
        when c.title !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
      end end as title_problem,
      case when c.address is not null then case
        when c.address is null then 'An address is required.'
        when length(c.address) not between 1 and 500 then 'An address has 1 to 500 characters.'
        when c.address ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
      end end as address_problem,
      case when c.unit_kind is not null then case
        when c.unit_kind is null then 'A unit kind is required.'
        when length(c.unit_kind) not between 1 and 63 or c.unit_kind ~ '^[^a-z]|[^a-z0-9_.-]' then 'A unit kind is a lower-case name of at most 63 characters, such as step or policy.clause.'
      end end as unit_kind_problem,
      case when c.metadata is not null then case
        when c.metadata is null or jsonb_typeof(c.metadata) <> 'object' then 'Metadata is a JSON object.'
        when octet_length(c.metadata::text) > 65536 then 'Metadata has at most 65536 bytes.'
      end end as metadata_problem
    from canonical c
    offset 0
  )
  select
    array_agg(p_first_order + j.n - 1),
    array_agg(case when j.iu_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then j.iu_id::uuid end),
    array_agg(case when j.iu_id is null then iu_core.fn_iu_uuid7(v_at + j.n * interval '1 microsecond') end),
    array_agg(j.role),
    array_agg(case when j.pin ~ '^[1-9][0-9]{0,8}$' then j.pin::int end),
    array_agg(j.title),
    array_agg(j.body),
    array_agg(iu_core.fn_iu_sha256(j.body)),
    array_agg(coalesce(j.address, p_address_prefix || '/' || p_first_order + j.n - 1)),
    array_agg(coalesce(j.unit_kind, j.role)),
    array_agg(coalesce(j.metadata, '{}')),
    (count(*) filter (where j.iu_id is null))::int,
    jsonb_agg(c.problem order by j.n) filter (where c.problem is not null)
  into
    v_orders, v_shared, v_new, v_roles, v_pins,
    v_titles, v_bodies, v_digests, v_addresses, v_unit_kinds, v_metadata, v_minted, v_problems
  from judged j
  cross join lateral (
    select case
      when jsonb_typeof(j.spec) <> 'object' then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A piece is a JSON object.')
      when j.spec - array['iu_id', 'title', 'body', 'role', 'canonical_address', 'unit_kind', 'metadata', 'pinned_version_no'] <> '{}' then jsonb_build_object('n', j.n, 'at', '.' || (select min(k) from jsonb_object_keys(j.spec - array['iu_id', 'title', 'body', 'role', 'canonical_address', 'unit_kind', 'metadata', 'pinned_version_no']) as k), 'code', 'invalid_argument', 'message', 'A piece has no such key.')
      when jsonb_typeof(j.spec -> 'iu_id') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.iu_id', 'code', 'invalid_argument', 'message', 'iu_id is a string.')
      when jsonb_typeof(j.spec -> 'title') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.title', 'code', 'invalid_argument', 'message', 'title is a string.')
      when jsonb_typeof(j.spec -> 'body') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', 'body is a string.')
      when jsonb_typeof(j.spec -> 'role') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.role', 'code', 'invalid_argument', 'message', 'role is a string.')
      when jsonb_typeof(j.spec -> 'canonical_address') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', 'canonical_address is a string.')
      when jsonb_typeof(j.spec -> 'unit_kind') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.unit_kind', 'code', 'invalid_argument', 'message', 'unit_kind is a string.')
      when j.iu_id is not null and num_nonnulls(j.title, j.spec ->> 'body', j.address, j.unit_kind, j.metadata) > 0 then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A piece either names a unit by iu_id or brings its title and body, not both.')
      when num_nonnulls(j.iu_id, j.title, j.spec ->> 'body') = 0 then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A piece needs the iu_id of a unit, or a title and a body.')
      when not j.iu_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then jsonb_build_object('n', j.n, 'at', '.iu_id', 'code', 'invalid_argument', 'message', 'iu_id is a UUID.')
      when j.pin is not null and (jsonb_typeof(j.spec -> 'pinned_version_no') not in ('number', 'null') or not j.pin ~ '^[1-9][0-9]{0,8}$') then jsonb_build_object('n', j.n, 'at', '.pinned_version_no', 'code', 'invalid_argument', 'message', 'pinned_version_no is a whole number from 1.')
      when j.pin is not null and j.iu_id is null then jsonb_build_object('n', j.n, 'at', '.pinned_version_no', 'code', 'invalid_argument', 'message', 'Only a piece that names a unit by iu_id can be pinned: a new unit has one version.')
      when j.title_problem is not null then jsonb_build_object('n', j.n, 'at', '.title', 'code', 'invalid_argument', 'message', j.title_problem)
      when j.body_problem is not null and j.spec ->> 'body' is null then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', j.body_problem)
      when j.body_problem is not null then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', j.body_problem, 'size', octet_length(j.spec ->> 'body'), 'limit', v_max_body_bytes)
      when j.address_problem is not null then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', j.address_problem)
      when j.unit_kind_problem is not null then jsonb_build_object('n', j.n, 'at', '.unit_kind', 'code', 'invalid_argument', 'message', j.unit_kind_problem)
      when j.metadata_problem is not null then jsonb_build_object('n', j.n, 'at', '.metadata', 'code', 'invalid_argument', 'message', j.metadata_problem)
      when j.role is null then jsonb_build_object('n', j.n, 'at', '.role', 'code', 'invalid_argument', 'message', format('A piece of the kind %s needs a role: %s.', p_role_kind, array_to_string(v_known_roles, ', ')))
      when j.role <> all (v_known_roles) then jsonb_build_object('n', j.n, 'at', '.role', 'code', 'unknown_key', 'message', format('The kind %s has no role %s; it has %s.', p_role_kind, j.role, array_to_string(v_known_roles, ', ')), 'role', j.role)
    end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, v_single);

  if v_minted = cardinality(v_orders) then
    v_iu_ids := v_new;
  else
    select
      s.statuses,
      s.version_nos,
      array(select coalesce(p.minted, p.shared) from unnest(v_new, v_shared) with ordinality as p (minted, shared, n) order by p.n),
      array(select coalesce(p.minted, p.shared) from unnest(v_digests, s.body_digests) with ordinality as p (minted, shared, n) order by p.n)
    into v_statuses, v_versions, v_iu_ids, v_digests
    from iu_core.fn_iu_units_share(v_shared, v_pins, v_single) s;
  end if;

  insert into iu_core.information_unit (
    iu_id, canonical_address, unit_kind, metadata, created_by
  )
  select p.iu_id, p.address, p.unit_kind, p.metadata, p_actor
  from unnest(v_new, v_addresses, v_unit_kinds, v_metadata) as p (iu_id, address, unit_kind, metadata)
  where p.iu_id is not null
  order by p.address collate "C"
  on conflict (canonical_address) do nothing;
  get diagnostics v_inserted = row_count;

  if v_inserted < v_minted then
    select jsonb_agg(c.problem order by p.n)
    into v_problems
    from (
      select a.address, a.n, row_number() over (partition by a.address order by a.n) as nth
      from unnest(v_new, v_addresses) with ordinality as a (iu_id, address, n)
      where a.iu_id is not null
    ) as p
    join iu_core.information_unit u on u.canonical_address = p.address
    cross join lateral (
      select
        case
          when u.iu_id <> all (array_remove(v_new, null))
            then jsonb_build_object('n', p.n, 'at', '.canonical_address', 'code', 'conflict', 'message', format('The address %s is taken.', p.address), 'canonical_address', p.address, 'iu_id', u.iu_id)
          when p.nth > 1
            then jsonb_build_object('n', p.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', format('The address %s is given twice.', p.address), 'canonical_address', p.address)
        end as problem
    ) as c
    where c.problem is not null;
    perform iu_core.fn_iu_piece_problems_refuse(v_problems, v_single);
  end if;

  insert into iu_core.unit_version (
    iu_id, version_no, title, body, body_digest, created_by
  )
  select p.iu_id, 1, p.title, p.body, p.digest, p_actor
  from unnest(v_new, v_titles, v_bodies, v_digests) as p (iu_id, title, body, digest)
  where p.iu_id is not null;

  perform iu_core.fn_iu_pieces_log(p_collection_key, v_orders, v_iu_ids, v_statuses, v_versions, p_actor);

  return query select v_orders, v_iu_ids, v_roles, v_pins, v_versions, v_digests, v_statuses;
end
$iu$;

comment on function iu_core.fn_iu_pieces_accept(jsonb, text, text, integer, text, text) is 'Turns piece specs into units: mints what is new, checks and locks what is shared, and logs both.
Called by what has already locked or inserted the collection. Shared units are locked in the order of their ids, new addresses inserted in byte order: two callers never wait for each other in a circle. The arrays of the result belong together element by element.
Arguments:
  p_pieces: An array of specs, or a single one.
  p_role_kind: The kind whose roles count.
  p_address_prefix: What the addresses of new units begin with that have none in their spec; a slash and the place follow.
  p_first_order: Place of the first piece in the collection.
  p_collection_key: Key of the collection, for the log.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_pieces_accept(jsonb, text, text, integer, text, text) from public;

-- undo: drop row iu_core.proof_subject[fn_iu_pieces_accept]
insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_accept', 'function', array['fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept']::text[]);

-- undo: drop row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_pieces_accept]
insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_accept', 'called');

-- undo: change function iu_core.fn_iu_healthcheck()
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

-- undo: change function iu_core.fn_iu_state_digest()
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

-- undo: change function iu_core.fn_iu_schema_catalog()
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

-- undo: change function iu_core.fn_iu_version()
create or replace function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.2.0'::text;
end;

-- undo: create row iu_core.proof_gate_function[job_substrate.dlq_replay_enabled, fn_state_machine_refuse]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.dlq_replay_enabled' and function_name = 'fn_state_machine_refuse';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.dlq_replay_enabled, fn_job_enqueue]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.dlq_replay_enabled' and function_name = 'fn_job_enqueue';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.dlq_replay_enabled, fn_iu_refuse_change]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.dlq_replay_enabled' and function_name = 'fn_iu_refuse_change';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.dlq_replay_enabled, fn_dlq_replay_execute]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.dlq_replay_enabled' and function_name = 'fn_dlq_replay_execute';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.heartbeat_enabled, fn_state_machine_refuse]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.heartbeat_enabled' and function_name = 'fn_state_machine_refuse';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.heartbeat_enabled, fn_job_heartbeat]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.heartbeat_enabled' and function_name = 'fn_job_heartbeat';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_state_machine_refuse]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_state_machine_refuse';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_settle]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_settle';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_schedule_set]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_schedule_set';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_schedule_fire]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_schedule_fire';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_release]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_release';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_reap]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_reap';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_finish_and_claim]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_finish_and_claim';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_finish]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_finish';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_enqueue_many]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_enqueue_many';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_enqueue]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_enqueue';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_complete]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_complete';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_claim]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_claim';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_cancel]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_cancel';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_job_admit]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_job_admit';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_iu_refuse_change]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_iu_refuse_change';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_event_emit]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_event_emit';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_dlq_replay_request]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_dlq_replay_request';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_approval_request_keep]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_approval_request_keep';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[job_substrate.enabled, fn_approval_open]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'job_substrate.enabled' and function_name = 'fn_approval_open';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_state_machine_refuse]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_state_machine_refuse';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_job_enqueue]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_job_enqueue';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_iu_refuse_change]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_iu_refuse_change';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_unsubscribe]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_unsubscribe';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_take]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_take';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_subscription_class_check]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_subscription_class_check';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_subscribe]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_subscribe';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_sequence]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_sequence';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_replay]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_replay';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_release]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_release';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_poll]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_poll';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_mark_unread]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_mark_unread';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_mark_read]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_mark_read';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_dispatch]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_dispatch';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[event_bus.enabled, fn_event_ack]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'event_bus.enabled' and function_name = 'fn_event_ack';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval_event_runtime.emit_enabled, fn_iu_refuse_change]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval_event_runtime.emit_enabled' and function_name = 'fn_iu_refuse_change';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval_event_runtime.emit_enabled, fn_event_emit_many]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval_event_runtime.emit_enabled' and function_name = 'fn_event_emit_many';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval_event_runtime.emit_enabled, fn_event_emit]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval_event_runtime.emit_enabled' and function_name = 'fn_event_emit';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval.enabled, fn_state_machine_refuse]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval.enabled' and function_name = 'fn_state_machine_refuse';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval.enabled, fn_iu_refuse_change]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval.enabled' and function_name = 'fn_iu_refuse_change';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval.enabled, fn_event_emit]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval.enabled' and function_name = 'fn_event_emit';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval.enabled, fn_approval_vote]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval.enabled' and function_name = 'fn_approval_vote';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval.enabled, fn_approval_request_keep]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval.enabled' and function_name = 'fn_approval_request_keep';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval.enabled, fn_approval_open]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval.enabled' and function_name = 'fn_approval_open';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[approval.enabled, fn_approval_cancel]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'approval.enabled' and function_name = 'fn_approval_cancel';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_iu_refuse_change]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.retention_enabled' and function_name = 'fn_iu_refuse_change';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_event_sequence]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.retention_enabled' and function_name = 'fn_event_sequence';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_event_outbox_partitions_drop]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.retention_enabled' and function_name = 'fn_event_outbox_partitions_drop';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_event_outbox_partitions_ahead]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.retention_enabled' and function_name = 'fn_event_outbox_partitions_ahead';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.retention_enabled, fn_event_maintain]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.retention_enabled' and function_name = 'fn_event_maintain';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_units_revise]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.composer_enabled' and function_name = 'fn_iu_units_revise';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_pieces_arrange]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.composer_enabled' and function_name = 'fn_iu_pieces_arrange';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_pieces_admit]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.composer_enabled' and function_name = 'fn_iu_pieces_admit';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.composer_enabled, fn_iu_collection_import]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.composer_enabled' and function_name = 'fn_iu_collection_import';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_units_revise]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.unit_write_enabled' and function_name = 'fn_iu_units_revise';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_pieces_log]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.unit_write_enabled' and function_name = 'fn_iu_pieces_log';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_pieces_arrange]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.unit_write_enabled' and function_name = 'fn_iu_pieces_arrange';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_pieces_admit]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.unit_write_enabled' and function_name = 'fn_iu_pieces_admit';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_manifest_append]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.unit_write_enabled' and function_name = 'fn_iu_manifest_append';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_collection_import]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.unit_write_enabled' and function_name = 'fn_iu_collection_import';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_gate_function[iu_core.unit_write_enabled, fn_iu_collection_edited]
alter table iu_core.proof_gate_function disable trigger user;
delete from iu_core.proof_gate_function where gate = 'iu_core.unit_write_enabled' and function_name = 'fn_iu_collection_edited';
alter table iu_core.proof_gate_function enable trigger user;

-- undo: create row iu_core.proof_subject[fn_state_machine_refuse]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_state_machine_refuse';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_settle]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_settle';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_schedule_withdraw]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_schedule_withdraw';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_schedule_set]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_schedule_set';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_schedule_fire]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_schedule_fire';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_release]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_release';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_reap]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_reap';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_queue_withdraw]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_queue_withdraw';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_queue_register]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_queue_register';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_heartbeat]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_heartbeat';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_finish_and_claim]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_finish_and_claim';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_finish]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_finish';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_enqueue_many]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_enqueue_many';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_enqueue]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_enqueue';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_complete]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_complete';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_claim]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_claim';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_cancel]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_cancel';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_job_admit]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_job_admit';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_iu_units_revise]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_iu_units_revise';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_iu_unit_in_use_keep]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_unit_in_use_keep';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_iu_unit_identity_keep]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_unit_identity_keep';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_iu_refuse_change]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_dot_config_set', 'fn_event_emit', 'fn_event_emit_many', 'fn_event_outbox_partitions_ahead', 'fn_event_type_register', 'fn_event_type_withdraw', 'fn_iu_collection_edited', 'fn_iu_collection_fill', 'fn_iu_collection_instantiate', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_manifest_append', 'fn_iu_piece_emit_event', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_withdraw', 'fn_proof_record', 'fn_proof_withdraw']::text[]
  where function_name = 'fn_iu_refuse_change';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_iu_pieces_log]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_pieces_log']::text[]
  where function_name = 'fn_iu_pieces_log';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_iu_pieces_arrange]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_iu_pieces_arrange';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_iu_pieces_admit]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_iu_pieces_admit';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_iu_manifest_append]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_edited', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_manifest_append', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]
  where function_name = 'fn_iu_manifest_append';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_iu_lifecycle_emit]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_accept', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_lifecycle_emit';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_iu_collection_import]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_iu_collection_import';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_iu_collection_edited]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_edited', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]
  where function_name = 'fn_iu_collection_edited';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_executor_class_withdraw]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_executor_class_withdraw';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_executor_class_register]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_executor_class_register';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_unsubscribe]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_unsubscribe';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_take]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_take';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_subscription_class_check]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_subscription_class_check';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_subscribe]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_subscribe';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_sequence]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_sequence';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_replay]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_replay';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_release]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_release';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_poll]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_poll';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_outbox_partitions_drop]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_outbox_partitions_drop';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_event_outbox_partitions_ahead]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_event_outbox_partitions_ahead']::text[]
  where function_name = 'fn_event_outbox_partitions_ahead';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_mark_unread]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_mark_unread';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_mark_read]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_mark_read';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_maintain]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_maintain';
alter table iu_core.proof_subject enable trigger user;

-- undo: change row iu_core.proof_subject[fn_event_emit]
alter table iu_core.proof_subject disable trigger user;
update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_event_emit', 'fn_iu_piece_emit_event']::text[]
  where function_name = 'fn_event_emit';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_dispatch]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_dispatch';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_event_ack]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_event_ack';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_dlq_replay_request]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_dlq_replay_request';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_dlq_replay_execute]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_dlq_replay_execute';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_vote]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_vote';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_request_keep]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_request_keep';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_principal_set]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_principal_set';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_policy_withdraw]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_policy_withdraw';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_policy_set]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_policy_set';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_open]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_open';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_invalidate]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_invalidate';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_expire]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_expire';
alter table iu_core.proof_subject enable trigger user;

-- undo: create row iu_core.proof_subject[fn_approval_cancel]
alter table iu_core.proof_subject disable trigger user;
delete from iu_core.proof_subject where function_name = 'fn_approval_cancel';
alter table iu_core.proof_subject enable trigger user;

-- undo: create view iu_core.v_job_dead_letter
drop view iu_core.v_job_dead_letter;

-- undo: create view iu_core.v_job_queue_status
drop view iu_core.v_job_queue_status;

-- undo: create function iu_core.fn_event_dispatch(integer, text)
drop function iu_core.fn_event_dispatch(integer, text);

-- undo: create trigger event_subscription_class_check_update on iu_core.event_subscription
drop trigger event_subscription_class_check_update on iu_core.event_subscription;

-- undo: create trigger event_subscription_class_check_insert on iu_core.event_subscription
drop trigger event_subscription_class_check_insert on iu_core.event_subscription;

-- undo: create function iu_core.fn_event_subscription_class_check()
drop function iu_core.fn_event_subscription_class_check();

-- undo: create function iu_core.fn_dlq_replay_execute(uuid, text)
drop function iu_core.fn_dlq_replay_execute(uuid, text);

-- undo: create function iu_core.fn_dlq_replay_request(uuid[], text, text)
drop function iu_core.fn_dlq_replay_request(uuid[], text, text);

-- undo: create function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text)
drop function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text);

-- undo: create function iu_core.fn_job_schedule_withdraw(text, text)
drop function iu_core.fn_job_schedule_withdraw(text, text);

-- undo: create function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb)
drop function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb);

-- undo: create function iu_core.fn_job_cancellations(uuid[])
drop function iu_core.fn_job_cancellations(uuid[]);

-- undo: create function iu_core.fn_job_cancel(uuid[], text, text)
drop function iu_core.fn_job_cancel(uuid[], text, text);

-- undo: create function iu_core.fn_job_reap(integer)
drop function iu_core.fn_job_reap(integer);

-- undo: create function iu_core.fn_job_heartbeat(text, uuid[], interval)
drop function iu_core.fn_job_heartbeat(text, uuid[], interval);

-- undo: create function iu_core.fn_job_release(uuid[], uuid[], text)
drop function iu_core.fn_job_release(uuid[], uuid[], text);

-- undo: create function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval)
drop function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval);

-- undo: create function iu_core.fn_job_complete(uuid[], uuid[])
drop function iu_core.fn_job_complete(uuid[], uuid[]);

-- undo: create function iu_core.fn_job_finish(jsonb, text)
drop function iu_core.fn_job_finish(jsonb, text);

-- undo: create function iu_core.fn_job_settle(jsonb, text)
drop function iu_core.fn_job_settle(jsonb, text);

-- undo: create function iu_core.fn_job_claim(text, text, integer, interval)
drop function iu_core.fn_job_claim(text, text, integer, interval);

-- undo: create function iu_core.fn_job_admit(text, integer)
drop function iu_core.fn_job_admit(text, integer);

-- undo: create function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb)
drop function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb);

-- undo: create function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb)
drop function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb);

-- undo: create function iu_core.fn_job_options(jsonb)
drop function iu_core.fn_job_options(jsonb);

-- undo: create function iu_core.fn_job_queue_withdraw(text, text)
drop function iu_core.fn_job_queue_withdraw(text, text);

-- undo: create function iu_core.fn_job_queue_register(text, jsonb, text)
drop function iu_core.fn_job_queue_register(text, jsonb, text);

-- undo: create function iu_core.fn_executor_class_withdraw(text, text)
drop function iu_core.fn_executor_class_withdraw(text, text);

-- undo: create function iu_core.fn_executor_class_register(text, jsonb, text)
drop function iu_core.fn_executor_class_register(text, jsonb, text);

-- undo: create table iu_core.dlq_replay_item
drop table iu_core.dlq_replay_item;

-- undo: create table iu_core.dlq_replay_request
drop table iu_core.dlq_replay_request;

-- undo: create table iu_core.job_schedule
drop table iu_core.job_schedule;

-- undo: create table iu_core.queue_heartbeat
drop table iu_core.queue_heartbeat;

-- undo: create trigger job_dead_letter_state_begin on iu_core.job_dead_letter
drop trigger job_dead_letter_state_begin on iu_core.job_dead_letter;

-- undo: create trigger job_dead_letter_state_change on iu_core.job_dead_letter
drop trigger job_dead_letter_state_change on iu_core.job_dead_letter;

-- undo: create table iu_core.job_dead_letter
drop table iu_core.job_dead_letter;

-- undo: create trigger job_result_refuse_change on iu_core.job_result
drop trigger job_result_refuse_change on iu_core.job_result;

-- undo: create table iu_core.job_result
drop table iu_core.job_result;

-- undo: create trigger job_queue_state_change on iu_core.job_queue
drop trigger job_queue_state_change on iu_core.job_queue;

-- undo: create table iu_core.job_queue
drop table iu_core.job_queue;

-- undo: create table iu_core.job_group
drop table iu_core.job_group;

-- undo: create table iu_core.job_lane
drop table iu_core.job_lane;

-- undo: create table iu_core.job_queue_registry
drop table iu_core.job_queue_registry;

-- undo: create table iu_core.job_class_usage
drop table iu_core.job_class_usage;

-- undo: create table iu_core.executor_class_registry
drop table iu_core.executor_class_registry;

-- undo: create function iu_core.fn_event_maintain(text)
drop function iu_core.fn_event_maintain(text);

-- undo: create function iu_core.fn_event_mark_unread(text, uuid[])
drop function iu_core.fn_event_mark_unread(text, uuid[]);

-- undo: create function iu_core.fn_event_mark_read(text, uuid[])
drop function iu_core.fn_event_mark_read(text, uuid[]);

-- undo: create function iu_core.fn_event_replay(text, text, text)
drop function iu_core.fn_event_replay(text, text, text);

-- undo: create function iu_core.fn_event_take(text, integer)
drop function iu_core.fn_event_take(text, integer);

-- undo: create function iu_core.fn_event_release(text, text)
drop function iu_core.fn_event_release(text, text);

-- undo: create function iu_core.fn_event_ack(text, uuid, text)
drop function iu_core.fn_event_ack(text, uuid, text);

-- undo: create function iu_core.fn_event_poll(text, integer, text)
drop function iu_core.fn_event_poll(text, integer, text);

-- undo: create function iu_core.fn_event_unsubscribe(text, text)
drop function iu_core.fn_event_unsubscribe(text, text);

-- undo: create function iu_core.fn_event_subscribe(text, text[], text, jsonb)
drop function iu_core.fn_event_subscribe(text, text[], text, jsonb);

-- undo: create function iu_core.fn_event_window(bigint, bigint, text[], integer)
drop function iu_core.fn_event_window(bigint, bigint, text[], integer);

-- undo: create function iu_core.fn_event_sequence()
drop function iu_core.fn_event_sequence();

-- undo: create view iu_core.v_event_lag
drop view iu_core.v_event_lag;

-- undo: create view iu_core.event_pending
drop view iu_core.event_pending;

-- undo: create view iu_core.v_event_position
drop view iu_core.v_event_position;

-- undo: create trigger event_retention_log_refuse_change on iu_core.event_retention_log
drop trigger event_retention_log_refuse_change on iu_core.event_retention_log;

-- undo: create table iu_core.event_retention_log
drop table iu_core.event_retention_log;

-- undo: create table iu_core.event_read
drop table iu_core.event_read;

-- undo: create table iu_core.event_subscription
drop table iu_core.event_subscription;

-- undo: create trigger event_segment_refuse_change on iu_core.event_segment
drop trigger event_segment_refuse_change on iu_core.event_segment;

-- undo: create table iu_core.event_segment
drop table iu_core.event_segment;

-- undo: create view iu_core.v_approval_pending
drop view iu_core.v_approval_pending;

-- undo: create function iu_core.fn_approval_state(uuid)
drop function iu_core.fn_approval_state(uuid);

-- undo: create function iu_core.fn_approval_hold(uuid, text, uuid, text)
drop function iu_core.fn_approval_hold(uuid, text, uuid, text);

-- undo: create function iu_core.fn_approval_require(uuid, text, uuid, text)
drop function iu_core.fn_approval_require(uuid, text, uuid, text);

-- undo: create function iu_core.fn_approval_expire(integer)
drop function iu_core.fn_approval_expire(integer);

-- undo: create function iu_core.fn_approval_invalidate(text, uuid, text, text)
drop function iu_core.fn_approval_invalidate(text, uuid, text, text);

-- undo: create function iu_core.fn_approval_cancel(uuid, text, text)
drop function iu_core.fn_approval_cancel(uuid, text, text);

-- undo: create function iu_core.fn_approval_vote(uuid, text, text, text)
drop function iu_core.fn_approval_vote(uuid, text, text, text);

-- undo: create function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text)
drop function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text);

-- undo: create function iu_core.fn_approval_policy_withdraw(text, text)
drop function iu_core.fn_approval_policy_withdraw(text, text);

-- undo: create function iu_core.fn_approval_policy_set(text, text, jsonb, text)
drop function iu_core.fn_approval_policy_set(text, text, jsonb, text);

-- undo: create function iu_core.fn_approval_principal_set(text, text, text)
drop function iu_core.fn_approval_principal_set(text, text, text);

-- undo: create trigger approval_log_refuse_change on iu_core.approval_log
drop trigger approval_log_refuse_change on iu_core.approval_log;

-- undo: create table iu_core.approval_log
drop table iu_core.approval_log;

-- undo: create trigger approval_vote_refuse_change on iu_core.approval_vote
drop trigger approval_vote_refuse_change on iu_core.approval_vote;

-- undo: create table iu_core.approval_vote
drop table iu_core.approval_vote;

-- undo: create trigger approval_request_state_begin on iu_core.approval_request
drop trigger approval_request_state_begin on iu_core.approval_request;

-- undo: create trigger approval_request_state_change on iu_core.approval_request
drop trigger approval_request_state_change on iu_core.approval_request;

-- undo: create trigger approval_request_keep on iu_core.approval_request
drop trigger approval_request_keep on iu_core.approval_request;

-- undo: create trigger approval_request_refuse_change on iu_core.approval_request
drop trigger approval_request_refuse_change on iu_core.approval_request;

-- undo: create function iu_core.fn_approval_request_keep()
drop function iu_core.fn_approval_request_keep();

-- undo: create table iu_core.approval_request
drop table iu_core.approval_request;

-- undo: create trigger approval_policy_refuse_change on iu_core.approval_policy
drop trigger approval_policy_refuse_change on iu_core.approval_policy;

-- undo: create table iu_core.approval_policy
drop table iu_core.approval_policy;

-- undo: create trigger approval_principal_refuse_change on iu_core.approval_principal
drop trigger approval_principal_refuse_change on iu_core.approval_principal;

-- undo: create table iu_core.approval_principal
drop table iu_core.approval_principal;

-- undo: create row iu_core.event_type_registry[approval.cancelled]
alter table iu_core.event_type_registry disable trigger user;
delete from iu_core.event_type_registry where event_type = 'approval.cancelled';
alter table iu_core.event_type_registry enable trigger user;

-- undo: create row iu_core.event_type_registry[approval.invalidated]
alter table iu_core.event_type_registry disable trigger user;
delete from iu_core.event_type_registry where event_type = 'approval.invalidated';
alter table iu_core.event_type_registry enable trigger user;

-- undo: create row iu_core.event_type_registry[approval.expired]
alter table iu_core.event_type_registry disable trigger user;
delete from iu_core.event_type_registry where event_type = 'approval.expired';
alter table iu_core.event_type_registry enable trigger user;

-- undo: create row iu_core.event_type_registry[approval.rejected]
alter table iu_core.event_type_registry disable trigger user;
delete from iu_core.event_type_registry where event_type = 'approval.rejected';
alter table iu_core.event_type_registry enable trigger user;

-- undo: create row iu_core.event_type_registry[approval.approved]
alter table iu_core.event_type_registry disable trigger user;
delete from iu_core.event_type_registry where event_type = 'approval.approved';
alter table iu_core.event_type_registry enable trigger user;

-- undo: create row iu_core.event_type_registry[approval.voted]
alter table iu_core.event_type_registry disable trigger user;
delete from iu_core.event_type_registry where event_type = 'approval.voted';
alter table iu_core.event_type_registry enable trigger user;

-- undo: create row iu_core.event_type_registry[approval.requested]
alter table iu_core.event_type_registry disable trigger user;
delete from iu_core.event_type_registry where event_type = 'approval.requested';
alter table iu_core.event_type_registry enable trigger user;

-- undo: create function iu_core.fn_event_outbox_partitions_drop(text[])
drop function iu_core.fn_event_outbox_partitions_drop(text[]);

-- undo: create function iu_core.fn_event_outbox_partitions_before(timestamp with time zone)
drop function iu_core.fn_event_outbox_partitions_before(timestamp with time zone);

-- undo: change function iu_core.fn_iu_lifecycle_emit()
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

-- undo: change function iu_core.fn_event_emit(text, text, uuid, jsonb, text, text, text)
create or replace function iu_core.fn_event_emit(
  p_event_type text,
  p_subject_kind text,
  p_subject_id uuid,
  p_payload jsonb,
  p_actor text,
  p_traceparent text default null,
  p_idempotency_key text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_event_id uuid;
  v_domain text;
  v_emit_gate text;
  v_dry_run_gate text;
  v_set text[];
  v_conforms boolean;
  v_trace_id text;
  v_parent_span_id text;
  v_trace_flags text;
begin
  select
    t.event_domain,
    t.emit_gate,
    t.dry_run_gate,
    array(
      select c.key
      from iu_core.dot_config c
      where c.key = t.emit_gate and c.value = 'true'
        or c.key = t.dry_run_gate and c.value = 'false'
        or c.key in ('event_payload.max_size_bytes.' || t.event_type, 'event_payload.max_size_bytes.*')
          and c.value < to_jsonb(octet_length(p_payload::text))
    ),
    case when not p_payload @? t.payload_rule then p_payload - t.payload_keys = '{}' end
      and octet_length(p_payload::text) <= 4096
      and p_subject_id is not null
      and (p_subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(p_subject_kind) <= 100)
      and btrim(p_actor) <> ''
      and length(p_actor) <= 200,
    iu_core.fn_iu_uuid7()
  into v_domain, v_emit_gate, v_dry_run_gate, v_set, v_conforms, v_event_id
  from iu_core.event_type_registry t
  where t.event_type = p_event_type;

  if p_traceparent is not null or p_idempotency_key is not null then
    v_conforms := v_conforms
      and coalesce((
        p_traceparent like '00-________________________________-________________-__'
        and p_traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
        and substr(p_traceparent, 4, 32) <> '00000000000000000000000000000000'
        and substr(p_traceparent, 37, 16) <> '0000000000000000'
      ), true)
      and coalesce((length(p_idempotency_key) between 1 and 200), true);
    v_trace_id := substr(p_traceparent, 4, 32);
    v_parent_span_id := substr(p_traceparent, 37, 16);
    v_trace_flags := substr(p_traceparent, 54, 2);
  end if;
  if (v_conforms and v_set <@ array[v_emit_gate, v_dry_run_gate]) is not true then
    perform iu_core.fn_iu_actor_require(p_actor);
    perform iu_core.fn_event_require(
      jsonb_build_object(
        'event_type', p_event_type,
        'subject_kind', p_subject_kind,
        'subject_id', p_subject_id,
        'payload', p_payload,
        'traceparent', p_traceparent,
        'idempotency_key', p_idempotency_key
      ),
      '$'
    );
  end if;
  if v_emit_gate <> all (v_set) then
    return null;
  end if;

  if p_idempotency_key is not null then
    insert into iu_core.idempotency_registry (namespace, key, event_id)
    values (p_event_type, p_idempotency_key, v_event_id)
    on conflict (namespace, key) do nothing;
    if not found then
      return (
        select i.event_id
        from iu_core.idempotency_registry i
        where i.namespace = p_event_type and i.key = p_idempotency_key
      );
    end if;
  end if;

  insert into iu_core.event_outbox (
    event_id, occurred_at, event_domain, event_type, emit_mode,
    subject_kind, subject_id, actor, payload,
    trace_id, parent_span_id, trace_flags, idempotency_key
  )
  values (
    v_event_id, clock_timestamp(), v_domain, p_event_type, case when v_dry_run_gate = any (v_set) then 'live' else 'dry_run' end,
    p_subject_kind, p_subject_id, p_actor, p_payload,
    v_trace_id, v_parent_span_id, v_trace_flags, p_idempotency_key
  );
  return v_event_id;
end
$iu$;

-- undo: change function iu_core.fn_event_emit_many(jsonb, text)
create or replace function iu_core.fn_event_emit_many(
  p_events jsonb,
  p_actor text
)
returns uuid[]
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_ticks bigint := (date_part('epoch', v_at) * 4096000)::bigint;
  v_tail text := substr(gen_random_uuid()::text, 20);
  v_db_user text := session_user::text;
  v_limit int;
  v_set text[];
  v_limits jsonb;
  v_doubtful int[];
  v_keyed boolean;
  v_closed boolean;
  v_event_ids uuid[];
  v_ids uuid[];
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if jsonb_typeof(p_events) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'Events are given as a JSON array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'path', '$', 'argument', 'p_events')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_limit := iu_core.fn_dot_config_get('iu_core.max_events')::int;
  if jsonb_array_length(p_events) > v_limit then
    raise exception using
      errcode = 'IU003',
      message = format('%s events are too many for one call.', jsonb_array_length(p_events)),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'path', '$',
        'argument', 'p_events',
        'count', jsonb_array_length(p_events),
        'limit', v_limit
      )::text,
      hint = 'Emit them in several calls; one transaction can hold them together.';
  end if;

  select
    coalesce(array_agg(c.key) filter (where c.value = case when d.is_emit_gate then 'true' else 'false' end::jsonb), '{}'),
    jsonb_object_agg(c.key, c.value) filter (where d.is_emit_gate is null and jsonb_typeof(c.value) = 'number')
  into v_set, v_limits
  from iu_core.dot_config c
  left join (
    select d.emit_gate, true from iu_core.event_domain_registry d
    union
    select d.dry_run_gate, false from iu_core.event_domain_registry d
  ) as d (gate, is_emit_gate) on d.gate = c.key
  where d.gate is not null or starts_with(c.key, 'event_payload.max_size_bytes.');

  begin
    select
      array_agg(e.n::int order by e.n) filter (
        where (
          case when not e.payload @? t.payload_rule then e.payload - t.payload_keys = '{}' end
          and octet_length(e.payload::text) <= case
            when v_limits is null then 4096
            else coalesce(
              (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::int,
              (v_limits ->> 'event_payload.max_size_bytes.*')::int,
              4096
            )
          end
          and e.subject_id is not null
          and (e.subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(e.subject_kind) <= 100)
          and (e.traceparent is null or (
            e.traceparent like '00-________________________________-________________-__'
            and e.traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
            and substr(e.traceparent, 4, 32) <> '00000000000000000000000000000000'
            and substr(e.traceparent, 37, 16) <> '0000000000000000'
          ))
          and (e.idempotency_key is null or (length(e.idempotency_key) between 1 and 200))
          and e.event - array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key', 'payload'] = '{}'
          and (e.idempotency_key is null and e.subject_kind not in ('true', 'false') or not e.event @? '$ ? (@.event_type.type() != "string" || @.subject_kind.type() != "string" || (@.idempotency_key.type() != "string" && @.idempotency_key.type() != "null"))')
        ) is not true
      ),
      bool_or(e.idempotency_key is not null),
      bool_or(t.emit_gate <> all (v_set))
    into v_doubtful, v_keyed, v_closed
    from rows from (jsonb_to_recordset(p_events)
      as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), jsonb_array_elements(p_events)) with ordinality
      as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event, n)
    left join iu_core.event_type_registry t on t.event_type = e.event_type;
  exception
    -- a subject that is no UUID, an element that is no object
    when invalid_text_representation or invalid_parameter_value then
      v_doubtful := array(select n from generate_series(1, jsonb_array_length(p_events)) as n);
  end;
  if v_doubtful is not null then
    perform iu_core.fn_event_require(p_events -> (d.n - 1), '$[' || (d.n - 1) || ']')
    from unnest(v_doubtful) as d (n);
  end if;

  v_event_ids := array(
    select (overlay(lpad(to_hex(v_ticks + n * 4), 15, '0') placing '7' from 13 for 0) || v_tail)::uuid
    from generate_series(1, jsonb_array_length(p_events)) as n
    order by n
  );
  if v_closed then
    v_event_ids := array(
      select case when t.emit_gate = any (v_set) then e.event_id end
      from rows from (jsonb_to_recordset(p_events)
        as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
        as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
      join iu_core.event_type_registry t on t.event_type = e.event_type
      order by e.n
    );
  end if;
  v_ids := v_event_ids;
  if v_keyed then
    insert into iu_core.idempotency_registry (namespace, key, event_id)
    select e.event_type, e.idempotency_key, e.event_id
    from rows from (jsonb_to_recordset(p_events)
      as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
      as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
    where e.idempotency_key is not null and e.event_id is not null
    order by e.event_type, e.idempotency_key, e.n
    on conflict (namespace, key) do nothing;

    v_ids := array(
      select case when e.event_id is not null then coalesce(i.event_id, e.event_id) end
      from rows from (jsonb_to_recordset(p_events)
        as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
        as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
      left join iu_core.idempotency_registry i on i.namespace = e.event_type and i.key = e.idempotency_key
      order by e.n
    );
  end if;

  insert into iu_core.event_outbox (
    event_id, occurred_at, event_domain, event_type, emit_mode,
    subject_kind, subject_id, actor, db_user, payload,
    trace_id, parent_span_id, trace_flags, idempotency_key
  )
  select
    e.event_id, v_at, t.event_domain, e.event_type, case when t.dry_run_gate = any (v_set) then 'live' else 'dry_run' end,
    e.subject_kind, e.subject_id, p_actor, v_db_user, e.payload,
    substr(e.traceparent, 4, 32), substr(e.traceparent, 37, 16), substr(e.traceparent, 54, 2), e.idempotency_key
  from rows from (jsonb_to_recordset(p_events)
    as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids), unnest(v_ids))
    as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, id)
  join iu_core.event_type_registry t on t.event_type = e.event_type
  where e.event_id = e.id;
  return v_ids;
end
$iu$;

-- undo: create table iu_core.event_bus_head
drop table iu_core.event_bus_head;

-- undo: create trigger event_tail_refuse_change on iu_core.event_tail
drop trigger event_tail_refuse_change on iu_core.event_tail;

-- undo: create table iu_core.event_tail
drop table iu_core.event_tail;

-- undo: create row iu_core.event_domain_registry[approval]
alter table iu_core.event_domain_registry disable trigger user;
delete from iu_core.event_domain_registry where event_domain = 'approval';
alter table iu_core.event_domain_registry enable trigger user;

-- undo: create function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text)
drop function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text);

-- undo: create function iu_core.fn_iu_units_revise(uuid, jsonb, text, text)
drop function iu_core.fn_iu_units_revise(uuid, jsonb, text, text);

-- undo: create function iu_core.fn_iu_pieces_arrange(uuid, jsonb, text, text, text, text)
drop function iu_core.fn_iu_pieces_arrange(uuid, jsonb, text, text, text, text);

-- undo: change function iu_core.fn_iu_piece_replace(text, integer, jsonb, integer, text)
create or replace function iu_core.fn_iu_piece_replace(
  p_collection_key text,
  p_piece_order integer,
  p_piece jsonb,
  p_expected_manifest_no integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection record;
  v_piece record;
  v_replaced jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  if p_piece_order is null or p_piece_order not between 1 and v_collection.piece_count then
    raise exception using
      errcode = 'IU003',
      message = format('p_piece_order is a place from 1 to %s.', v_collection.piece_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece_order',
        'piece_order', p_piece_order,
        'min', 1,
        'max', v_collection.piece_count
      )::text,
      hint = 'Render the collection to see its places.';
  end if;
  if jsonb_typeof(p_piece) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'p_piece is one piece spec, a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_piece', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select a.iu_ids[1] as iu_id, a.roles[1] as role, a.pinned_version_nos[1] as pin
  into v_piece
  from iu_core.fn_iu_pieces_accept(
    p_piece, v_collection.role_kind, p_collection_key || '/' || v_collection.manifest_no + 1,
    p_piece_order, p_collection_key, p_actor
  ) a;

  select jsonb_build_object(
    'iu_id', m.iu_id,
    'role', m.role,
    'pinned_version_no', m.pinned_version_no
  )
  into v_replaced
  from iu_core.iu_piece_membership m
  where m.collection_id = v_collection.collection_id
    and m.piece_order = p_piece_order;
  update iu_core.iu_piece_membership m
  set iu_id = v_piece.iu_id, role = v_piece.role, pinned_version_no = v_piece.pin
  where m.collection_id = v_collection.collection_id
    and m.piece_order = p_piece_order;

  return iu_core.fn_iu_collection_edited(
    v_collection.collection_id,
    '$.role',
    jsonb_build_object(
      'action', 'replace',
      'piece_order', p_piece_order,
      'iu_id', v_piece.iu_id,
      'role', v_piece.role,
      'replaced', v_replaced
    ),
    p_actor
  );
end
$iu$;

-- undo: change function iu_core.fn_iu_piece_insert(text, integer, jsonb, integer, text)
create or replace function iu_core.fn_iu_piece_insert(
  p_collection_key text,
  p_piece_order integer,
  p_piece jsonb,
  p_expected_manifest_no integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection record;
  v_piece record;
  v_limit int := iu_core.fn_dot_config_get('iu_core.max_pieces')::int;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  if p_piece_order is null or p_piece_order not between 1 and v_collection.piece_count + 1 then
    raise exception using
      errcode = 'IU003',
      message = format('p_piece_order is a place from 1 to %s.', v_collection.piece_count + 1),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece_order',
        'piece_order', p_piece_order,
        'min', 1,
        'max', v_collection.piece_count + 1
      )::text,
      hint = 'Render the collection to see its places.';
  end if;
  if jsonb_typeof(p_piece) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'p_piece is one piece spec, a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_piece', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if v_collection.piece_count >= v_limit then
    raise exception using
      errcode = 'IU003',
      message = format('A collection has at most %s pieces.', v_limit),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece',
        'path', '$',
        'count', v_collection.piece_count + 1,
        'limit', v_limit
      )::text,
      hint = 'Divide it into several collections; the limit is the setting iu_core.max_pieces.';
  end if;

  select a.iu_ids[1] as iu_id, a.roles[1] as role, a.pinned_version_nos[1] as pin
  into v_piece
  from iu_core.fn_iu_pieces_accept(
    p_piece, v_collection.role_kind, p_collection_key || '/' || v_collection.manifest_no + 1,
    p_piece_order, p_collection_key, p_actor
  ) a;

  perform iu_core.fn_iu_pieces_renumber(v_collection.collection_id, p_piece_order, v_collection.piece_count, 1, null, null);
  insert into iu_core.iu_piece_membership (
    collection_id, piece_order, iu_id, role, pinned_version_no
  )
  values (v_collection.collection_id, p_piece_order, v_piece.iu_id, v_piece.role, v_piece.pin);

  return iu_core.fn_iu_collection_edited(
    v_collection.collection_id,
    '$.role',
    jsonb_build_object('action', 'insert', 'piece_order', p_piece_order, 'iu_id', v_piece.iu_id, 'role', v_piece.role),
    p_actor
  );
end
$iu$;

-- undo: change function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb)
create or replace function iu_core.fn_iu_compose(
  p_collection_key text,
  p_collection_kind text,
  p_title text,
  p_pieces jsonb,
  p_actor text,
  p_metadata jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_kind record;
  v_collection_id uuid;
  v_accepted record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  perform iu_core.fn_iu_piece_count_require(case jsonb_typeof(p_pieces) when 'array' then jsonb_array_length(p_pieces) end);

  select k.role_kind, k.template_collection_id
  into v_kind
  from iu_core.fn_iu_role_kind_resolve(p_collection_kind, p_metadata, p_pieces) k;
  v_collection_id := iu_core.fn_iu_collection_open(
    p_collection_key, p_collection_kind, v_kind.role_kind, p_title,
    v_kind.template_collection_id, p_metadata, p_actor
  );

  select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, a.version_nos, a.body_digests, a.statuses
  into v_accepted
  from iu_core.fn_iu_pieces_accept(
    p_pieces, v_kind.role_kind, p_collection_key, 1, p_collection_key, p_actor
  ) a;
  return iu_core.fn_iu_collection_fill(
    v_collection_id, v_accepted.piece_orders, v_accepted.iu_ids, v_accepted.roles,
    v_accepted.pinned_version_nos, v_accepted.version_nos, v_accepted.body_digests, v_accepted.statuses, p_actor
  );
end
$iu$;

-- undo: create function iu_core.fn_iu_pieces_admit(jsonb, text, text, integer[], text, text)
drop function iu_core.fn_iu_pieces_admit(jsonb, text, text, integer[], text, text);

-- undo: create function iu_core.fn_state_machine_allowed(text, text)
drop function iu_core.fn_state_machine_allowed(text, text);

-- undo: create function iu_core.fn_state_machine_refuse()
drop function iu_core.fn_state_machine_refuse();

-- undo: create table iu_core.state_machine_transition
drop table iu_core.state_machine_transition;

-- undo: create table iu_core.state_machine_state
drop table iu_core.state_machine_state;

-- undo: create table iu_core.state_machine
drop table iu_core.state_machine;

-- undo: create row iu_core.dot_config_registry[job_substrate.heartbeat_enabled]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'job_substrate.heartbeat_enabled';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[job_substrate.enabled]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'job_substrate.enabled';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[job_substrate.dlq_replay_enabled]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'job_substrate.dlq_replay_enabled';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[job_substrate.dead_letter_alert]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'job_substrate.dead_letter_alert';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[iu_core.retention_enabled]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'iu_core.retention_enabled';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[event_outbox.retention_months]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'event_outbox.retention_months';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[event_bus.enabled]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'event_bus.enabled';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[approval_event_runtime.emit_enabled]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'approval_event_runtime.emit_enabled';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[approval_event_runtime.dry_run_only]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'approval_event_runtime.dry_run_only';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: create row iu_core.dot_config_registry[approval.enabled]
alter table iu_core.dot_config_registry disable trigger user;
delete from iu_core.dot_config_registry where key = 'approval.enabled';
alter table iu_core.dot_config_registry enable trigger user;

-- undo: change comment function iu_core.fn_iu_healthcheck()
comment on function iu_core.fn_iu_healthcheck() is 'One row per surface of the product: whether it is well, what was seen, what was expected, what to do.
Surfaces, in order: config, units, lifecycle_log, collections, manifests, event_types, outbox, proof, schema. Cheap on large data: where a table grows, the newest 1000 rows are looked at. Reads as the owner, so that the verdict does not depend on who asks; shows counts and keys, never text.
Example: select surface, ok, observed from iu_core.fn_iu_healthcheck()';

select iu_core.fn_iu_schema_record();
