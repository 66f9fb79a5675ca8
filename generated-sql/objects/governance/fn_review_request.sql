create function iu_core.fn_review_request(
  p_operation text,
  p_iu_ids uuid[],
  p_actor text,
  p_context jsonb default '{}'::jsonb
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_review_id uuid := iu_core.fn_iu_uuid7();
  v_approval_id uuid;
  v_iu_ids uuid[];
  v_lines text[];
  v_digest text;
begin
  perform iu_core.fn_dot_gate_require('iu_core.governance_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_operation in ('enact', 'retire', 'split', 'merge', 'supersede', 'cut', 'compensate')) is not true then
    raise exception using
      errcode = 'IU002',
      message = format('There is no review for %s.', coalesce(left(p_operation, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_operation',
        'operation', left(p_operation, 200),
        'known', '["enact","retire","split","merge","supersede","cut","compensate"]'::jsonb
      )::text,
      hint = 'Ask for one of the operations in the detail.';
  elsif jsonb_typeof(p_context) is distinct from 'object' or octet_length(p_context::text) > 16000 then
    raise exception using
      errcode = 'IU003',
      message = 'The context is a JSON object of at most 16000 bytes.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_context',
        'size', octet_length(p_context::text),
        'limit', 16000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
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
  perform iu_core.fn_iu_units_access_require(v_iu_ids);
  v_lines := iu_core.fn_iu_units_lines(v_iu_ids);
  v_digest := iu_core.fn_iu_sha256(E'iu.units.v1\n' || (select string_agg(l.line || E'\n', '' order by l.line collate "C") from unnest(v_lines) as l (line)));
  v_approval_id := iu_core.fn_approval_open(
    iu_core.fn_dot_config_get('iu_core.review_policy') #>> '{}', 'review.' || p_operation, v_review_id, v_digest, p_actor,
    p_context || jsonb_build_object('operation', p_operation, 'units', cardinality(v_iu_ids))
  );
  insert into cutter_governance.review_request (
    review_request_id, approval_request_id, operation, iu_ids, unit_lines, subject_digest, requested_at, requested_by
  )
  values (v_review_id, v_approval_id, p_operation, v_iu_ids, v_lines, v_digest, v_at, p_actor);
  return v_approval_id;
end
$iu$;

comment on function iu_core.fn_review_request(text, uuid[], text, jsonb) is 'Asks for a review: whether something may be done with units as they are now. Returns the approval that decides.
The approval is opened under the policy in the setting iu_core.review_policy and bound to fn_iu_units_digest of the units; they vote on it with fn_approval_vote. When a unit is revised or changes its state, it counts no more. At most 10000 units; their order is that of the manifest they may come to stand in. A context with source_digest (64 hex digits) hands it to that manifest.
Arguments:
  p_operation: enact, retire, split, merge, supersede, cut or compensate.
  p_iu_ids: The units it is about; one named twice counts once.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_context: Facts for those who vote; an object of at most 16000 bytes.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_review_request(''enact'', ''{0199c2f4-0000-7000-8000-000000000001}'', ''ana@example.org'')';

revoke all on function iu_core.fn_review_request(text, uuid[], text, jsonb) from public;
grant execute on function iu_core.fn_review_request(text, uuid[], text, jsonb) to iu_app;
