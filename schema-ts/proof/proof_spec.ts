import { type Fragment, type Hole, join, lit, sql } from "../kit/index.ts";

/** What a prover hands in for one function. */
export interface ProofSpec {
  function: string;
  definition_digest: string;
  evidence_tree: string;
  key_id: string;
  product_version: string;
  verdict: "PASS" | "FAIL";
}

const hexDigest = { format: "^[0-9a-f]{64}$", rule: "must be 64 lower-case hex digits" };

const rules: Readonly<Record<keyof ProofSpec, { format: string; rule: string }>> = {
  function: { format: "^[a-z_][a-z0-9_]{0,62}$", rule: "must be the name of a function" },
  definition_digest: hexDigest,
  evidence_tree: hexDigest,
  key_id: { format: "^[!-~]{1,200}$", rule: "must be 1 to 200 printable characters without spaces" },
  product_version: { format: "^[0-9]+[.][0-9]+[.][0-9]+([-+][0-9A-Za-z.+-]{1,50})?$", rule: "must be a version such as 0.2.0" },
  verdict: { format: "^(PASS|FAIL)$", rule: "must be PASS or FAIL" },
};

const keys = Object.keys(rules);

/** Query of everything wrong with the array `specs`: rows `(n, place, problem)`, none when it is well-formed. */
export const specProblems = (specs: Hole): Fragment => sql`
  with spec as materialized (
    select a.n, case when jsonb_typeof(a.spec) = 'object' then a.spec end as spec
    from jsonb_array_elements(${specs}) with ordinality as a (spec, n)
  )
  select s.n, '' as place, 'must be an object' as problem
  from spec as s
  where s.spec is null
  union all
  select s.n, '.' || left(k.key, 100), 'is no key of a proof'
  from spec as s
  cross join lateral jsonb_object_keys(s.spec) as k (key)
  where k.key not in (${join(keys.map(lit))})
  union all
  select s.n, '.' || r.key, r.rule
  from spec as s
  cross join (
    values
      ${join(
        Object.entries(rules).map(([key, { format, rule }]) => sql`(${lit(key)}, ${lit(format)}, ${lit(rule)})`),
        ",\n",
      )}
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
`;
