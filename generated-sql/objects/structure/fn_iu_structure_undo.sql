create function iu_core.fn_iu_structure_undo(
  p_operation text,
  p_operation_id uuid,
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
  v_from uuid[];
  v_to uuid[];
  v_operation text;
  v_undone_at timestamptz;
  v_minted uuid[];
  v_problems jsonb;
  v_decisions int;
begin
  select
    min(d.operation),
    array_agg(distinct d.from_iu_id),
    array_agg(distinct d.to_iu_id)
  into v_operation, v_from, v_to
  from iu_core.iu_derivation d
  where d.operation_id = p_operation_id;
  if p_operation_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The id of an operation is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_operation_id', 'path', 'p_operation_id')::text,
      hint = 'Correct the argument named in the detail.';
  elsif v_operation is distinct from p_operation then
    raise exception using
      errcode = 'IU004',
      message = format('There is no %s %s.', p_operation, p_operation_id),
      detail = jsonb_build_object(
        'code', 'not_found',
        'path', 'p_operation_id',
        'operation_id', p_operation_id,
        'expected', p_operation,
        'actual', v_operation
      )::text,
      hint = 'Pass operation_id of what fn_iu_split, fn_iu_merge or fn_iu_supersede returned; fn_iu_lineage lists it.';
  end if;
  perform 1
  from iu_core.information_unit u
  where u.iu_id = any (v_from || v_to)
  order by u.iu_id
  for no key update;

  select max(d.undone_at) into v_undone_at from iu_core.iu_derivation d where d.operation_id = p_operation_id;
  if v_undone_at is not null then
    raise exception using
      errcode = 'IU005',
      message = format('The %s %s is undone already.', p_operation, p_operation_id),
      detail = jsonb_build_object(
        'code', 'conflict',
        'path', 'p_operation_id',
        'operation_id', p_operation_id,
        'expected', 'not undone',
        'actual', v_undone_at
      )::text,
      hint = 'There is nothing to undo.';
  end if;
  v_minted := case when v_operation = 'supersede' then '{}' else v_to end;

  select jsonb_agg(p.problem order by p.problem ->> 'reason', p.problem ->> 'iu_id')
  into v_problems
  from (
    select jsonb_build_object(
      'reason', 'state', 'iu_id', u.iu_id, 'expected', x.status, 'actual', u.lifecycle_status
    ) as problem
    from (
      select d.from_iu_id as iu_id, 'superseded' as status from iu_core.iu_derivation d where d.operation_id = p_operation_id
      union
      select d.to_iu_id, d.to_status from iu_core.iu_derivation d where d.operation_id = p_operation_id
    ) as x
    join iu_core.information_unit u on u.iu_id = x.iu_id
    where u.lifecycle_status <> x.status
    union all
    select jsonb_build_object(
      'reason', 'version', 'iu_id', x.iu_id, 'expected', x.version_no, 'actual', u.current_version_no
    )
    from (
      select distinct d.to_iu_id as iu_id, d.to_version_no as version_no
      from iu_core.iu_derivation d
      where d.operation_id = p_operation_id
    ) as x
    join iu_core.information_unit u on u.iu_id = x.iu_id
    where u.current_version_no <> x.version_no
    union all
    select jsonb_build_object(
      'reason', 'derivation', 'iu_id', d.to_iu_id, 'operation', d.operation, 'operation_id', d.operation_id
    )
    from iu_core.iu_derivation d
    where d.to_iu_id = any (v_minted) and d.undone_at is null and d.operation_id <> p_operation_id
    union all
    select jsonb_build_object(
      'reason', 'piece', 'iu_id', m.iu_id, 'collection_key', c.collection_key, 'piece_order', m.piece_order
    )
    from iu_core.iu_piece_membership m
    join iu_core.iu_piece_collection c on c.collection_id = m.collection_id and c.status = 'active'
    where m.iu_id = any (v_to)
      and (
        m.iu_id = any (v_minted)
        or exists (
          select
          from iu_core.iu_membership_decision w
          where w.operation_id = p_operation_id
            and w.collection_id = m.collection_id
            and w.state = 'followed'
        )
      )
    limit 20
  ) as p;
  if v_problems is not null then
    raise exception using
      errcode = 'IU005',
      message = format('Something was built on the %s %s: %s of the unit %s.', p_operation, p_operation_id, v_problems -> 0 ->> 'reason', v_problems -> 0 ->> 'iu_id'),
      detail = jsonb_build_object(
        'code', 'conflict',
        'path', 'p_operation_id',
        'operation_id', p_operation_id,
        'expected', coalesce(v_problems -> 0 -> 'expected', to_jsonb('nothing'::text)),
        'actual', coalesce(v_problems -> 0 -> 'actual', v_problems -> 0 -> 'collection_key', v_problems -> 0 -> 'operation_id'),
        'problems', v_problems
      )::text,
      hint = 'Take back what the detail lists first: fn_iu_membership_undecide or fn_iu_piece_remove for a piece, the inverse of a later operation for a derivation or a state. A unit that was revised stays: supersede it instead.';
  end if;

  update iu_core.iu_derivation d
  set undone_at = v_at, undone_by = p_actor
  where d.operation_id = p_operation_id;
  update iu_core.iu_membership_decision w
  set state = 'void', decided_at = v_at, decided_by = p_actor
  where w.operation_id = p_operation_id;
  get diagnostics v_decisions = row_count;

  update iu_core.information_unit u
  set lifecycle_status = d.from_status
  from (
    select distinct o.from_iu_id, o.from_status
    from iu_core.iu_derivation o
    where o.operation_id = p_operation_id
  ) as d
  where u.iu_id = d.from_iu_id;
  update iu_core.information_unit u
  set lifecycle_status = 'withdrawn'
  where u.iu_id = any (v_minted);

  insert into iu_core.iu_lifecycle_log (
    log_id, iu_id, transition_type, actor, from_status, to_status, version_no, detail
  )
  select
    iu_core.fn_iu_uuid7(v_at + row_number() over (order by p.is_minted, p.iu_id) * interval '1 microsecond'), p.iu_id,
    case when p.is_minted then 'withdraw' else 'un' || v_operation end, p_actor, p.from_status, p.to_status, p.version_no,
    jsonb_build_object('operation_id', p_operation_id)
  from (
    select distinct false as is_minted, d.from_iu_id as iu_id, 'superseded' as from_status, d.from_status as to_status, d.from_version_no as version_no
    from iu_core.iu_derivation d
    where d.operation_id = p_operation_id
    union all
    select true, n.iu_id, 'draft', 'withdrawn', 1 from unnest(v_minted) as n (iu_id)
  ) as p;

  return jsonb_build_object(
    'operation_id', p_operation_id,
    'operation', v_operation,
    'restored', to_jsonb(v_from),
    'withdrawn', to_jsonb(v_minted),
    'decisions_void', v_decisions
  );
end
$iu$;

comment on function iu_core.fn_iu_structure_undo(text, uuid, text) is 'Undoes a split, merge or supersession that nothing has built on.
The old units are what they were, units that the operation made are withdrawn, and nothing is left to be decided about pieces. Refused with IU005 and what was built: a unit that has moved on, that was divided or replaced in turn, or that is a piece.
Arguments:
  p_operation: split, merge or supersede.
  p_operation_id: The operation.
  p_actor: Who asks; checked by the caller.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict';

revoke all on function iu_core.fn_iu_structure_undo(text, uuid, text) from public;
