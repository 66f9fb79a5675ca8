create function iu_core.fn_proof_record(
  p_proofs jsonb,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_problems jsonb;
  v_names text[];
  v_recorded int;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if jsonb_typeof(p_proofs) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'The proofs must be an array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_proofs', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  elsif jsonb_array_length(p_proofs) not between 1 and 1000 then
    raise exception using
      errcode = 'IU003',
      message = 'The array must hold 1 to 1000 proofs.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_proofs',
        'path', '$',
        'length', jsonb_array_length(p_proofs)
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select jsonb_agg(jsonb_build_object('path', '$[' || p.n - 1 || ']' || p.place, 'problem', p.problem) order by p.n, p.place)
  into v_problems
  from (
    with spec as materialized (
      select a.n, case when jsonb_typeof(a.spec) = 'object' then a.spec end as spec
      from jsonb_array_elements(p_proofs) with ordinality as a (spec, n)
    )
    select s.n, '' as place, 'must be an object' as problem
    from spec as s
    where s.spec is null
    union all
    select s.n, '.' || left(k.key, 100), 'is no key of a proof'
    from spec as s
    cross join lateral jsonb_object_keys(s.spec) as k (key)
    where k.key not in ('function', 'definition_digest', 'evidence_tree', 'key_id', 'product_version', 'verdict')
    union all
    select s.n, '.' || r.key, r.rule
    from spec as s
    cross join (
      values
        ('function', '^[a-z_][a-z0-9_]{0,62}$', 'must be the name of a function'),
        ('definition_digest', '^[0-9a-f]{64}$', 'must be 64 lower-case hex digits'),
        ('evidence_tree', '^[0-9a-f]{64}$', 'must be 64 lower-case hex digits'),
        ('key_id', '^[!-~]{1,200}$', 'must be 1 to 200 printable characters without spaces'),
        ('product_version', '^[0-9]+[.][0-9]+[.][0-9]+([-+][0-9A-Za-z.+-]{1,50})?$', 'must be a version such as 0.2.0'),
        ('verdict', '^(PASS|FAIL)$', 'must be PASS or FAIL')
    ) as r (key, format, rule)
    where s.spec is not null
      and (jsonb_typeof(s.spec -> r.key) = 'string' and s.spec ->> r.key ~ r.format) is not true
    union all
    select d.n, '.function', 'is named twice'
    from (
      select s.n, row_number() over (partition by s.spec ->> 'function' order by s.n) as nth
      from spec as s
      where s.spec ->> 'function' is not null
    ) as d
    where d.nth > 1
  ) as p;
  if v_problems is not null then
    raise exception using
      errcode = 'IU003',
      message = format('Proofs cannot be recorded: %s %s.', v_problems -> 0 ->> 'path', v_problems -> 0 ->> 'problem'),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_proofs',
        'path', v_problems -> 0 -> 'path',
        'problems', v_problems
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  v_names := array(select p.spec ->> 'function' from jsonb_array_elements(p_proofs) as p (spec) order by 1);
  -- Words on one function wait for each other, in the order of names.
  perform from iu_core.proof_subject s
  where s.function_name = any (v_names)
  order by s.function_name
  for no key update;

  select jsonb_agg(jsonb_build_object('path', '$[' || p.n - 1 || '].function', 'function', p.spec ->> 'function') order by p.n)
  into v_problems
  from jsonb_array_elements(p_proofs) with ordinality as p (spec, n)
  where not exists (
    select
    from iu_core.proof_subject s
    where s.function_name = p.spec ->> 'function'
  );
  if v_problems is not null then
    raise exception using
      errcode = 'IU002',
      message = format('There is nothing to prove about %s.', v_problems -> 0 ->> 'function'),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_proofs',
        'path', v_problems -> 0 -> 'path',
        'functions', v_problems
      )::text,
      hint = 'Name functions of v_proof_status: those that can change something.';
  end if;

  select jsonb_agg(
    jsonb_build_object(
      'path', '$[' || p.n - 1 || '].definition_digest',
      'function', p.spec ->> 'function',
      'expected', d.digest,
      'actual', p.spec ->> 'definition_digest'
    )
    order by p.n
  )
  into v_problems
  from jsonb_array_elements(p_proofs) with ordinality as p (spec, n)
  cross join lateral (
    select iu_core.fn_proof_function_digest(p.spec ->> 'function') as digest
  ) as d
  where d.digest is distinct from p.spec ->> 'definition_digest';
  if v_problems is not null then
    raise exception using
      errcode = 'IU010',
      message = format('The proof of %s is of another definition than the one there is.', v_problems -> 0 ->> 'function'),
      detail = jsonb_build_object(
        'code', 'integrity',
        'argument', 'p_proofs',
        'path', v_problems -> 0 -> 'path',
        'functions', v_problems
      )::text,
      hint = 'Find out with fn_iu_schema_verify whether the definition is meant, and prove it as it is.';
  end if;

  insert into iu_core.proof_record (
    function_name, definition_digest, verdict, product_version, evidence_tree, key_id, recorded_by
  )
  select
    p.spec ->> 'function',
    p.spec ->> 'definition_digest',
    p.spec ->> 'verdict',
    p.spec ->> 'product_version',
    p.spec ->> 'evidence_tree',
    p.spec ->> 'key_id',
    p_actor
  from jsonb_array_elements(p_proofs) as p (spec)
  left join lateral (
    select r.verdict, r.product_version, r.evidence_tree, r.key_id
    from iu_core.proof_record r
    where r.function_name = p.spec ->> 'function' and r.definition_digest = p.spec ->> 'definition_digest'
    order by r.proof_id desc
    limit 1
  ) as w on true
  where (w.verdict, w.product_version, w.evidence_tree, w.key_id)
    is distinct from (p.spec ->> 'verdict', p.spec ->> 'product_version', p.spec ->> 'evidence_tree', p.spec ->> 'key_id');
  get diagnostics v_recorded = row_count;

  return jsonb_build_object('recorded', v_recorded, 'unchanged', cardinality(v_names) - v_recorded);
end
$iu$;

comment on function iu_core.fn_proof_record(jsonb, text) is 'Records what proofs found for functions as they are defined now. All of them, or none.
The last word on a definition counts: PASS makes the proof count, FAIL and fn_proof_withdraw take that back. The same word again is unchanged. The evidence is not looked at here: whoever records a proof has verified its packet, with iu-core evidence verify. At most 1000 at a time.
Arguments:
  p_proofs: An array of {function, definition_digest, evidence_tree, key_id, product_version, verdict}.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU002 unknown_key, IU010 integrity
Example: select iu_core.fn_proof_record(''[{"function": "fn_iu_compose", "definition_digest": "…", "evidence_tree": "…", "key_id": "…", "product_version": "0.2.0", "verdict": "PASS"}]'', ''ana@example.org'')';

revoke all on function iu_core.fn_proof_record(jsonb, text) from public;
grant execute on function iu_core.fn_proof_record(jsonb, text) to iu_operator, iu_auditor;
