create function iu_core.fn_dot_command_subject_queries(
  p_subject jsonb,
  p_facts jsonb
)
returns jsonb
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select
  jsonb_build_object(
    'digest', string_agg(
      format(
        'select %L::text as relation, %s as n, count(*) as row_count, sum(hashtextextended(whole_row::text, 0)) as low, sum(hashtextextended(whole_row::text, 4096)) as high from %s as whole_row where %s',
        s.relation, s.n, q.spelled, q.named
      ),
      ' union all '
    ),
    'lock', (array_agg(format('select from %s as whole_row where %s order by %s for no key update', q.spelled, q.named, q.key) order by s.n)
      filter (where q.key <> ''))[1]
  )
from rows from (
  jsonb_to_recordset(p_subject) as (relation text, key jsonb, columns jsonb)
) with ordinality as s (relation, key, columns, n)
cross join lateral (
  select c.name, c.type, c.fact
  from rows from (
    jsonb_to_recordset(s.columns) as (name text, fact text, type text)
  ) with ordinality as c (name, fact, type, n)
  where exists (
    select
    from jsonb_array_elements(p_facts -> c.fact) as f (value)
    where iu_core.fn_dot_command_value_fits(f.value, c.type)
  )
  order by c.n
  limit 1
) as c
cross join lateral (
  select
    case split_part(s.relation, '.', 1)
      when 'governance' then format('%s.%I', 'cutter_governance'::regnamespace, split_part(s.relation, '.', 2))
      else format('%s.%I', 'iu_core'::regnamespace, s.relation)
    end,
    format(
      'whole_row.%I = any (array(select f.value::%s from jsonb_array_elements_text($1 -> %L) as f (value)%s))',
      c.name, c.type, c.fact,
      case c.type when 'uuid' then ' where f.value ~* ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$''' end
    ),
    coalesce(
      (
        select string_agg(format('whole_row.%I', k.name), ', ' order by k.n)
        from jsonb_array_elements_text(s.key) with ordinality as k (name, n)
      ),
      ''
    )
) as q (spelled, named, key);
$iu$;

comment on function iu_core.fn_dot_command_subject_queries(jsonb, jsonb) is 'The queries that read and lock the rows a run is about; $1 is the facts.
A relation is looked at by the first of its columns that the facts have a value of. Names come from the catalogue''s row, values are parameters. Locked are the rows of the first relation that can be changed.
Arguments:
  p_subject: The subject of the command, as the catalogue has it.
  p_facts: Arrays of values by name.
Example: select iu_core.fn_dot_command_subject_queries(c.subject, ''{"key": ["iu_core.max_pieces"]}'') from iu_core.dot_iu_command_catalog c where c.command = ''dot.config_set''';

revoke all on function iu_core.fn_dot_command_subject_queries(jsonb, jsonb) from public;
