import type { CatalogLint } from "./lint.ts";

const functions = "pg_proc as p where p.pronamespace = :schema::regnamespace";
const name = "p.oid::regprocedure::text as object";
const seeded = (rest: string) => `
  create function iu_core.seeded() returns int ${rest};
  revoke all on function iu_core.seeded() from public;
  comment on function iu_core.seeded() is 'Seeded.'`;
const pinned = "set search_path = pg_catalog, pg_temp";

export const functionLints: readonly CatalogLint[] = [
  {
    rule: "a function pins its search path unless it is parsed at creation",
    offenders: `select ${name} from ${functions}
      and p.prosqlbody is null and not coalesce('search_path=pg_catalog, pg_temp' = any(p.proconfig), false)`,
    seed: seeded("language sql as 'select 1'"),
    caught: "iu_core.seeded()",
  },
  {
    rule: "a function with its owner's privileges pins its search path, parsed at creation or not",
    offenders: `select ${name} from ${functions}
      and p.prosecdef and not coalesce('search_path=pg_catalog, pg_temp' = any(p.proconfig), false)`,
    seed: seeded("language sql security definer begin atomic select 1; end"),
    caught: "iu_core.seeded()",
  },
  {
    rule: "a function that writes runs with its owner's privileges",
    offenders: `select ${name} from ${functions}
      and not p.prosecdef and p.prosrc ~* '\\m(insert\\s+into|delete\\s+from|truncate|update\\s+(only\\s+)?"?\\w+"?[.])'`,
    seed: seeded(`language plpgsql ${pinned} as $$ begin delete from iu_core.dot_config; return 1; end $$`),
    caught: "iu_core.seeded()",
  },
  {
    // The verdict must not depend on who asks; what row level security asks is not itself for readers to read, and the cutter's roles read no table.
    rule: "a function that reads runs with its caller's privileges",
    offenders: `select ${name} from ${functions}
      and p.provolatile <> 'v' and p.prosecdef and p.proname not in (
        'fn_iu_healthcheck', 'fn_iu_state_digest', 'fn_access_scopes', 'fn_access_complete', 'fn_iu_access_check',
        'fn_governance_trace', 'fn_review_decision', 'fn_cut_units', 'fn_cut_compensation_plan',
        'fn_iu_three_axis_drift', 'fn_iu_three_axis_drift_count')`,
    seed: seeded(`language sql stable security definer ${pinned} as 'select 1'`),
    caught: "iu_core.seeded()",
  },
  {
    rule: "a name is a function's own: no overloads",
    offenders: `select min(p.oid::regprocedure::text) as object from ${functions} group by p.proname having count(*) > 1`,
    seed: "create function iu_core.fn_iu_version(p_a int) returns int language sql as 'select 1'",
    caught: "iu_core.fn_iu_version()",
  },
  {
    rule: "arguments are called p_…",
    offenders: `select ${name} from ${functions} and exists (
      select from unnest(p.proargnames[1:p.pronargs]) as a (name) where a.name !~ '^p_[a-z]'
    )`,
    seed: seeded("language sql as 'select 1'").replaceAll("seeded()", "seeded(a int)"),
    caught: "iu_core.seeded(integer)",
  },
];
