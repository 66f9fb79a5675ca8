create function iu_core.fn_iu_merge(
  p_iu_ids uuid[],
  p_target jsonb,
  p_review_decision_id uuid,
  p_actor text
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
  v_count int := cardinality(p_iu_ids);
  v_taken record;
  v_first record;
  v_scopes text[];
  v_target jsonb := p_target;
  v_iu_ids uuid[];
begin
  perform iu_core.fn_dot_gate_require('iu_core.structure_ops_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (v_count between 2 and v_limit) is not true then
    raise exception using
      errcode = 'IU003',
      message = format('2 to %s units are merged, not %s.', v_limit, coalesce(v_count, 0)),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_iu_ids',
        'path', 'p_iu_ids',
        'count', coalesce(v_count, 0),
        'limit', v_limit
      )::text,
      hint = 'Name at least two units, in the order of the text.';
  elsif jsonb_typeof(v_target) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'p_target is the new unit, a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_target', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select k.statuses, k.version_nos
  into v_taken
  from iu_core.fn_iu_units_take(
    p_iu_ids, array(select format('p_iu_ids[%s]', g.n) from generate_series(0, v_count - 1) as g (n) order by g.n), 'merge'
  ) k;
  perform iu_core.fn_review_require(p_review_decision_id, 'merge', p_iu_ids);

  v_scopes := array(
    select distinct u.scope
    from iu_core.information_unit u
    where u.iu_id = any (p_iu_ids) and u.scope is not null
  );
  if cardinality(v_scopes) > 1 then
    raise exception using
      errcode = 'IU005',
      message = 'The units are in different scopes: nobody may see what becomes of them.',
      detail = jsonb_build_object(
        'code', 'conflict',
        'path', 'p_iu_ids',
        'expected', 'at most one scope',
        'actual', to_jsonb(v_scopes)
      )::text,
      hint = 'Bring them into one scope with fn_iu_scope_set first.';
  end if;

  if coalesce(jsonb_typeof(v_target -> 'body'), 'null') = 'null' then
    v_target := v_target || (
      select jsonb_build_object('body', string_agg(v.body, E'\n\n' order by p.n))
      from unnest(p_iu_ids, v_taken.version_nos) with ordinality as p (iu_id, version_no, n)
      join iu_core.unit_version v on v.iu_id = p.iu_id and v.version_no = p.version_no
    );
  end if;
  select
    u.canonical_address as address,
    u.unit_kind,
    (
      select 1 + count(distinct d.operation_id)
      from iu_core.iu_derivation d
      where d.from_iu_id = u.iu_id and d.operation = 'merge'
    ) as merge_no
  into v_first
  from iu_core.information_unit u
  where u.iu_id = p_iu_ids[1];
  v_iu_ids := iu_core.fn_iu_units_mint(
    v_target,
    array[v_first.address || '/merged' || case when v_first.merge_no > 1 then '.' || v_first.merge_no else '' end],
    v_first.unit_kind,
    v_scopes[1],
    p_actor
  );

  return iu_core.fn_iu_structure_record(
    'merge', v_operation_id, p_iu_ids, v_taken.version_nos, v_taken.statuses,
    v_iu_ids, '{1}', '{draft}', p_review_decision_id, '{}', p_actor
  );
end
$iu$;

comment on function iu_core.fn_iu_merge(uuid[], jsonb, uuid, text) is 'Puts the texts of several units into one new unit: it is a draft, the units are superseded by it.
Needs a review decision for merge of exactly these units as they are. The target is {title, body?, canonical_address?, unit_kind?, metadata?}. Without a body it has the bodies of the units, joined with a blank line in the order given; without a kind that of the first; without an address <address of the first>/merged, with every further merge of that unit <address>/merged.<merge>. It is in the scope that units of it have; units of different scopes are refused. Pieces that float on the units stay on them and are listed in v_iu_membership_pending; pins never move. What is in force stays in force.
Arguments:
  p_iu_ids: The units in the order of the text, drafts or enacted; at least two.
  p_target: The new unit.
  p_review_decision_id: The decision that allows it.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_iu_merge(''{0199c2f4-0000-7000-8000-000000000001,0199c2f4-0000-7000-8000-000000000002}'', ''{"title": "Scope and terms"}'', ''0199c2f4-0000-7000-8000-000000000003'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_merge(uuid[], jsonb, uuid, text) from public;
grant execute on function iu_core.fn_iu_merge(uuid[], jsonb, uuid, text) to iu_app;
