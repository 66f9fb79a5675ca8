create function iu_core.fn_review_require(
  p_review_decision_id uuid,
  p_operation text,
  p_iu_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_decision cutter_governance.review_decision;
  v_review cutter_governance.review_request;
  v_iu_ids uuid[];
  v_units jsonb;
  v_reason text;
begin
  if (array_ndims(p_iu_ids) = 1 and cardinality(p_iu_ids) <= 10000 and array_position(p_iu_ids, null) is null) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Name 1 to 10000 units, none of them null.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_iu_ids',
        'count', coalesce(cardinality(p_iu_ids), 0),
        'limit', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_iu_ids := array(select g.iu_id from unnest(p_iu_ids) with ordinality as g (iu_id, n) group by g.iu_id order by min(g.n));
  select d.* into v_decision from cutter_governance.review_decision d where d.review_decision_id = p_review_decision_id;
  select q.* into v_review from cutter_governance.review_request q where q.approval_request_id = v_decision.approval_request_id;
  v_reason := case
    when v_review.review_request_id is null then 'missing'
    when v_decision.decision <> 'approved' then 'rejected'
    when v_review.operation is distinct from p_operation then 'other_operation'
    when not v_iu_ids <@ v_review.iu_ids then 'other_units'
    when p_operation not in ('enact', 'retire') and not v_review.iu_ids <@ v_iu_ids then 'other_units'
  end;
  if v_reason = 'other_units' then
    select jsonb_agg(c.iu_id)
    into v_units
    from (
      (select unnest(v_iu_ids) as iu_id except select unnest(v_review.iu_ids))
      union all
      (
        select r.iu_id
        from unnest(v_review.iu_ids) as r (iu_id)
        where p_operation not in ('enact', 'retire') and r.iu_id <> all (v_iu_ids)
      )
      limit 20
    ) as c;
  elsif v_reason is null then
    -- A line begins with the unit's id: another line is another version, text or state of the same unit.
    select jsonb_agg(jsonb_build_object('iu_id', left(c.line, 36), 'actual', substr(c.line, 38)))
    into v_units
    from (
      select unnest(iu_core.fn_iu_units_lines(v_iu_ids)) as line except select unnest(v_review.unit_lines)
      order by line
      limit 20
    ) as c;
    if v_units is not null then
      v_reason := 'other_digest';
    end if;
  end if;
  if v_reason is not null then
    raise exception using
      errcode = 'IU007',
      message = case v_reason
        when 'missing' then format('To %s units needs a review decision, and there is none.', p_operation)
        when 'rejected' then 'The review rejected it.'
        when 'other_operation' then format('The review is for %s, not for %s.', v_review.operation, p_operation)
        when 'other_units' then 'The review is not for exactly these units.'
        else 'The units are no longer what was reviewed.'
      end,
      detail = jsonb_build_object(
        'code', 'approval_required',
        'reason', v_reason,
        'review_decision_id', p_review_decision_id,
        'operation', p_operation,
        'expected', v_review.subject_digest,
        'units', v_units
      )::text,
      hint = 'Ask for a review of the units as they are now with fn_review_request, and have it decided with fn_review_decide.';
  end if;
  perform iu_core.fn_approval_hold(
    v_review.approval_request_id, 'review.' || v_review.operation, v_review.review_request_id, v_review.subject_digest
  );
end
$iu$;

comment on function iu_core.fn_review_require(uuid, text, uuid[]) is 'Refuses with IU007 unless a review allows exactly this to be done with these units as they are now.
The detail''s reason is missing, rejected, other_operation, other_units, other_digest, or what became of the approval. Enacting and retiring may be done with some of the units of a decision, anything else with all of them or none. The approval is kept as it is until the transaction ends. Who calls it has locked the units, in the order of their ids.
Arguments:
  p_review_decision_id: The decision; null: there is none.
  p_operation: What is to be done.
  p_iu_ids: The units it is to be done with.
Errors: IU003 invalid_argument, IU007 approval_required
Example: select iu_core.fn_review_require(''0199c2f4-0000-7000-8000-000000000001'', ''retire'', ''{0199c2f4-0000-7000-8000-000000000002}'')';

revoke all on function iu_core.fn_review_require(uuid, text, uuid[]) from public;
