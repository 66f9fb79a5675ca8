create function iu_core.fn_iu_split(
  p_iu_id uuid,
  p_parts jsonb,
  p_review_decision_id uuid,
  p_actor text,
  p_lossless boolean default false
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_operation_id uuid := iu_core.fn_iu_uuid7();
  v_limit int := iu_core.fn_dot_config_get('iu_core.max_pieces')::int;
  v_count int := case jsonb_typeof(p_parts) when 'array' then jsonb_array_length(p_parts) end;
  v_taken record;
  v_unit record;
  v_iu_ids uuid[];
  v_lossless boolean;
begin
  perform iu_core.fn_dot_gate_require('iu_core.structure_ops_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (v_count between 2 and v_limit) is not true then
    raise exception using
      errcode = 'IU003',
      message = case when v_count is null then 'p_parts is an array of parts.' else format('A unit is split into 2 to %s parts, not %s.', v_limit, v_count) end,
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_parts',
        'path', '$',
        'count', v_count,
        'limit', v_limit
      )::text,
      hint = 'Give at least two parts; to replace a text as a whole, revise the unit with fn_iu_revise.';
  end if;
  select k.statuses, k.version_nos
  into v_taken
  from iu_core.fn_iu_units_take(array[p_iu_id], '{p_iu_id}', 'split') k;
  perform iu_core.fn_review_require(p_review_decision_id, 'split', array[p_iu_id]);

  select
    u.canonical_address as address,
    u.unit_kind,
    u.scope,
    v.body,
    (
      select 1 + count(distinct d.operation_id)
      from iu_core.iu_derivation d
      where d.from_iu_id = p_iu_id and d.operation = 'split'
    ) as split_no
  into v_unit
  from iu_core.information_unit u
  join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
  where u.iu_id = p_iu_id;
  v_iu_ids := iu_core.fn_iu_units_mint(
    p_parts,
    array(
      select v_unit.address || '/' || case when v_unit.split_no > 1 then v_unit.split_no || '.' else '' end || g.n
      from generate_series(1, v_count) as g (n)
      order by g.n
    ),
    v_unit.unit_kind,
    v_unit.scope,
    p_actor
  );

  select v_unit.body in (
    string_agg(v.body, '' order by p.n), string_agg(v.body, E'\n' order by p.n), string_agg(v.body, E'\n\n' order by p.n)
  )
  into v_lossless
  from unnest(v_iu_ids) with ordinality as p (iu_id, n)
  join iu_core.unit_version v on v.iu_id = p.iu_id and v.version_no = 1;
  if p_lossless and not v_lossless then
    raise exception using
      errcode = 'IU003',
      message = 'The parts, joined, are not the text of the unit.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_parts',
        'path', '$',
        'iu_id', p_iu_id,
        'size', octet_length(v_unit.body)
      )::text,
      hint = 'Divide the body as it is between two characters, at a line end or at a blank line; or split without p_lossless.';
  end if;

  return iu_core.fn_iu_structure_record(
    'split', v_operation_id, array[p_iu_id], v_taken.version_nos, v_taken.statuses,
    v_iu_ids, array_fill(1, array[v_count]), array_fill('draft'::text, array[v_count]),
    p_review_decision_id, jsonb_build_object('lossless', v_lossless), p_actor
  ) || jsonb_build_object('lossless', v_lossless);
end
$iu$;

comment on function iu_core.fn_iu_split(uuid, jsonb, uuid, text, boolean) is 'Divides the text of a unit among new units: the parts are drafts, the unit is superseded by them.
Needs a review decision for split of exactly this unit as it is. A part is {title, body, canonical_address?, unit_kind?, metadata?}; at least two. Parts are in the scope of the unit. A part without an address gets <address of the unit>/<number>, with every further split of the unit <address>/<split>.<number>. Pieces that float on the unit stay on it and are listed in v_iu_membership_pending; pins never move. What is in force stays in force. The parts need not be the old text: lossless says whether they are, and p_lossless insists on it.
Arguments:
  p_iu_id: The unit, a draft or enacted.
  p_parts: The parts, in the order of the text.
  p_review_decision_id: The decision that allows it.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_lossless: true: refuse unless the bodies of the parts, joined with nothing, one line end or a blank line, are the body of the unit.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_split(''0199c2f4-0000-7000-8000-000000000001'', ''[{"title": "Scope", "body": "…"}, {"title": "Terms", "body": "…"}]'', ''0199c2f4-0000-7000-8000-000000000002'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_split(uuid, jsonb, uuid, text, boolean) from public;
grant execute on function iu_core.fn_iu_split(uuid, jsonb, uuid, text, boolean) to iu_app;
