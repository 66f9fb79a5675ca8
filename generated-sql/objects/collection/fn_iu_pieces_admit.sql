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
  v_scope text;
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

  -- What is new in a collection of a scope begins in that scope.
  v_scope := (
    select c.scope
    from iu_core.iu_piece_collection c
    where c.collection_key = p_collection_key
  );
  insert into iu_core.information_unit (
    iu_id, canonical_address, unit_kind, metadata, created_by, scope
  )
  select p.iu_id, p.address, p.unit_kind, p.metadata, p_actor, v_scope
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
