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
