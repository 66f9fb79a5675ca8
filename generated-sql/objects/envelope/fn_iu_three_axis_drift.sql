create function iu_core.fn_iu_three_axis_drift(
  p_limit integer default 100
)
returns table (
  iu_id uuid,
  canonical_address text,
  drift text,
  axes text[]
)
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set jit = 'off'
as $iu$
begin
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'From 1 to 10000 rows are given at once.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_limit', 'given', p_limit)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  return query
  select d.iu_id, u.canonical_address, d.drift, d.axes
  from iu_core.v_iu_three_axis_envelope_drift d
  left join iu_core.information_unit u on u.iu_id = d.iu_id
  where d.drift is not null
  order by d.iu_id
  limit p_limit;
end
$iu$;

comment on function iu_core.fn_iu_three_axis_drift(integer) is 'The units whose envelope is missing, has no unit, or says something else than the live state, and on which axes; by id.
Arguments:
  p_limit: Most rows, 1 to 10000.
Errors: IU003 invalid_argument
Example: select canonical_address, drift, axes from iu_core.fn_iu_three_axis_drift(20)';

revoke all on function iu_core.fn_iu_three_axis_drift(integer) from public;
grant execute on function iu_core.fn_iu_three_axis_drift(integer) to iu_operator, iu_auditor;
