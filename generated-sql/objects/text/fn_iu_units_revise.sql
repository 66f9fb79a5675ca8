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
