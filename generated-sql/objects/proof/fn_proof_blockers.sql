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
      select (btrim(b.reference, E' \t\n\r') <> '' and b.taken_at <= statement_timestamp()) is true as is_there
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
