create function iu_core.fn_dlq_replay_request(
  p_dead_letter_ids uuid[],
  p_reason text,
  p_actor text
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request_id uuid := iu_core.fn_iu_uuid7();
  v_approval_id uuid;
  v_digest text;
  v_ids uuid[] := array(select distinct l.id from unnest(p_dead_letter_ids) as l (id) order by l.id);
  v_known int;
  v_dead uuid[];
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (cardinality(v_ids) between 1 and 1000 and array_position(v_ids, null) is null) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Ask for 1 to 1000 dead letters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_dead_letter_ids', 'count', cardinality(v_ids))::text,
      hint = 'Correct the argument named in the detail.';
  elsif (length(p_reason) <= 500 and btrim(p_reason, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A reason of 1 to 500 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select count(*)::int, array_agg(l.dead_letter_id) filter (where l.state <> 'dead')
  into v_known, v_dead
  from (
    select d.dead_letter_id, d.state
    from iu_core.job_dead_letter d
    where d.dead_letter_id = any (v_ids)
    order by d.dead_letter_id
    for share
  ) as l;
  if v_known < cardinality(v_ids) then
    raise exception using
      errcode = 'IU004',
      message = format('%s of the dead letters do not exist.', cardinality(v_ids) - v_known),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_dead_letter_ids', 'missing', (
                select jsonb_agg(l.id)
                from unnest(v_ids) as l (id)
                where not exists (select from iu_core.job_dead_letter d where d.dead_letter_id = l.id)
              ))::text,
      hint = 'Check the id or key given in the detail.';
  elsif v_dead is not null then
    raise exception using
      errcode = 'IU005',
      message = format('%s of the letters are being replayed or were resolved.', cardinality(v_dead)),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_dead_letter_ids',
        'letters', to_jsonb(v_dead),
        'expected', 'dead',
        'actual', 'replaying or resolved'
      )::text,
      hint = 'Ask for those that are dead.';
  end if;

  v_digest := (
    select iu_core.fn_iu_sha256(coalesce(string_agg(
      concat_ws(E'\t', d.dead_letter_id, d.queue, d.executor_class, iu_core.fn_iu_sha256(d.payload::text)),
      E'\n' order by d.dead_letter_id
    ), ''))
    from iu_core.job_dead_letter d
    where d.dead_letter_id = any (v_ids)
  );
  v_approval_id := iu_core.fn_approval_open(
    'queue.dead_letter_replay', 'dlq_replay_request', v_request_id, v_digest, p_actor,
    jsonb_build_object('reason', p_reason, 'letters', cardinality(v_ids))
  );

  insert into iu_core.dlq_replay_request (request_id, reason, requested_by, subject_digest, approval_request_id, requested_at)
  values (v_request_id, p_reason, p_actor, v_digest, v_approval_id, v_at);
  insert into iu_core.dlq_replay_item (request_id, dead_letter_id)
  select v_request_id, l.id from unnest(v_ids) as l (id);
  return v_request_id;
end
$iu$;

comment on function iu_core.fn_dlq_replay_request(uuid[], text, text) is 'Asks for the replay of dead letters: opens an approval that is bound to exactly these letters.
Nothing is replayed until the approval has its quorum and fn_dlq_replay_execute is called. The approval is approval_request_id of the request. At most 1000 letters, all of them dead.
Arguments:
  p_dead_letter_ids: The letters.
  p_reason: Why; 1 to 500 characters.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict
Example: select iu_core.fn_dlq_replay_request(''{01890000-0000-7000-8000-000000000000}'', ''The mail server is back.'', ''ana@example.org'')';

revoke all on function iu_core.fn_dlq_replay_request(uuid[], text, text) from public;
grant execute on function iu_core.fn_dlq_replay_request(uuid[], text, text) to iu_app;
