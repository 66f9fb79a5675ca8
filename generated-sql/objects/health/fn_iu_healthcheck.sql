create function iu_core.fn_iu_healthcheck()
returns table (
  surface text,
  ok boolean,
  observed jsonb,
  expected text,
  hint text
)
language sql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set jit = 'off'
as $iu$
select 'schema', s.ok, s.observed, 'every object, comment, grant and shipped row is what the last migration left', 'List the drift with fn_iu_schema_verify; put the objects back, or make the change a migration.'
from (
  select
    count(*) = 0,
    jsonb_build_object(
      'missing', count(*) filter (where v.drift = 'missing'),
      'unexpected', count(*) filter (where v.drift = 'unexpected'),
      'changed', count(*) filter (where v.drift = 'changed'),
      'objects', coalesce((array_agg(v.object_kind || ' ' || v.object_name))[1:20], '{}'))
  from iu_core.fn_iu_schema_verify() as v
) as s (ok, observed);
$iu$;

comment on function iu_core.fn_iu_healthcheck() is 'One row per surface of the product: whether it is well, what was seen, what was expected, what to do.
Surfaces, in order: schema. Cheap on large data: where a table grows, the newest 1000 rows are looked at. Reads as the owner, so that the verdict does not depend on who asks; shows counts and keys, never text.
Example: select surface, ok, observed from iu_core.fn_iu_healthcheck()';

revoke all on function iu_core.fn_iu_healthcheck() from public;
grant execute on function iu_core.fn_iu_healthcheck() to iu_reader;
