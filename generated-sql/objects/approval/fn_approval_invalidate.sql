create function iu_core.fn_approval_invalidate(
  p_subject_kind text,
  p_subject_id uuid,
  p_new_digest text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_request_ids uuid[];
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_subject_kind is null or p_subject_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The kind and the id of the subject are required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', case when p_subject_kind is null then 'p_subject_kind' else 'p_subject_id' end)::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_new_digest !~ '^[0-9a-f]{64}$' then
    raise exception using
      errcode = 'IU003',
      message = 'The digest of the subject is 64 lower-case hex digits.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_new_digest', 'given', left(p_new_digest, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  v_request_ids := array(
    select r.request_id
    from iu_core.approval_request r
    where r.subject_kind = p_subject_kind
      and r.subject_id = p_subject_id
      and r.state in ('pending', 'approved')
      and r.subject_digest is distinct from p_new_digest
    order by r.request_id
    for no key update
  );
  v_at := clock_timestamp();
  insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
  select
    'request', r.request_id::text, 'invalidate',
    jsonb_build_object('state', r.state),
    jsonb_strip_nulls(jsonb_build_object('state', 'invalidated', 'note', null)),
    p_actor
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  update iu_core.approval_request r
  set state = 'invalidated', changed_at = v_at, changed_by = p_actor
  where r.request_id = any (v_request_ids);
  perform iu_core.fn_event_emit(
    'approval.invalidated', 'approval_request', r.request_id,
    jsonb_build_object(
      'policy', r.policy,
      'subject_kind', r.subject_kind,
      'subject_id', r.subject_id,
      'subject_digest', r.subject_digest,
      'approvals', r.approvals,
      'rejections', r.rejections,
      'required', r.minimum_approvals
    ) || '{}',
    p_actor, r.traceparent
  )
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  return jsonb_build_object(
    'subject_kind', p_subject_kind,
    'subject_id', p_subject_id,
    'invalidated', cardinality(v_request_ids),
    'request_ids', to_jsonb(v_request_ids)
  );
end
$iu$;

comment on function iu_core.fn_approval_invalidate(text, uuid, text, text) is 'Ends every request, open or approved, that was made for another digest of the subject.
For functions that change a subject: with its new digest they end what was approved for the old one. Without a digest every request for the subject ends. An approval for another digest counts for nothing in any case; this says so in its state.
Arguments:
  p_subject_kind: What sort of thing the subject is.
  p_subject_id: The subject that changed.
  p_new_digest: Its digest from now on; null: nothing asked for it counts any more.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_approval_invalidate(''payment'', ''01890000-0000-7000-8000-000000000000'', null, ''ana@example.org'')';

revoke all on function iu_core.fn_approval_invalidate(text, uuid, text, text) from public;
grant execute on function iu_core.fn_approval_invalidate(text, uuid, text, text) to iu_operator;
