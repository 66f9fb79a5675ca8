create function iu_core.fn_iu_units_mint(
  p_specs jsonb,
  p_addresses text[],
  p_unit_kind text,
  p_scope text,
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
  v_single boolean := jsonb_typeof(p_specs) <> 'array';
  v_max_body_bytes int := iu_core.fn_dot_config_get('iu_core.max_body_bytes')::int;
  v_iu_ids uuid[];
  v_titles text[];
  v_bodies text[];
  v_addresses text[];
  v_unit_kinds text[];
  v_metadata jsonb[];
  v_inserted int;
  v_problems jsonb;
begin
  with spec as (
    select
      e.n,
      e.spec,
      iu_core.fn_iu_canonical_text(e.spec ->> 'title') as title,
      e.spec ->> 'body' as body,
      iu_core.fn_iu_canonical_text(coalesce(e.spec ->> 'canonical_address', p_addresses[e.n])) as address,
      coalesce(e.spec ->> 'unit_kind', p_unit_kind) as unit_kind,
      coalesce(nullif(e.spec -> 'metadata', 'null'), '{}') as metadata,
      case when jsonb_typeof(e.spec) = 'object' then (select min(k) from jsonb_object_keys(e.spec - array['title', 'body', 'canonical_address', 'unit_kind', 'metadata']) as k) end as other_key
    from jsonb_array_elements(case when v_single then jsonb_build_array(p_specs) else p_specs end) with ordinality as e (spec, n)
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
      case
        when s.address is null then 'An address is required.'
        when length(s.address) not between 1 and 500 then 'An address has 1 to 500 characters.'
        when s.address ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
      end as address_problem,
      case
        when s.unit_kind is null then 'A unit kind is required.'
        when length(s.unit_kind) not between 1 and 63 or s.unit_kind ~ '^[^a-z]|[^a-z0-9_.-]' then 'A unit kind is a lower-case name of at most 63 characters, such as step or policy.clause.'
      end as unit_kind_problem,
      case
        when s.metadata is null or jsonb_typeof(s.metadata) <> 'object' then 'Metadata is a JSON object.'
        when octet_length(s.metadata::text) > 65536 then 'Metadata has at most 65536 bytes.'
      end as metadata_problem,
      row_number() over (partition by s.address order by s.n) as nth
    from spec s
    offset 0
  )
  select
    array_agg(iu_core.fn_iu_uuid7(v_at + j.n * interval '1 microsecond') order by j.n),
    array_agg(j.title order by j.n),
    array_agg(case when j.body_problem is null then iu_core.fn_iu_canonical_text(j.body) end order by j.n),
    array_agg(j.address order by j.n),
    array_agg(j.unit_kind order by j.n),
    array_agg(j.metadata order by j.n),
    jsonb_agg(c.problem order by j.n) filter (where c.problem is not null)
  into v_iu_ids, v_titles, v_bodies, v_addresses, v_unit_kinds, v_metadata, v_problems
  from judged j
  cross join lateral (
    select case
      when jsonb_typeof(j.spec) <> 'object' then jsonb_build_object('n', j.n, 'at', '', 'code', 'invalid_argument', 'message', 'A new unit is a JSON object.')
      when j.other_key is not null then jsonb_build_object('n', j.n, 'at', '.' || j.other_key, 'code', 'invalid_argument', 'message', 'A new unit has no such key.')
      when jsonb_typeof(j.spec -> 'title') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.title', 'code', 'invalid_argument', 'message', 'title is a string.')
      when jsonb_typeof(j.spec -> 'body') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', 'body is a string.')
      when jsonb_typeof(j.spec -> 'canonical_address') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', 'canonical_address is a string.')
      when jsonb_typeof(j.spec -> 'unit_kind') not in ('string', 'null') then jsonb_build_object('n', j.n, 'at', '.unit_kind', 'code', 'invalid_argument', 'message', 'unit_kind is a string.')
      when j.title_problem is not null then jsonb_build_object('n', j.n, 'at', '.title', 'code', 'invalid_argument', 'message', j.title_problem)
      when j.body_problem is not null and j.body is null then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', j.body_problem)
      when j.body_problem is not null then jsonb_build_object('n', j.n, 'at', '.body', 'code', 'invalid_argument', 'message', j.body_problem, 'size', octet_length(j.body), 'limit', v_max_body_bytes)
      when j.address_problem is not null then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', j.address_problem)
      when j.unit_kind_problem is not null then jsonb_build_object('n', j.n, 'at', '.unit_kind', 'code', 'invalid_argument', 'message', j.unit_kind_problem)
      when j.metadata_problem is not null then jsonb_build_object('n', j.n, 'at', '.metadata', 'code', 'invalid_argument', 'message', j.metadata_problem)
      when j.nth > 1 then jsonb_build_object('n', j.n, 'at', '.canonical_address', 'code', 'invalid_argument', 'message', format('The address %s is given twice.', j.address), 'canonical_address', j.address)
    end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, v_single);

  insert into iu_core.information_unit (iu_id, canonical_address, unit_kind, metadata, scope, created_by)
  select p.iu_id, p.address, p.unit_kind, p.metadata, p_scope, p_actor
  from unnest(v_iu_ids, v_addresses, v_unit_kinds, v_metadata) as p (iu_id, address, unit_kind, metadata)
  order by p.address collate "C"
  on conflict (canonical_address) do nothing;
  get diagnostics v_inserted = row_count;
  if v_inserted < cardinality(v_iu_ids) then
    select jsonb_agg(
      jsonb_build_object('n', p.n, 'at', '.canonical_address', 'code', 'conflict', 'message', format('The address %s is taken.', p.address), 'canonical_address', p.address, 'iu_id', u.iu_id)
      order by p.n
    )
    into v_problems
    from unnest(v_addresses) with ordinality as p (address, n)
    join iu_core.information_unit u on u.canonical_address = p.address
    where u.iu_id <> all (v_iu_ids);
    perform iu_core.fn_iu_piece_problems_refuse(v_problems, v_single);
  end if;

  insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, created_by)
  select p.iu_id, 1, p.title, p.body, iu_core.fn_iu_sha256(p.body), p_actor
  from unnest(v_iu_ids, v_titles, v_bodies) as p (iu_id, title, body);

  return v_iu_ids;
end
$iu$;

comment on function iu_core.fn_iu_units_mint(jsonb, text[], text, text, text) is 'Makes drafts of new texts: what comes out of a split or a merge.
All or nothing; fn_iu_structure_record logs them. New addresses are inserted in byte order: two callers never wait for each other in a circle. Paths of refusals begin with $[2] for the third spec of an array, and with $ for a single one.
Arguments:
  p_specs: An array of specs, or a single one.
  p_addresses: The address of each that names none.
  p_unit_kind: The kind of those that name none.
  p_scope: The scope of all of them; null: every reader sees them.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_units_mint(jsonb, text[], text, text, text) from public;
