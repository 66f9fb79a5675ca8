\echo Use "alter extension iu_core update to '0.3.0'" to load this file. \quit

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

alter table iu_core.proof_subject disable trigger user;

update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_edited', 'fn_iu_collection_import', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]
  where function_name = 'fn_iu_collection_edited';

alter table iu_core.proof_subject enable trigger user;

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_import', 'function', array['fn_iu_collection_import']::text[]);

alter table iu_core.proof_subject disable trigger user;

update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_lifecycle_emit';

alter table iu_core.proof_subject enable trigger user;

alter table iu_core.proof_subject disable trigger user;

update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_edited', 'fn_iu_collection_import', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_manifest_append', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]
  where function_name = 'fn_iu_manifest_append';

alter table iu_core.proof_subject enable trigger user;

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_admit', 'function', array['fn_iu_collection_import', 'fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_arrange', 'function', array['fn_iu_collection_import', 'fn_iu_pieces_arrange']::text[]);

alter table iu_core.proof_subject disable trigger user;

update iu_core.proof_subject
  set kind = 'function', proved_by = array['fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log']::text[]
  where function_name = 'fn_iu_pieces_log';

alter table iu_core.proof_subject enable trigger user;

alter table iu_core.proof_subject disable trigger user;

update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_dot_config_set', 'fn_event_emit', 'fn_event_emit_many', 'fn_event_outbox_partitions_ahead', 'fn_event_type_register', 'fn_event_type_withdraw', 'fn_iu_collection_edited', 'fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_manifest_append', 'fn_iu_piece_emit_event', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw', 'fn_proof_record', 'fn_proof_withdraw']::text[]
  where function_name = 'fn_iu_refuse_change';

alter table iu_core.proof_subject enable trigger user;

alter table iu_core.proof_subject disable trigger user;

update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_unit_identity_keep';

alter table iu_core.proof_subject enable trigger user;

alter table iu_core.proof_subject disable trigger user;

update iu_core.proof_subject
  set kind = 'trigger', proved_by = array['fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]
  where function_name = 'fn_iu_unit_in_use_keep';

alter table iu_core.proof_subject enable trigger user;

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_units_revise', 'function', array['fn_iu_collection_import', 'fn_iu_units_revise']::text[]);

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_import', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_admit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_arrange', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_units_revise', 'called');

create or replace function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.3.0'::text;
end;

alter table iu_core.proof_gate_function disable trigger user;

delete from iu_core.proof_gate_function where gate = 'iu_core.composer_enabled' and function_name = 'fn_iu_pieces_accept';

alter table iu_core.proof_gate_function enable trigger user;

alter table iu_core.proof_subject disable trigger user;

delete from iu_core.proof_subject where function_name = 'fn_iu_pieces_accept';

alter table iu_core.proof_subject enable trigger user;

drop function iu_core.fn_iu_pieces_accept(jsonb, text, text, integer, text, text);

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
