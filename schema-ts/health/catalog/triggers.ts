import { sql } from "../../kit/index.ts";

/** Triggers, with their state where it is not the usual one. */
export const triggerObjects = sql`
  select
    'trigger', r.name || '.' || t.tgname, 'pg_trigger'::regclass::oid, t.oid, 0, null::oid, null::aclitem[],
    concat_ws(' ', pg_get_triggerdef(t.oid), case t.tgenabled when 'D' then 'disabled' when 'R' then 'enabled replica' when 'A' then 'enabled always' end)
  from relation as r
  join pg_trigger as t on t.tgrelid = r.oid
  where not t.tgisinternal
`;

/** Row security policies. */
export const policyObjects = sql`
  select
    'policy', r.name || '.' || p.polname, 'pg_policy'::regclass::oid, p.oid, 0, null::oid, null::aclitem[],
    concat_ws(
      ' ',
      case when p.polpermissive then 'permissive' else 'restrictive' end,
      case p.polcmd when 'r' then 'for select' when 'a' then 'for insert' when 'w' then 'for update' when 'd' then 'for delete' else 'for all' end,
      (
        select 'to ' || string_agg(g.grantee, ', ' order by g.grantee collate "C")
        from (select case m.role when 0 then 'public' else m.role::regrole::text end from unnest(p.polroles) as m (role)) as g (grantee)
      ),
      'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
      'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
  from relation as r
  join pg_policy as p on p.polrelid = r.oid
`;

/** Rewrite rules besides the one that makes a view a view. */
export const ruleObjects = sql`
  select
    'rule', r.name || '.' || w.rulename, 'pg_rewrite'::regclass::oid, w.oid, 0, null::oid, null::aclitem[],
    concat_ws(' ', pg_get_ruledef(w.oid), case w.ev_enabled when 'D' then 'disabled' when 'R' then 'enabled replica' when 'A' then 'enabled always' end)
  from relation as r
  join pg_rewrite as w on w.ev_class = r.oid
  where w.rulename <> '_RETURN'
`;
