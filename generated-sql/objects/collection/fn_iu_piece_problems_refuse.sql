create function iu_core.fn_iu_piece_problems_refuse(
  p_problems jsonb,
  p_single boolean
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_count int;
  v_problems jsonb;
  v_first jsonb;
begin
  v_count := coalesce(jsonb_array_length(p_problems), 0);
  if v_count = 0 then
    return;
  end if;
  select
    jsonb_agg(
      p.problem - array['n', 'at']
        || jsonb_build_object(
          'path',
          coalesce(
            p.problem ->> 'path',
            case when p_single then '$' else '$[' || (p.problem ->> 'n')::int - 1 || ']' end || (p.problem ->> 'at'),
            '$'
          )
        )
      order by p.nth
    )
  into v_problems
  from (
    select a.problem, row_number() over (order by (a.problem ->> 'n')::int nulls last, a.nth) as nth
    from jsonb_array_elements(p_problems) with ordinality as a (problem, nth)
  ) as p
  where p.nth <= 20;
  v_first := v_problems -> 0;

  case v_first ->> 'code'
    when 'unknown_key' then
      raise exception using
        errcode = 'IU002',
        message = v_first ->> 'message',
        detail = jsonb_build_object(
          'code', 'unknown_key',
          'path', v_first -> 'path',
          'role', v_first -> 'role',
          'problem_count', v_count,
          'problems', v_problems
        )::text,
        hint = 'Register the name first, or correct its spelling.';
    when 'not_found' then
      raise exception using
        errcode = 'IU004',
        message = v_first ->> 'message',
        detail = jsonb_build_object(
          'code', 'not_found',
          'path', v_first -> 'path',
          'iu_id', v_first -> 'iu_id',
          'version_no', v_first -> 'version_no',
          'problem_count', v_count,
          'problems', v_problems
        )::text,
        hint = 'Check the id or key given in the detail.';
    when 'conflict' then
      raise exception using
        errcode = 'IU005',
        message = v_first ->> 'message',
        detail = jsonb_build_object(
          'code', 'conflict',
          'path', v_first -> 'path',
          'canonical_address', v_first -> 'canonical_address',
          'iu_id', v_first -> 'iu_id',
          'problem_count', v_count,
          'problems', v_problems
        )::text,
        hint = 'Read the current state again and decide on it.';
    when 'invalid_transition' then
      raise exception using
        errcode = 'IU006',
        message = v_first ->> 'message',
        detail = jsonb_build_object(
          'code', 'invalid_transition',
          'path', v_first -> 'path',
          'iu_id', v_first -> 'iu_id',
          'from_status', v_first -> 'from_status',
          'problem_count', v_count,
          'problems', v_problems
        )::text,
        hint = 'Look up the transitions allowed from the current state.';
    else
      if v_first ? 'limit' then
        raise exception using
          errcode = 'IU003',
          message = v_first ->> 'message',
          detail = jsonb_build_object(
            'code', 'invalid_argument',
            'path', v_first -> 'path',
            'size', v_first -> 'size',
            'limit', v_first -> 'limit',
            'problem_count', v_count,
            'problems', v_problems
          )::text,
          hint = 'Correct the argument named in the detail.';
      end if;
      raise exception using
        errcode = 'IU003',
        message = v_first ->> 'message',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'path', v_first -> 'path',
          'problem_count', v_count,
          'problems', v_problems
        )::text,
        hint = 'Correct the argument named in the detail.';
  end case;
end
$iu$;

comment on function iu_core.fn_iu_piece_problems_refuse(jsonb, boolean) is 'Refuses with the first of some problems with pieces, and lists up to 20 of them in the detail.
Arguments:
  p_problems: The problems; null or empty: nothing is refused.
  p_single: Whether there is just one spec, whose path begins with $; otherwise that of the third begins with $[2].
Errors: IU002 unknown_key, IU004 not_found, IU005 conflict, IU006 invalid_transition, IU003 invalid_argument';

revoke all on function iu_core.fn_iu_piece_problems_refuse(jsonb, boolean) from public;
