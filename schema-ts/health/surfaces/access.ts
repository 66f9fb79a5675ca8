import { iuPieceCollection } from "../../collection/iu_piece_collection.ts";
import { sql } from "../../kit/index.ts";
import { accessGrant } from "../../scope/access_grant.ts";
import { accessLog } from "../../scope/access_log.ts";
import { accessScope } from "../../scope/access_scope.ts";
import { informationUnit } from "../../unit/information_unit.ts";
import { defineSurface } from "../surface.ts";
import { isAppendOnly, some } from "./facts.ts";

const hasRowSecurity = sql`
  (
    select count(*)
    from pg_class as c
    where c.oid in ('${informationUnit}'::regclass, '${iuPieceCollection}'::regclass) and c.relrowsecurity
  )
`;

export const accessSurface = defineSurface({
  surface: "access",
  module: "access",
  query: sql`
    with scope as (
      select
        s.scope,
        s.status,
        exists (select from ${informationUnit} as u where u.scope = s.scope)
          or exists (select from ${iuPieceCollection} as c where c.scope = s.scope) as is_used,
        exists (select from ${accessGrant} as g where g.scope = s.scope) as is_granted
      from ${accessScope} as s
    ), grants as (
      select
        g.principal,
        -- A name of more than 63 bytes is no role's, and must not be cut to one.
        exists (select from pg_roles as r where r.rolname::text = g.principal) as is_role,
        exists (
          select
          from ${accessLog} as l
          where l.object_kind = 'grant' and l.object_key = g.principal and l.scope_after = g.scope
            and not exists (
              select
              from ${accessLog} as n
              where n.object_kind = 'grant' and n.object_key = g.principal and n.scope_before = g.scope and n.log_id > l.log_id
            )
        ) as is_logged
      from ${accessGrant} as g
    ), scopes as (
      select
        count(*) filter (where s.status = 'active') as active,
        ${some(sql`s.scope`, sql`s.status <> 'active' and (s.is_used or s.is_granted)`)} as withdrawn,
        ${some(sql`s.scope`, sql`s.status = 'active' and s.is_used and not s.is_granted`)} as unseen
      from scope as s
    ), summed as (
      select
        count(*) as grants,
        ${some(sql`distinct g.principal`, sql`not g.is_role`)} as not_roles,
        ${some(sql`distinct g.principal`, sql`not g.is_logged`)} as unlogged
      from grants as g
    )
    select
      c.withdrawn = '[]' and s.unlogged = '[]' and ${hasRowSecurity} = 2 and ${isAppendOnly(accessLog)},
      jsonb_build_object(
        'scopes', c.active,
        'withdrawn_but_in_use', c.withdrawn,
        'nobody_was_granted', c.unseen,
        'grants', s.grants,
        'granted_to_no_role', s.not_roles,
        'granted_without_log', s.unlogged,
        'row_security', ${hasRowSecurity} = 2,
        'log_append_only', ${isAppendOnly(accessLog)})
    from scopes as c
    cross join summed as s
  `,
  expected:
    "scopes in use are active, every grant is one the log says was given last, row security is on, the log is append-only; principals that are no role are the application's",
  hint: "A grant without a log was written past the functions: revoke it with fn_access_revoke. Compare granted_to_no_role with the application's principals: a role that was dropped or renamed is among them.",
});
