create function iu_core.fn_cut_plan_write(
  p_cut_request_id uuid,
  p_blocks jsonb,
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
  v_request iu_core.cut_request;
  v_max_body_bytes int := (iu_core.fn_dot_config_get('iu_core.max_body_bytes'))::int;
  v_max_blocks int := (iu_core.fn_dot_config_get('cutter.max_blocks'))::int;
  v_bytes bytea;
  v_ns int[];
  v_starts int[];
  v_ends int[];
  v_gaps text[];
  v_titles text[];
  v_addresses text[];
  v_kinds text[];
  v_metadata jsonb[];
  v_digests text[];
  v_slugs text[];
  v_nominals text[];
  v_iu_ids uuid[];
  v_known_ids uuid[];
  v_known_addresses text[];
  v_known_statuses text[];
  v_known_versions int[];
  v_known_titles text[];
  v_known_digests text[];
  v_known_kinds text[];
  v_known_keys text[];
  v_problems jsonb;
  v_digest text;
begin
  select q.* into v_request from iu_core.cut_request q where q.cut_request_id = p_cut_request_id for no key update;
  if not found then
    if p_cut_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a cut is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cut_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no cut %s.', p_cut_request_id),
      detail = jsonb_build_object('code', 'not_found', 'cut_request_id', p_cut_request_id)::text,
      hint = 'Look up the cuts of a document in cut_request, or open one with fn_cut_open.';
  end if;
  if not iu_core.fn_access_complete(iu_core.fn_access_caller()) and not iu_core.fn_access_exempt(iu_core.fn_access_caller()) and not (pg_has_role(iu_core.fn_access_caller(), 'iu_auditor', 'usage') or pg_has_role(iu_core.fn_access_caller(), 'cutter_exec', 'usage') or pg_has_role(iu_core.fn_access_caller(), 'cutter_verify', 'usage')) and exists (
    select
    from iu_core.cut_request q
    join iu_core.cut_document_unit d on d.document_key = q.document_key
    join iu_core.information_unit u on u.iu_id = d.iu_id
    where q.cut_request_id = p_cut_request_id and (u.scope is not null and u.scope <> all (iu_core.fn_access_scopes(iu_core.fn_access_caller())))
  ) then
    if p_cut_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a cut is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cut_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no cut %s.', p_cut_request_id),
      detail = jsonb_build_object('code', 'not_found', 'cut_request_id', p_cut_request_id)::text,
      hint = 'Look up the cuts of a document in cut_request, or open one with fn_cut_open.';
  end if;
  if not v_request.state in ('opened', 'planned', 'submitted') then
    raise exception using
      errcode = 'IU006',
      message = format('A cut that is %s cannot take the transition %s.', v_request.state, 'plan'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'cut_request_id', p_cut_request_id,
        'machine', 'cut_request',
        'transition', 'plan',
        'from', v_request.state,
        'allowed_from', '["opened","planned","submitted"]'::jsonb
      )::text,
      hint = 'Look up the allowed changes with fn_state_machine_allowed(''cut_request'', <state>).';
  end if;
  if (case when jsonb_typeof(p_blocks) = 'array' then jsonb_array_length(p_blocks) between 1 and v_max_blocks end) is not true then
    raise exception using
      errcode = 'IU003',
      message = format('A plan is a JSON array of 1 to %s blocks.', v_max_blocks),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_blocks',
        'path', '$',
        'given', coalesce(case when jsonb_typeof(p_blocks) = 'array' then jsonb_array_length(p_blocks)::text else jsonb_typeof(p_blocks) end, 'null'),
        'limit', v_max_blocks
      )::text,
      hint = 'Give each block as {byte_start, byte_end, title} or {byte_start, byte_end, gap}.';
  end if;

  with spec as (
    select
      e.n::int as n,
      e.spec,
      iu_core.fn_iu_canonical_text(e.spec ->> 'gap') as gap,
      iu_core.fn_iu_canonical_text(e.spec ->> 'title') as title,
      iu_core.fn_iu_canonical_text(e.spec ->> 'canonical_address') as address,
      e.spec ->> 'unit_kind' as unit_kind,
      nullif(e.spec -> 'metadata', 'null') as metadata,
      case when ((e.spec ->> 'byte_start') = '0' or (e.spec ->> 'byte_start') ~ '^[1-9][0-9]{0,8}$') then (e.spec ->> 'byte_start')::int end as byte_start,
      case when ((e.spec ->> 'byte_end') = '0' or (e.spec ->> 'byte_end') ~ '^[1-9][0-9]{0,8}$') then (e.spec ->> 'byte_end')::int end as byte_end
    from jsonb_array_elements(p_blocks) with ordinality as e (spec, n)
    offset 0
  ),
  judged as (
    select
      s.*,
      case when s.gap is not null then case
        when s.gap is null then 'A title is required.'
        when length(s.gap) not between 1 and 500 then 'A title has 1 to 500 characters.'
        when s.gap ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
        when s.gap !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
      end end as gap_problem,
      case when s.title is not null then case
        when s.title is null then 'A title is required.'
        when length(s.title) not between 1 and 500 then 'A title has 1 to 500 characters.'
        when s.title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
        when s.title !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
      end end as title_problem,
      case when s.address is not null then case
        when s.address is null then 'An address is required.'
        when length(s.address) not between 1 and 500 then 'An address has 1 to 500 characters.'
        when s.address ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
      end end as address_problem,
      case when s.unit_kind is not null then case
        when s.unit_kind is null then 'A unit kind is required.'
        when length(s.unit_kind) not between 1 and 63 or s.unit_kind ~ '^[^a-z]|[^a-z0-9_.-]' then 'A unit kind is a lower-case name of at most 63 characters, such as step or policy.clause.'
      end end as unit_kind_problem,
      case when s.metadata is not null then case
        when s.metadata is null or jsonb_typeof(s.metadata) <> 'object' then 'Metadata is a JSON object.'
        when octet_length(s.metadata::text) > 65536 then 'Metadata has at most 65536 bytes.'
      end end as metadata_problem,
      row_number() over (order by s.byte_start, s.byte_end, s.n) as block_no,
      row_number() over (partition by s.address order by s.n) as nth
    from spec s
    offset 0
  )
  select
    array_agg(j.n order by j.block_no),
    array_agg(j.byte_start order by j.block_no),
    array_agg(j.byte_end order by j.block_no),
    array_agg(j.gap order by j.block_no),
    array_agg(j.title order by j.block_no),
    array_agg(j.address order by j.block_no),
    array_agg(case when j.gap is null then coalesce(j.unit_kind, 'section') end order by j.block_no),
    array_agg(case when j.gap is null then coalesce(j.metadata, '{}') end order by j.block_no),
    jsonb_agg(c.problem order by j.n) filter (where c.problem is not null)
  into v_ns, v_starts, v_ends, v_gaps, v_titles, v_addresses, v_kinds, v_metadata, v_problems
  from judged j
  cross join lateral (
    select
      coalesce(
        case
          when jsonb_typeof(j.spec) <> 'object' then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A block is a JSON object.')
          when j.spec - array['gap', 'title', 'canonical_address', 'unit_kind', 'byte_start', 'byte_end', 'metadata'] <> '{}' then jsonb_build_object('n', j.n, 'at', '.' || (select min(k) from jsonb_object_keys(j.spec - array['gap', 'title', 'canonical_address', 'unit_kind', 'byte_start', 'byte_end', 'metadata']) as k), 'code', 'invalid_argument', 'message', 'A block has no such key.')
          when (jsonb_typeof(j.spec -> 'byte_start') = 'number' and ((j.spec ->> 'byte_start') = '0' or (j.spec ->> 'byte_start') ~ '^[1-9][0-9]{0,8}$')) is not true then jsonb_build_object('n', j.n, 'at', '.byte_start', 'code', 'invalid_argument', 'message', 'byte_start is a whole number from 0.')
          when (jsonb_typeof(j.spec -> 'byte_end') = 'number' and ((j.spec ->> 'byte_end') = '0' or (j.spec ->> 'byte_end') ~ '^[1-9][0-9]{0,8}$')) is not true then jsonb_build_object('n', j.n, 'at', '.byte_end', 'code', 'invalid_argument', 'message', 'byte_end is a whole number from 0.')
          when jsonb_typeof(j.spec -> 'gap') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.gap', 'code', 'invalid_argument', 'message', 'gap is a string.')
          when jsonb_typeof(j.spec -> 'title') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.title', 'code', 'invalid_argument', 'message', 'title is a string.')
          when jsonb_typeof(j.spec -> 'canonical_address') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', 'canonical_address is a string.')
          when jsonb_typeof(j.spec -> 'unit_kind') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.unit_kind', 'code', 'invalid_argument', 'message', 'unit_kind is a string.')
          when j.gap is not null and num_nonnulls(j.title, j.address, j.unit_kind, j.metadata) > 0 then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A block is either a gap with a name, or a unit with a title, not both.')
          when j.gap is null and j.title is null then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A block needs a title, or the name of a gap.')
          when j.gap_problem is not null then jsonb_build_object('n', j.n, 'at', '.gap', 'code', 'invalid_argument', 'message', j.gap_problem)
          when j.title_problem is not null then jsonb_build_object('n', j.n, 'at', '.title', 'code', 'invalid_argument', 'message', j.title_problem)
          when j.address_problem is not null then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', j.address_problem)
          when j.unit_kind_problem is not null then jsonb_build_object('n', j.n, 'at', '.unit_kind', 'code', 'invalid_argument', 'message', j.unit_kind_problem)
          when j.metadata_problem is not null then jsonb_build_object('n', j.n, 'at', '.metadata', 'code', 'invalid_argument', 'message', j.metadata_problem)
        end,
        case
          when j.address is not null and j.nth > 1
            then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', format('The address %s is given twice.', j.address))
        end
      ) as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  v_bytes := convert_to(v_request.source, 'UTF8');
  select jsonb_agg(c.problem order by b.n) filter (where c.problem is not null)
  into v_problems
  from (
    select
      b.*,
      coalesce(max(b.byte_end) over (order by b.block_no rows between unbounded preceding and 1 preceding), 0) as reached
    from unnest(v_ns, v_starts, v_ends, v_gaps) with ordinality as b (n, byte_start, byte_end, gap, block_no)
    union all
    select null, length(v_bytes), length(v_bytes), null, null, max(e.byte_end) from unnest(v_ends) as e (byte_end)
  ) as b
  cross join lateral (
    select
      case
        when b.n is null and b.reached < length(v_bytes)
          then jsonb_build_object('n', b.n, 'at', '', 'code', 'invalid_argument', 'message', format('The bytes %s to %s are in no block.', b.reached, length(v_bytes)))
        when b.n is null then null
        when b.byte_end <= b.byte_start then jsonb_build_object('n', b.n, 'at', '.byte_end', 'code', 'invalid_argument', 'message', 'A block has at least one byte.')
        when b.byte_end > length(v_bytes)
          then jsonb_build_object('n', b.n, 'at', '.byte_end', 'code', 'invalid_argument', 'message', format('The source has %s bytes.', length(v_bytes)))
        when b.byte_start > b.reached
          then jsonb_build_object('n', b.n, 'at', '.byte_start', 'code', 'invalid_argument', 'message', format('The bytes %s to %s are in no block.', b.reached, b.byte_start))
        when b.byte_start < b.reached
          then jsonb_build_object('n', b.n, 'at', '.byte_start', 'code', 'invalid_argument', 'message', format('The bytes %s to %s are in two blocks.', b.byte_start, least(b.reached, b.byte_end)))
        when get_byte(v_bytes, b.byte_start) & 192 = 128
          then jsonb_build_object('n', b.n, 'at', '.byte_start', 'code', 'invalid_argument', 'message', format('The byte %s is in the middle of a character.', b.byte_start))
        when b.gap is null and b.byte_end - b.byte_start > v_max_body_bytes
          then jsonb_build_object('n', b.n, 'at', '.byte_end', 'code', 'invalid_argument', 'message', format('A body has at most %s bytes, this one has %s.', v_max_body_bytes, b.byte_end - b.byte_start))
      end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  select
    array_agg(b.digest order by b.block_no),
    array_agg(b.slug order by b.block_no),
    array_agg(
      coalesce(b.address, v_request.document_key || '/' || b.slug || case when b.nth > 1 then '-' || b.nth else '' end)
      order by b.block_no
    )
  into v_digests, v_slugs, v_nominals
  from (
    select b.*, row_number() over (partition by b.slug order by b.block_no) as nth
    from (
      select
        b.block_no,
        b.address,
        encode(sha256(substring(v_bytes from b.byte_start + 1 for b.byte_end - b.byte_start)), 'hex') as digest,
        case when b.gap is null and b.address is null then coalesce(
          nullif(
            btrim(left(regexp_replace(translate(lower(b.title collate "C"), 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ', 'àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ'), '[^A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+', '-', 'g'), 80), '-'),
            ''
          ),
          'section'
        ) end as slug
      from unnest(v_starts, v_ends, v_gaps, v_addresses, v_titles) with ordinality as b (byte_start, byte_end, gap, address, title, block_no)
    ) as b
  ) as b;

  v_known_ids := array(
    select d.iu_id from iu_core.cut_document_unit d where d.document_key = v_request.document_key
    union
    select u.iu_id from iu_core.information_unit u where u.canonical_address = any (array_remove(v_addresses, null))
  );
  select
    array_agg(k.iu_id order by k.iu_id), array_agg(k.canonical_address order by k.iu_id), array_agg(k.lifecycle_status order by k.iu_id),
    array_agg(k.version_no order by k.iu_id), array_agg(k.title order by k.iu_id), array_agg(k.body_digest order by k.iu_id),
    array_agg(k.unit_kind order by k.iu_id), array_agg(k.document_key order by k.iu_id)
  into
    v_known_ids, v_known_addresses, v_known_statuses, v_known_versions, v_known_titles, v_known_digests, v_known_kinds, v_known_keys
  from (
    select
      u.iu_id, u.canonical_address, u.lifecycle_status, u.unit_kind,
      v.version_no, v.title, v.body_digest,
      d.document_key
    from iu_core.information_unit u
    join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
    left join iu_core.cut_document_unit d on d.iu_id = u.iu_id
    where u.iu_id = any (v_known_ids)
  ) as k;
  select jsonb_agg(c.problem order by b.n) filter (where c.problem is not null)
  into v_problems
  from unnest(v_ns, v_addresses) as b (n, address)
  join unnest(v_known_ids, v_known_addresses, v_known_statuses, v_known_keys) as k (iu_id, address, status, document_key) on k.address = b.address
  cross join lateral (
    select
      case
        when k.document_key <> v_request.document_key
          then jsonb_build_object('n', b.n, 'at', '.canonical_address', 'code', 'conflict', 'message', format('The unit at %s is of the document %s.', b.address, k.document_key), 'canonical_address', b.address, 'iu_id', k.iu_id)
        when k.status not in ('draft', 'enacted', 'withdrawn')
          then jsonb_build_object('n', b.n, 'at', '.canonical_address', 'code', 'conflict', 'message', format('The address %s is taken by a unit that is %s.', b.address, k.status), 'canonical_address', b.address, 'iu_id', k.iu_id)
      end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);
  with block as materialized (
    select b.*
    from unnest(v_addresses, v_nominals, v_digests, v_gaps) with ordinality as b (address, nominal, digest, gap, block_no)
    where b.gap is null
  ),
  known as materialized (
    select k.iu_id, k.address, k.digest, k.status, coalesce(k.document_key = v_request.document_key, false) as is_own
    from unnest(v_known_ids, v_known_addresses, v_known_digests, v_known_statuses, v_known_keys)
      as k (iu_id, address, digest, status, document_key)
    where k.status in ('draft', 'enacted', 'withdrawn')
  ),
  at_address as materialized (
    select distinct on (k.iu_id) b.block_no, k.iu_id
    from block b
    join known k on k.address = b.nominal
    where b.address is not null or (k.is_own and k.digest = b.digest)
    order by k.iu_id, b.address is null, b.block_no
  ),
  moved as materialized (
    select b.block_no, k.iu_id
    from (
      select b.*, row_number() over (partition by b.digest order by b.block_no) as nth
      from block b
      where not exists (select from at_address a where a.block_no = b.block_no)
        and (b.address is null or not exists (select from known k where k.address = b.address))
    ) as b
    join (
      select k.*, row_number() over (partition by k.digest order by k.status = 'withdrawn', k.iu_id) as nth
      from known k
      where k.is_own and not exists (select from at_address a where a.iu_id = k.iu_id)
    ) as k on k.digest = b.digest and k.nth = b.nth
    where b.address is null or k.status <> 'withdrawn'
  ),
  edited as materialized (
    select distinct on (k.iu_id) b.block_no, k.iu_id
    from block b
    join known k on k.address = b.nominal
    where b.address is null
      and k.is_own
      and not exists (select from at_address a where a.block_no = b.block_no or a.iu_id = k.iu_id)
      and not exists (select from moved m where m.block_no = b.block_no or m.iu_id = k.iu_id)
    order by k.iu_id, b.block_no
  )
  select array_agg(f.iu_id order by b.block_no)
  into v_iu_ids
  from generate_series(1, cardinality(v_ns)) as b (block_no)
  left join (
    select a.block_no, a.iu_id from at_address a
    union all
    select m.block_no, m.iu_id from moved m
    union all
    select e.block_no, e.iu_id from edited e
  ) as f on f.block_no = b.block_no;
  with wanted as materialized (
    select b.block_no, v_request.document_key || '/' || b.slug as base, row_number() over (partition by b.slug order by b.block_no) as nth
    from unnest(v_slugs, v_iu_ids) with ordinality as b (slug, iu_id, block_no)
    where b.slug is not null and b.iu_id is null
  ),
  bases as materialized (
    select array_agg(distinct v_request.document_key || '/' || b.slug) as addresses from unnest(v_slugs) as b (slug) where b.slug is not null
  ),
  base as materialized (
    select w.base, count(*) + t.taken as needed
    from wanted w
    cross join lateral (
      select count(*) as taken
      from iu_core.information_unit u
      where u.canonical_address = w.base
        or (u.canonical_address > w.base || '-' and u.canonical_address < w.base || '.')
    ) as t
    group by w.base, t.taken
  ),
  candidate as (
    select b.base, c.address, row_number() over (partition by b.base order by g.k) as nth
    from base b
    cross join bases s
    cross join lateral generate_series(
      1,
      b.needed
        + (select count(*) from unnest(array_remove(v_addresses, null)) as a (address) where starts_with(a.address, b.base))
        + case when b.needed > 1 then (select count(*) from unnest(s.addresses) as a (address) where starts_with(a.address, b.base)) else 0 end
    ) as g (k)
    cross join lateral (select b.base || case when g.k > 1 then '-' || g.k else '' end as address) as c
    where (g.k = 1 or c.address <> all (s.addresses))
      and c.address <> all (array_remove(v_addresses, null))
      and not exists (select from iu_core.information_unit u where u.canonical_address = c.address)
  )
  select array_agg(coalesce(b.address, c.address) order by b.block_no)
  into v_addresses
  from unnest(v_addresses) with ordinality as b (address, block_no)
  left join wanted w on w.block_no = b.block_no
  left join candidate c on c.base = w.base and c.nth = w.nth;

  delete from iu_core.cut_leg l where l.cut_request_id = p_cut_request_id;
  insert into iu_core.cut_leg (
    cut_request_id, block_no, byte_start, byte_end, action, canonical_address, title, unit_kind,
    gap_name, body_digest, metadata, iu_id, base_version_no, base_status
  )
  select
    p_cut_request_id, b.block_no, b.byte_start, b.byte_end,
    case
      when b.gap is not null then 'gap'
      when k.iu_id is null then 'add'
      when k.status = 'withdrawn' then 'restore'
      when k.digest = b.digest and k.title = b.title then 'keep'
      else 'revise'
    end,
    coalesce(k.address, b.address), b.title, coalesce(k.unit_kind, b.unit_kind), b.gap, b.digest, b.metadata,
    k.iu_id, k.version_no, k.status
  from unnest(v_starts, v_ends, v_gaps, v_addresses, v_titles, v_kinds, v_digests, v_metadata, v_iu_ids)
    with ordinality as b (byte_start, byte_end, gap, address, title, unit_kind, digest, metadata, iu_id, block_no)
  left join unnest(v_known_ids, v_known_addresses, v_known_statuses, v_known_versions, v_known_titles, v_known_digests, v_known_kinds)
    as k (iu_id, address, status, version_no, title, digest, unit_kind) on k.iu_id = b.iu_id
  union all
  select
    p_cut_request_id, cardinality(v_ns) + (row_number() over (order by k.iu_id))::int, null, null, 'retire', k.address, k.title, k.unit_kind, null, null, null,
    k.iu_id, k.version_no, k.status
  from unnest(v_known_ids, v_known_addresses, v_known_statuses, v_known_versions, v_known_titles, v_known_kinds, v_known_keys)
    as k (iu_id, address, status, version_no, title, unit_kind, document_key)
  where k.status in ('draft', 'enacted')
    and k.document_key = v_request.document_key
    and k.iu_id <> all (array_remove(v_iu_ids, null));

  if v_request.state = 'submitted' then
    perform iu_core.fn_approval_invalidate('cut_request', p_cut_request_id, null, p_actor);
  end if;
  v_digest := (
    select iu_core.fn_iu_sha256(
      E'iu.cut.plan.v1\n' || q.document_key || E'\t' || encode(sha256(convert_to(q.source, 'UTF8')), 'hex') || E'\n' || (
        select coalesce(string_agg(
          format(
            E'%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n',
            l.block_no, l.action, l.byte_start, l.byte_end, l.body_digest,
            l.gap_name, l.canonical_address, l.title, l.unit_kind,
            encode(sha256(convert_to(l.metadata::text, 'UTF8')), 'hex'),
            case when l.action <> 'add' then l.iu_id end, l.base_version_no, l.base_status
          ),
          '' order by l.block_no
        ), '')
        from iu_core.cut_leg l
        where l.cut_request_id = q.cut_request_id
      )
    )
    from iu_core.cut_request q
    where q.cut_request_id = p_cut_request_id
  );
  update iu_core.cut_request q
  set
    state = 'planned', plan_digest = v_digest, approval_request_id = null,
    base_cut_request_id = (
      select h.cut_request_id
      from iu_core.cut_request h
      where h.document_key = v_request.document_key and h.state in ('executed', 'verified', 'completed')
      order by h.executed_at desc
      limit 1
    ), changed_at = v_at, changed_by = p_actor
  where q.cut_request_id = p_cut_request_id;
  insert into iu_core.cut_request_transition (cut_request_id, transition, from_state, to_state, actor, detail)
  values (v_request.cut_request_id, case when v_request.state = 'submitted' then 'replan' else 'plan' end, v_request.state, 'planned', p_actor, jsonb_build_object('plan_digest', v_digest, 'blocks', cardinality(v_ns)));
  return (
    select jsonb_build_object(
      'cut_request_id', p_cut_request_id,
      'blocks', count(l.byte_start),
      'bytes', sum(l.byte_end - l.byte_start),
      'gaps', count(*) filter (where l.action = 'gap'),
      'lossless', count(*) filter (where l.byte_start <> l.reached) = 0,
      'add', count(*) filter (where l.action = 'add'),
      'keep', count(*) filter (where l.action = 'keep'),
      'revise', count(*) filter (where l.action = 'revise'),
      'restore', count(*) filter (where l.action = 'restore'),
      'retire', count(*) filter (where l.action = 'retire'),
      'plan_digest', v_digest
    )
    from (
      select
        l.action, l.byte_start, l.byte_end,
        lag(l.byte_end, 1, 0) over (order by l.block_no) as reached
      from iu_core.cut_leg l
      where l.cut_request_id = p_cut_request_id
    ) as l
  );
end
$iu$;

comment on function iu_core.fn_cut_plan_write(uuid, jsonb, text) is 'Judges the blocks of a plan, finds out what each means for the document''s units, and stores the plan.
A block is matched with the unit at its address; where the address is derived from a title, with a unit of the same text first. Units of the document that no block is matched with go.
Arguments:
  p_cut_request_id: The cut.
  p_blocks: The blocks, in any order.
  p_actor: Who asks; checked by the caller.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition';

revoke all on function iu_core.fn_cut_plan_write(uuid, jsonb, text) from public;
