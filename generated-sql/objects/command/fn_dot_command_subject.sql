create function iu_core.fn_dot_command_subject(
  p_subject jsonb,
  p_facts jsonb
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set DateStyle = 'ISO, YMD'
set IntervalStyle = 'postgres'
set TimeZone = 'UTC'
set bytea_output = 'hex'
set extra_float_digits = '1'
as $iu$
declare
  v_queries jsonb := iu_core.fn_dot_command_subject_queries(p_subject, p_facts);
  v_state jsonb;
begin
  if v_queries ->> 'digest' is null then
    return '[]'::jsonb;
  end if;
  execute format(
    'select jsonb_agg(jsonb_build_object(''relation'', d.relation, ''row_count'', d.row_count, ''digest'', encode(sha256(convert_to(concat_ws(''|'', d.relation, d.row_count, d.low, d.high), ''UTF8'')), ''hex'')) order by d.n) from (%s) as d',
    v_queries ->> 'digest'
  )
  into v_state
  using p_facts;
  return v_state;
end
$iu$;

comment on function iu_core.fn_dot_command_subject(jsonb, jsonb) is 'Digests of the rows a run is about, by relation: those that the facts name by a key, so that their number does not grow with the tables.
A row counts as its text; the digest is that of fn_iu_state_digest.
Arguments:
  p_subject: The subject of the command, as the catalogue has it.
  p_facts: Arrays of values by name.
Example: select iu_core.fn_dot_command_subject(c.subject, ''{"key": ["iu_core.max_pieces"]}'') from iu_core.dot_iu_command_catalog c where c.command = ''dot.config_set''';

revoke all on function iu_core.fn_dot_command_subject(jsonb, jsonb) from public;
