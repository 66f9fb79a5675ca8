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
    count(*) filter (where j.registered_key is null or not j.is_well_typed) = 0 and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.dot_config_log'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ),
    jsonb_build_object(
      'registered', count(*) filter (where not j.is_override),
      'overridden', count(*) filter (where j.is_override and j.value is not null),
      'open_gates', coalesce(
        jsonb_agg(j.key order by j.key) filter (where j.kind = 'gate' and j.is_override and j.value = 'true'),
        '[]'),
      'unregistered', coalesce(jsonb_agg(j.key order by j.key) filter (where j.registered_key is null), '[]'),
      'ill_typed', coalesce(jsonb_agg(j.key order by j.key) filter (where not j.is_well_typed), '[]'),
      'log_append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.dot_config_log'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
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
    h.number = 0 and d.number = 0 and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.unit_version'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
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
      'versions_immutable', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.unit_version'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
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
    s.number = 0 and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.iu_lifecycle_log'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
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
      'append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.iu_lifecycle_log'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
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
    count(*) filter (where not j.is_newest or not j.is_true) = 0 and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.iu_piece_collection_manifest'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
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
      'append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.iu_piece_collection_manifest'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ))
  from judged as j
) as s (ok, observed)
union all
select 'envelope', s.ok, s.observed, 'the newest 1000 envelopes have their digest and a unit; while iu_core.three_axis_auto_refresh_enabled is open, those of the newest units are as the live state makes them', 'Refresh with fn_iu_three_axis_envelope_refresh; v_iu_three_axis_envelope_refresh_status counts the drift of all units, fn_iu_three_axis_drift names them.'
from (
  with unit as materialized (
    select u.iu_id, u.current_version_no
    from iu_core.information_unit as u
    where u.iu_id in (
      (select n.iu_id from iu_core.information_unit as n order by n.iu_id desc limit 1000)
      union
      (select l.iu_id from iu_core.iu_lifecycle_log as l order by l.log_id desc limit 1000)
    )
  ), drift as (
    select
      count(*) as checked,
      count(*) filter (where d.drift = 'missing') as missing,
      count(*) filter (where d.drift = 'content_diff') as differing,
      coalesce(to_jsonb((array_agg(d.iu_id) filter (where d.drift is not null))[1:10]), '[]') as some
    from iu_core.v_iu_three_axis_envelope_drift as d
    where d.iu_id = any (array(select u.iu_id from unit as u))
  ), envelope as (
    select
      coalesce(to_jsonb((array_agg(e.iu_id) filter (where e.envelope_digest <> iu_core.fn_iu_sha256(concat('iu.envelope.v1', E'\n', e.structure, E'\n', e.content, E'\n', e.governance, E'\n'))))[1:10]), '[]') as altered,
      coalesce(to_jsonb((array_agg(e.iu_id) filter (where not exists (select from iu_core.information_unit as u where u.iu_id = e.iu_id)))[1:10]), '[]') as orphans
    from (select n.* from iu_core.iu_three_axis_envelope as n order by n.iu_id desc limit 1000) as e
  ), gate as (
    select exists (select from iu_core.dot_config as c where c.key = 'iu_core.three_axis_auto_refresh_enabled' and c.value = 'true') as is_open
  )
  select
    e.altered = '[]' and e.orphans = '[]' and not (g.is_open and d.missing + d.differing > 0),
    jsonb_build_object(
      'estimated_envelopes', (
        select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
        from pg_class as c
        where c.relkind = 'r'
          and (c.oid = 'iu_core.iu_three_axis_envelope'::regclass or c.oid in (select p.relid from pg_partition_tree('iu_core.iu_three_axis_envelope'::regclass) as p))
      ),
      'automatic', g.is_open,
      'units_checked', d.checked,
      'missing', d.missing,
      'content_diff', d.differing,
      'drifted', d.some,
      'orphans', e.orphans,
      'altered', e.altered)
  from drift as d
  cross join envelope as e
  cross join gate as g
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
    jsonb_array_length(c.astray || c.allowing_text || c.stale || g.domains || s.transitions) = 0 and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.event_type_log'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
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
      'log_append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.event_type_log'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
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
      select r.relid, r.isleaf, (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = r.relid
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
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
        and t.tgfoid in ('iu_core.fn_approval_request_keep()'::regprocedure, 'iu_core.fn_state_machine_check()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ) = 3 and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.approval_vote'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ) and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.approval_log'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
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
          and t.tgfoid in ('iu_core.fn_approval_request_keep()'::regprocedure, 'iu_core.fn_state_machine_check()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ) = 3,
      'votes_append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.approval_vote'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ),
      'log_append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.approval_log'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ))
  from summed as s
) as s (ok, observed)
union all
select 'queue', s.ok, s.observed, 'the newest 1000 jobs are of registered queues and classes, and those that wait for their turn or time stand in the lane of their queue and priority; no lease ran out more than 10 minutes ago; every group has a job whose turn it is', 'Leases that ran out are taken away by fn_job_reap: call it from a worker or from cron. A job out of place, or a group without head, was written by hand.'
from (
  with recent as (
    select
      count(*) as checked,
      coalesce(to_jsonb((array_agg(j.job_id) filter (where r.queue is null or c.executor_class is null))[1:10]), '[]') as unregistered,
      coalesce(to_jsonb((array_agg(j.job_id) filter (where j.lane is distinct from case j.state when 'ready' then l.lane when 'scheduled' then ~l.lane end
        and not (j.state = 'ready' and j.lane is null and exists (
          select from iu_core.job_batch as b
          where b.lane = l.lane and j.job_id between b.first_id and b.last_id
            and b.run_at between j.run_at and j.run_at + interval '10000 microseconds'
        ))))[1:10]), '[]') as misplaced
    from (select n.* from iu_core.job_queue as n order by n.job_id desc limit 1000) as j
    left join iu_core.job_queue_registry as r on r.queue = j.queue
    left join iu_core.executor_class_registry as c on c.executor_class = j.executor_class
    left join iu_core.job_lane as l on l.queue = j.queue and l.priority = j.priority
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
    r.unregistered = '[]' and r.misplaced = '[]' and o.jobs = '[]' and g.groups = '[]',
    jsonb_build_object(
      'estimated_jobs', (
        select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
        from pg_class as c
        where c.relkind = 'r'
          and (c.oid = 'iu_core.job_queue'::regclass or c.oid in (select p.relid from pg_partition_tree('iu_core.job_queue'::regclass) as p))
      ),
      'jobs_checked', r.checked,
      'of_unregistered_name', r.unregistered,
      'out_of_place', r.misplaced,
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
select 'governance', s.ok, s.observed, 'each of the newest 1000 manifests has an approved change set, its blocks and its digest; all of it is append-only', 'A manifest that was altered was written past the functions: compare its blocks with a backup. Enable triggers that are off.'
from (
  with judged as (
    select
      e.manifest_envelope_id,
      d.decision is distinct from 'approved' as is_unapproved,
      e.unit_count <> (select count(*) from cutter_governance.manifest_unit_block as b where b.manifest_envelope_id = e.manifest_envelope_id)
        or e.manifest_digest is distinct from iu_core.fn_iu_sha256(
          E'iu.manifest.v1\n' || (
            select string_agg(
              format(
                E'%s\t%s\t%s\t%s\t%s\t%s\t%s\n',
                b.block_no, b.iu_id, b.version_no, b.canonical_address, b.body_digest,
                b.byte_start, b.byte_end
              ),
              '' order by b.block_no
            )
            from cutter_governance.manifest_unit_block as b where b.manifest_envelope_id = e.manifest_envelope_id
          )
        ) as is_altered
    from (select n.* from cutter_governance.manifest_envelope as n order by n.manifest_envelope_id desc limit 1000) as e
    left join cutter_governance.cut_change_set as s on s.manifest_envelope_id = e.manifest_envelope_id
    left join cutter_governance.review_decision as d on d.review_decision_id = s.review_decision_id
  ), summed as (
    select
      count(*) as checked,
      count(*) filter (where j.is_unapproved or j.is_altered) as bad,
      coalesce(to_jsonb((array_agg(j.manifest_envelope_id) filter (where j.is_unapproved))[1:10]), '[]') as unapproved,
      coalesce(to_jsonb((array_agg(j.manifest_envelope_id) filter (where j.is_altered))[1:10]), '[]') as altered
    from judged as j
  )
  select
    s.bad = 0 and ((
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'cutter_governance.review_request'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ) and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'cutter_governance.review_decision'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ) and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'cutter_governance.manifest_envelope'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ) and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'cutter_governance.manifest_unit_block'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ) and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'cutter_governance.cut_change_set'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    )),
    jsonb_build_object(
      'manifests_checked', s.checked,
      'without_approved_change_set', s.unapproved,
      'altered_manifests', s.altered,
      'append_only', ((
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'cutter_governance.review_request'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ) and (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'cutter_governance.review_decision'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ) and (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'cutter_governance.manifest_envelope'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ) and (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'cutter_governance.manifest_unit_block'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ) and (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'cutter_governance.cut_change_set'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      )))
  from summed as s
) as s (ok, observed)
union all
select 'in_force', s.ok, s.observed, 'each of the newest 1000 units has the version in force that its period says, under a change set that lists it, and is retired when a retirement says so', 'Somebody changed the state of a unit past the functions: read its log, and what allowed it with fn_governance_trace.'
from (
  with unit as materialized (
    select u.iu_id, u.current_version_no
    from iu_core.information_unit as u
    where u.iu_id in (
      (select n.iu_id from iu_core.information_unit as n order by n.iu_id desc limit 1000)
      union
      (select l.iu_id from iu_core.iu_lifecycle_log as l order by l.log_id desc limit 1000)
    )
  ), judged as (
    select
      n.iu_id,
      n.enacted_version_no is distinct from o.version_no as is_other,
      o.iu_id is not null and not exists (
        select
        from cutter_governance.cut_change_set as s
        join cutter_governance.manifest_unit_block as b on b.manifest_envelope_id = s.manifest_envelope_id
        where s.change_set_id = o.change_set_id and b.iu_id = o.iu_id and b.version_no = o.version_no
      ) as is_unfounded,
      (n.lifecycle_status = 'retired') <> exists (
        select from iu_core.iu_retirement as r where r.iu_id = n.iu_id and r.undone_at is null
      ) as is_unsaid
    from unit as u
    join iu_core.information_unit as n on n.iu_id = u.iu_id
    left join iu_core.iu_in_force as o on o.iu_id = u.iu_id and o.in_force_to is null
  ), summed as (
    select
      count(*) as checked,
      count(*) filter (where j.is_other or j.is_unfounded or j.is_unsaid) as bad,
      coalesce(to_jsonb((array_agg(j.iu_id) filter (where j.is_other))[1:10]), '[]') as other,
      coalesce(to_jsonb((array_agg(j.iu_id) filter (where j.is_unfounded))[1:10]), '[]') as unfounded,
      coalesce(to_jsonb((array_agg(j.iu_id) filter (where j.is_unsaid))[1:10]), '[]') as unsaid
    from judged as j
  )
  select
    s.bad = 0,
    jsonb_build_object(
      'units_checked', s.checked,
      'enacted_version_differs', s.other,
      'without_change_set', s.unfounded,
      'retirement_differs', s.unsaid)
  from summed as s
) as s (ok, observed)
union all
select 'structure', s.ok, s.observed, 'of the operations of the newest 1000 derivations the old units are superseded or retired, and something stands for them; no decision about pieces waits for 30 days, or for an operation that was undone', 'v_iu_membership_pending lists what waits: decide with fn_iu_membership_decide. A replaced unit that lives on was changed past the functions; one nothing stands for has its text back with fn_iu_unsplit, fn_iu_unmerge or fn_iu_unsupersede, or fn_iu_restore.'
from (
  with derivation as (
    select n.* from iu_core.iu_derivation as n order by n.derivation_id desc limit 1000
  ), judged as (
    select
      d.operation_id,
      f.lifecycle_status not in ('superseded', 'retired') as is_alive,
      bool_and(t.lifecycle_status = 'withdrawn') over (partition by d.operation_id) as is_empty
    from derivation as d
    join iu_core.information_unit as f on f.iu_id = d.from_iu_id
    join iu_core.information_unit as t on t.iu_id = d.to_iu_id
    where d.undone_at is null
  ), operation as (
    select
      count(distinct j.operation_id) as checked,
      coalesce(to_jsonb((array_agg(distinct j.operation_id) filter (where j.is_alive))[1:10]), '[]') as alive,
      coalesce(to_jsonb((array_agg(distinct j.operation_id) filter (where j.is_empty))[1:10]), '[]') as empty
    from judged as j
  ), decision as (
    select
      count(*) as pending,
      min(m.listed_at) as oldest,
      coalesce(to_jsonb((array_agg(m.operation_id) filter (where m.listed_at < clock_timestamp() - interval '30 days'))[1:10]), '[]') as overdue,
      coalesce(to_jsonb((array_agg(m.operation_id) filter (where not exists (select from iu_core.iu_derivation as d where d.operation_id = m.operation_id and d.undone_at is null)))[1:10]), '[]') as pointless
    from iu_core.iu_membership_decision as m
    where m.state = 'pending'
  )
  select
    o.alive = '[]' and o.empty = '[]' and d.overdue = '[]' and d.pointless = '[]',
    jsonb_build_object(
      'operations_checked', o.checked,
      'replaced_unit_lives_on', o.alive,
      'nothing_stands_for_it', o.empty,
      'decisions_pending', d.pending,
      'oldest_pending', d.oldest,
      'pending_over_30_days', d.overdue,
      'pending_for_nothing', d.pointless)
  from operation as o
  cross join decision as d
) as s (ok, observed)
union all
select 'cuts', s.ok, s.observed, 'of the newest 1000 cuts none waits for its verification or completion for 7 days, each is in the state its log says, and the newest 20 verified ones still have the text of their units', 'Verify with fn_cut_verify, complete with fn_cut_complete, or take the cut back with fn_cut_compensate; fn_cut_verify and fn_cut_complete name the differences.'
from (
  with request as (
    select n.* from iu_core.cut_request as n order by n.cut_request_id desc limit 1000
  ), judged as (
    select
      q.cut_request_id,
      q.state,
      q.state in ('executed', 'verified') and q.changed_at < clock_timestamp() - interval '7 days' as is_stuck,
      q.state is distinct from (
        select t.to_state
        from iu_core.cut_request_transition as t
        where t.cut_request_id = q.cut_request_id
        order by t.transition_id desc
        limit 1
      ) as is_unlogged
    from request as q
  ), compared as (
    select
      coalesce(to_jsonb((array_agg(v.cut_request_id) filter (where exists (select from iu_core.fn_cut_findings(v.cut_request_id) as f)))[1:10]), '[]') as differing
    from (
      select j.cut_request_id from judged as j where j.state = 'verified' order by j.cut_request_id desc limit 20
    ) as v
  ), summed as (
    select
      count(*) as checked,
      count(*) filter (where j.state = 'executed') as executed,
      count(*) filter (where j.state = 'verified') as verified,
      coalesce(to_jsonb((array_agg(j.cut_request_id) filter (where j.is_stuck))[1:10]), '[]') as stuck,
      coalesce(to_jsonb((array_agg(j.cut_request_id) filter (where j.is_unlogged))[1:10]), '[]') as unlogged
    from judged as j
  )
  select
    s.stuck = '[]' and s.unlogged = '[]' and c.differing = '[]' and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.cut_request_transition'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ),
    jsonb_build_object(
      'cuts_checked', s.checked,
      'waiting_for_verification', s.executed,
      'waiting_for_completion', s.verified,
      'waiting_over_7_days', s.stuck,
      'units_differ_since_verified', c.differing,
      'state_differs_from_log', s.unlogged,
      'log_append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.cut_request_transition'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ))
  from summed as s
  cross join compared as c
) as s (ok, observed)
union all
select 'access', s.ok, s.observed, 'scopes in use are active, every grant is one the log says was given last, row security is on, the log is append-only; principals that are no role are the application''s', 'A grant without a log was written past the functions: revoke it with fn_access_revoke. Compare granted_to_no_role with the application''s principals: a role that was dropped or renamed is among them.'
from (
  with scope as (
    select
      s.scope,
      s.status,
      exists (select from iu_core.information_unit as u where u.scope = s.scope)
        or exists (select from iu_core.iu_piece_collection as c where c.scope = s.scope) as is_used,
      exists (select from iu_core.access_grant as g where g.scope = s.scope) as is_granted
    from iu_core.access_scope as s
  ), grants as (
    select
      g.principal,
      -- A name of more than 63 bytes is no role's, and must not be cut to one.
      exists (select from pg_roles as r where r.rolname::text = g.principal) as is_role,
      exists (
        select
        from iu_core.access_log as l
        where l.object_kind = 'grant' and l.object_key = g.principal and l.scope_after = g.scope
          and not exists (
            select
            from iu_core.access_log as n
            where n.object_kind = 'grant' and n.object_key = g.principal and n.scope_before = g.scope and n.log_id > l.log_id
          )
      ) as is_logged
    from iu_core.access_grant as g
  ), scopes as (
    select
      count(*) filter (where s.status = 'active') as active,
      coalesce(to_jsonb((array_agg(s.scope) filter (where s.status <> 'active' and (s.is_used or s.is_granted)))[1:10]), '[]') as withdrawn,
      coalesce(to_jsonb((array_agg(s.scope) filter (where s.status = 'active' and s.is_used and not s.is_granted))[1:10]), '[]') as unseen
    from scope as s
  ), summed as (
    select
      count(*) as grants,
      coalesce(to_jsonb((array_agg(distinct g.principal) filter (where not g.is_role))[1:10]), '[]') as not_roles,
      coalesce(to_jsonb((array_agg(distinct g.principal) filter (where not g.is_logged))[1:10]), '[]') as unlogged
    from grants as g
  )
  select
    c.withdrawn = '[]' and s.unlogged = '[]' and (
      select count(*)
      from pg_class as c
      where c.oid in ('iu_core.information_unit'::regclass, 'iu_core.iu_piece_collection'::regclass) and c.relrowsecurity
    ) = 2 and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.access_log'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ),
    jsonb_build_object(
      'scopes', c.active,
      'withdrawn_but_in_use', c.withdrawn,
      'nobody_was_granted', c.unseen,
      'grants', s.grants,
      'granted_to_no_role', s.not_roles,
      'granted_without_log', s.unlogged,
      'row_security', (
        select count(*)
        from pg_class as c
        where c.oid in ('iu_core.information_unit'::regclass, 'iu_core.iu_piece_collection'::regclass) and c.relrowsecurity
      ) = 2,
      'log_append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.access_log'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
      ))
  from scopes as c
  cross join summed as s
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
    c.stale = 0 and (c.missing = 0 or not c.is_required) and (
      select coalesce(
        bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
        false
      )
      from pg_trigger as t
      where t.tgrelid = 'iu_core.proof_record'::regclass
        and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
        and t.tgenabled in ('O', 'A')
    ),
    jsonb_build_object(
      'required', c.is_required,
      'functions', c.functions,
      'proved', c.proved,
      'stale_behind_open_gates', c.stale_functions,
      'missing_behind_open_gates', c.missing_functions,
      'record_append_only', (
        select coalesce(
          bit_or(t.tgtype::int & case t.tgfoid when 'iu_core.fn_iu_refuse_change()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
          false
        )
        from pg_trigger as t
        where t.tgrelid = 'iu_core.proof_record'::regclass
          and t.tgfoid in ('iu_core.fn_iu_refuse_change()'::regprocedure, 'iu_core.fn_iu_retention_keep()'::regprocedure)
          and t.tgenabled in ('O', 'A')
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

comment on function iu_core.fn_iu_healthcheck() is 'One row per surface of the product: whether it is well, what was seen, what was expected, what to do.
Surfaces, in order: config, units, lifecycle_log, collections, manifests, envelope, event_types, outbox, approvals, queue, dead_letters, governance, in_force, structure, cuts, access, proof, schema. Cheap on large data: where a table grows, the newest 1000 rows are looked at. Reads as the owner, so that the verdict does not depend on who asks; shows counts and keys, never text.
Example: select surface, ok, observed from iu_core.fn_iu_healthcheck()';

revoke all on function iu_core.fn_iu_healthcheck() from public;
grant execute on function iu_core.fn_iu_healthcheck() to iu_reader;
