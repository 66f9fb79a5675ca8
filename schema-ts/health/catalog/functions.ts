import { sql } from "../../kit/index.ts";
import { withoutImpliedNames } from "./spelling.ts";

/** Functions, procedures and aggregates by their argument types: the whole CREATE statement, attributes and body included. */
export const functionObjects = sql`
  select
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
    s.prefix || p.proname || '(' || oidvectortypes(p.proargtypes) || ')',
    'pg_proc'::regclass::oid, p.oid, 0, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner)),
    case
      when p.prosqlbody is not null then ${withoutImpliedNames(sql`pg_get_functiondef(p.oid)`)}
      when p.prokind <> 'a' then pg_get_functiondef(p.oid)
      else (
        select format('aggregate %s of %s, final %s, start %L', a.aggtransfn, a.aggtranstype::regtype, a.aggfinalfn, a.agginitval)
        from pg_aggregate as a
        where a.aggfnoid = p.oid
      )
    end
  from pg_proc as p
  join space as s on s.oid = p.pronamespace
`;
