import { iuReader } from "../foundation/roles.ts";
import { boolean, defineFunction, jsonb, plpgsql, sql } from "../kit/index.ts";
import type { InclusionProof } from "./fn_iu_collection_inclusion_proof.ts";

type Proof = Pick<InclusionProof, "leaf" | "index" | "size" | "path" | "root"> & Partial<InclusionProof>;

export const fnIuInclusionVerify = defineFunction({
  name: "fn_iu_inclusion_verify",
  summary: "Whether an inclusion proof holds: its leaf is in the tree its root names.",
  details:
    "Needs leaf, index, size, path and root, as fn_iu_collection_inclusion_proof gives them; where leaf_data is there, it must be what the leaf hashes. Anything malformed is false. Whether the root is the one you trust is yours to compare.",
  args: { p_proof: jsonb<Proof>("The proof.") },
  returns: boolean("true: it holds."),
  volatility: "immutable",
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_inclusion_verify(iu_core.fn_iu_collection_inclusion_proof('workflow.invoice-approval', 3))",
  declare: sql`
    v_index int;
    v_last int;
    v_hash bytea;
    v_sibling bytea;
  `,
  // RFC 9162, 2.1.3.2; the trees are those of RFC 6962.
  body: ({ arg }) => plpgsql`
    if (
      jsonb_typeof(${arg.p_proof}) = 'object'
      and jsonb_typeof(${arg.p_proof} -> 'leaf') = 'string'
      and ${arg.p_proof} ->> 'leaf' ~ '^[0-9a-f]{64}$'
      and jsonb_typeof(${arg.p_proof} -> 'root') = 'string'
      and ${arg.p_proof} ->> 'root' ~ '^[0-9a-f]{64}$'
      and jsonb_typeof(${arg.p_proof} -> 'index') = 'number'
      and ${arg.p_proof} ->> 'index' ~ '^[0-9]{1,9}$'
      and jsonb_typeof(${arg.p_proof} -> 'size') = 'number'
      and ${arg.p_proof} ->> 'size' ~ '^[0-9]{1,9}$'
      and jsonb_typeof(${arg.p_proof} -> 'path') = 'array'
      and not jsonb_path_exists(${arg.p_proof}, 'strict $.path[*] ? (@.type() != "string" || !(@ like_regex "^[0-9a-f]{64}$"))', '{}', true)
    ) is not true then
      return false;
    end if;

    v_index := (${arg.p_proof} ->> 'index')::int;
    v_last := (${arg.p_proof} ->> 'size')::int - 1;
    v_hash := decode(${arg.p_proof} ->> 'leaf', 'hex');
    if v_index > v_last
      or (${arg.p_proof} ? 'leaf_data' and sha256('\x00'::bytea || convert_to(coalesce(${arg.p_proof} ->> 'leaf_data', ''), 'UTF8')) <> v_hash)
    then
      return false;
    end if;

    for v_sibling in select decode(h.hash, 'hex') from jsonb_array_elements_text(${arg.p_proof} -> 'path') with ordinality as h (hash, n) order by h.n loop
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
    return v_last = 0 and v_hash = decode(${arg.p_proof} ->> 'root', 'hex');
  `,
});
