create function iu_core.fn_iu_structure_record(
  p_operation text,
  p_operation_id uuid,
  p_from_iu_ids uuid[],
  p_from_version_nos integer[],
  p_from_statuses text[],
  p_to_iu_ids uuid[],
  p_to_version_nos integer[],
  p_to_statuses text[],
  p_review_decision_id uuid,
  p_detail jsonb,
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
  v_derivations int;
  v_memberships int;
begin
  insert into iu_core.iu_derivation (
    derivation_id, operation, operation_id, from_iu_id, from_version_no, from_status,
    to_iu_id, to_version_no, to_status, part_no, review_decision_id, created_at, created_by
  )
  select
    iu_core.fn_iu_uuid7(v_at + greatest(f.n, t.n) * interval '1 microsecond'), p_operation, p_operation_id, f.iu_id, f.version_no, f.status,
    t.iu_id, t.version_no, t.status, greatest(f.n, t.n), p_review_decision_id, v_at, p_actor
  from unnest(p_from_iu_ids, p_from_version_nos, p_from_statuses) with ordinality as f (iu_id, version_no, status, n)
  cross join unnest(p_to_iu_ids, p_to_version_nos, p_to_statuses) with ordinality as t (iu_id, version_no, status, n);
  get diagnostics v_derivations = row_count;

  update iu_core.information_unit u
  set lifecycle_status = 'superseded'
  where u.iu_id = any (p_from_iu_ids);

  insert into iu_core.iu_lifecycle_log (
    log_id, iu_id, transition_type, actor, from_status, to_status, version_no, detail
  )
  select
    iu_core.fn_iu_uuid7(v_at + row_number() over (order by p.step, p.n) * interval '1 microsecond'), p.iu_id, p.transition, p_actor,
    p.from_status, p.to_status, p.version_no, p.detail || jsonb_build_object('operation_id', p_operation_id)
  from (
    select
      1 as step, t.n, t.iu_id, 'create' as transition, null as from_status, 'draft' as to_status, 1 as version_no,
      jsonb_build_object('from_iu_ids', to_jsonb(p_from_iu_ids[1:20])) as detail
    from unnest(p_to_iu_ids) with ordinality as t (iu_id, n)
    where p_operation <> 'supersede'
    union all
    select 2, f.n, f.iu_id, p_operation, f.status, 'superseded', f.version_no, p_detail
    from unnest(p_from_iu_ids, p_from_version_nos, p_from_statuses) with ordinality as f (iu_id, version_no, status, n)
  ) as p
  order by p.step, p.n;

  with listed as (
    insert into iu_core.iu_membership_decision (operation_id, collection_id, pieces, manifest_no, listed_at)
    select
      p_operation_id,
      p.collection_id,
      p.pieces,
      (select c.manifest_no from iu_core.iu_piece_collection c where c.collection_id = p.collection_id),
      v_at
    from (
      select
        m.collection_id,
        jsonb_agg(
          jsonb_build_object('piece_order', m.piece_order, 'iu_id', m.iu_id, 'role', m.role)
          order by m.piece_order
        ) as pieces
      from iu_core.iu_piece_membership m
      where m.iu_id = any (p_from_iu_ids) and m.pinned_version_no is null
      group by m.collection_id
    ) as p
    returning pieces
  )
  select coalesce(sum(jsonb_array_length(i.pieces)), 0)::int
  into v_memberships
  from listed i;

  return jsonb_build_object(
    'operation_id', p_operation_id,
    'operation', p_operation,
    'iu_ids', to_jsonb(p_to_iu_ids),
    'derivations', v_derivations,
    'memberships_affected', v_memberships
  );
end
$iu$;

comment on function iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text) is 'Writes down that units stand for others from now on: lineage, states, log, and what is to be decided about pieces.
Every old unit is paired with every new one. New units of a split or merge were just made and are logged here as well, in one statement. Pieces that float on an old unit stay where they are and are listed for decision. The caller has locked all units and asked for the review.
Arguments:
  p_operation: split, merge or supersede.
  p_operation_id: Identity of the operation.
  p_from_iu_ids: The old units.
  p_from_version_nos: Their versions.
  p_from_statuses: Their states.
  p_to_iu_ids: The new units.
  p_to_version_nos: Their versions.
  p_to_statuses: Their states.
  p_review_decision_id: The decision that allows it.
  p_detail: What the log says besides.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text) from public;
