create function iu_core.fn_iu_inclusion_verify(
  p_proof jsonb
)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_index int;
  v_last int;
  v_hash bytea;
  v_sibling bytea;
begin
  if (
    jsonb_typeof(p_proof) = 'object'
    and jsonb_typeof(p_proof -> 'leaf') = 'string'
    and p_proof ->> 'leaf' ~ '^[0-9a-f]{64}$'
    and jsonb_typeof(p_proof -> 'root') = 'string'
    and p_proof ->> 'root' ~ '^[0-9a-f]{64}$'
    and jsonb_typeof(p_proof -> 'index') = 'number'
    and p_proof ->> 'index' ~ '^[0-9]{1,9}$'
    and jsonb_typeof(p_proof -> 'size') = 'number'
    and p_proof ->> 'size' ~ '^[0-9]{1,9}$'
    and jsonb_typeof(p_proof -> 'path') = 'array'
    and not jsonb_path_exists(p_proof, 'strict $.path[*] ? (@.type() != "string" || !(@ like_regex "^[0-9a-f]{64}$"))', '{}', true)
  ) is not true then
    return false;
  end if;

  v_index := (p_proof ->> 'index')::int;
  v_last := (p_proof ->> 'size')::int - 1;
  v_hash := decode(p_proof ->> 'leaf', 'hex');
  if v_index > v_last
    or (p_proof ? 'leaf_data' and sha256('\x00'::bytea || convert_to(coalesce(p_proof ->> 'leaf_data', ''), 'UTF8')) <> v_hash)
  then
    return false;
  end if;

  for v_sibling in select decode(h.hash, 'hex') from jsonb_array_elements_text(p_proof -> 'path') with ordinality as h (hash, n) order by h.n loop
    if v_last = 0 then
      return false;
    end if;
    if v_index % 2 = 1 or v_index = v_last then
      v_hash := sha256('\x01'::bytea || v_sibling || v_hash);
      while v_index % 2 = 0 and v_index > 0 loop
        v_index := v_index >> 1;
        v_last := v_last >> 1;
      end loop;
    else
      v_hash := sha256('\x01'::bytea || v_hash || v_sibling);
    end if;
    v_index := v_index >> 1;
    v_last := v_last >> 1;
  end loop;
  return v_last = 0 and v_hash = decode(p_proof ->> 'root', 'hex');
end
$iu$;

comment on function iu_core.fn_iu_inclusion_verify(jsonb) is 'Whether an inclusion proof holds: its leaf is in the tree its root names.
Needs leaf, index, size, path and root, as fn_iu_collection_inclusion_proof gives them; where leaf_data is there, it must be what the leaf hashes. Anything malformed is false. Whether the root is the one you trust is yours to compare.
Arguments:
  p_proof: The proof.
Example: select iu_core.fn_iu_inclusion_verify(iu_core.fn_iu_collection_inclusion_proof(''workflow.invoice-approval'', 3))';

revoke all on function iu_core.fn_iu_inclusion_verify(jsonb) from public;
grant execute on function iu_core.fn_iu_inclusion_verify(jsonb) to iu_reader;
