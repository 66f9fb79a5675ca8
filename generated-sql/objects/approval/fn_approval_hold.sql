create function iu_core.fn_approval_hold(
  p_request_id uuid,
  p_subject_kind text,
  p_subject_id uuid,
  p_subject_digest text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_request iu_core.approval_request;
  v_reason text;
begin
  if p_subject_kind is null or p_subject_id is null or p_subject_digest is null then
    raise exception using
      errcode = 'IU003',
      message = 'The kind, the id and the digest of the subject are required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', case
        when p_subject_kind is null then 'p_subject_kind'
        when p_subject_id is null then 'p_subject_id'
        else 'p_subject_digest'
      end)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select r.* into v_request from iu_core.approval_request r where r.request_id = p_request_id for share;
  v_reason := case
    when v_request.request_id is null then 'missing'
    when v_request.subject_kind <> p_subject_kind or v_request.subject_id <> p_subject_id then 'other_subject'
    when v_request.subject_digest <> p_subject_digest then 'other_digest'
    else nullif(case
      when v_request.state in ('pending', 'approved') and v_request.expires_at <= clock_timestamp() then 'expired'
      else v_request.state
    end, 'approved')
  end;
  if v_reason is not null then
    raise exception using
      errcode = 'IU007',
      message = case v_reason
        when 'missing' then 'This needs an approval, and there is none.'
        when 'other_subject' then 'The approval is for another subject.'
        when 'other_digest' then 'The subject is no longer what the approval is for.'
        else format('This needs an approval, and the one given is %s.', v_reason)
      end,
      detail = jsonb_build_object(
        'code', 'approval_required',
        'reason', v_reason,
        'request_id', p_request_id,
        'subject_kind', p_subject_kind,
        'subject_id', p_subject_id,
        'expected', p_subject_digest,
        'actual', v_request.subject_digest,
        'approvals', v_request.approvals,
        'required', v_request.minimum_approvals,
        'expires_at', v_request.expires_at
      )::text,
      hint = case v_reason
        when 'pending' then 'Let those who may vote decide with fn_approval_vote; v_approval_pending lists them.'
        else 'Ask for an approval of the subject as it is now with fn_approval_open.'
      end;
  end if;
end
$iu$;

comment on function iu_core.fn_approval_hold(uuid, text, uuid, text) is 'As fn_approval_require, and keeps the approval as it is until the transaction ends.
For functions that act under an approval: whoever cancels or invalidates it waits until they are done, and sees what was done. Several may hold one approval at a time. Only the owner''s functions call it.
Arguments:
  p_request_id: The request that is said to be approved; null: none was asked for.
  p_subject_kind: What sort of thing is to be done something with.
  p_subject_id: The thing.
  p_subject_digest: Its digest now: SHA-256 of what exactly is to be approved.
Errors: IU003 invalid_argument, IU007 approval_required
Example: select iu_core.fn_approval_hold(''0199c2f4-0000-7000-8000-000000000001'', ''payment'', ''01890000-0000-7000-8000-000000000000'', iu_core.fn_iu_sha256(''…''))';

revoke all on function iu_core.fn_approval_hold(uuid, text, uuid, text) from public;
