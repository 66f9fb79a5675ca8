create function iu_core.fn_iu_schema_digest()
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select encode(
  sha256(
    convert_to(
      string_agg(
        concat_ws(E'\t', o.object_kind, o.object_name, encode(sha256(convert_to(o.definition, 'UTF8')), 'hex')) || E'\n',
        '' order by o.object_kind collate "C", o.object_name collate "C"),
      'UTF8')),
  'hex')
from iu_core.fn_iu_schema_catalog() as o;
$iu$;

comment on function iu_core.fn_iu_schema_digest() is 'SHA-256 of the schema as it is: equal for equal definitions on one major version of PostgreSQL.
Hashes one line per row of fn_iu_schema_catalog, `kind TAB name TAB sha256(definition) LF`, in byte order. A fresh install, an upgrade, up and down and up again, a restored dump and a copy under another schema name agree.
Example: select iu_core.fn_iu_schema_digest()';

revoke all on function iu_core.fn_iu_schema_digest() from public;
grant execute on function iu_core.fn_iu_schema_digest() to iu_reader;
