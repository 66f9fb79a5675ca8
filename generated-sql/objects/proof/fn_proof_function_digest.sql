create function iu_core.fn_proof_function_digest(
  p_function text
)
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = 'off'
as $iu$
select encode(
  sha256(
    convert_to(string_agg(pg_get_functiondef(p.oid), E'\n' order by pg_get_function_identity_arguments(p.oid) collate "C"), 'UTF8')
  ),
  'hex'
)
from pg_proc as p
where p.proname = p_function
  and p.pronamespace = (select c.relnamespace from pg_class as c where c.oid = 'iu_core.proof_subject'::regclass);
$iu$;

comment on function iu_core.fn_proof_function_digest(text) is 'SHA-256 of a function''s definition as pg_get_functiondef gives it now. A proof counts for exactly this definition.
Several functions of one name count together, in the order of their arguments, so that an overload shows. Digests compare within one major version of PostgreSQL.
Arguments:
  p_function: Name of a function of the product, without schema.
Example: select iu_core.fn_proof_function_digest(''fn_iu_compose'')';

revoke all on function iu_core.fn_proof_function_digest(text) from public;
grant execute on function iu_core.fn_proof_function_digest(text) to iu_reader;
