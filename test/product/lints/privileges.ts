import type { CatalogLint } from "./lint.ts";

/** Everything of the schema that has an owner and privileges. */
const owned = `(
  select 'schema ' || n.nspname as name, n.nspowner as owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl
  from pg_namespace as n
  where n.oid = :schema::regnamespace
  union all
  select
    case c.relkind when 'v' then 'view ' else 'table ' end || c.relname, c.relowner, coalesce(c.relacl, acldefault('r', c.relowner))
  from pg_class as c
  where c.relnamespace = :schema::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
  union all
  select 'function ' || p.proname, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
  from pg_proc as p
  where p.pronamespace = :schema::regnamespace
) as o`;

export const privilegeLints: readonly CatalogLint[] = [
  {
    rule: "PUBLIC may do nothing",
    offenders: `select o.name as object from ${owned}, aclexplode(o.acl) as a where a.grantee = 0`,
    seed: "create function iu_core.seeded() returns int language sql as 'select 1'",
    caught: "function seeded",
  },
  {
    rule: "nobody but the owner writes, creates or refers",
    offenders: `select o.name as object from ${owned}, aclexplode(o.acl) as a
      where a.grantee <> o.owner and a.privilege_type not in ('SELECT', 'EXECUTE', 'USAGE')`,
    seed: "grant insert on iu_core.dot_config to iu_operator",
    caught: "table dot_config",
  },
  {
    rule: "nobody passes privileges on",
    offenders: `select o.name as object from ${owned}, aclexplode(o.acl) as a where a.grantee <> o.owner and a.is_grantable`,
    seed: "grant select on iu_core.dot_config to iu_operator with grant option",
    caught: "table dot_config",
  },
  {
    rule: "privileges are on whole tables",
    offenders: `select a.attrelid::regclass || '.' || a.attname as object
      from pg_attribute as a join pg_class as c on c.oid = a.attrelid
      where c.relnamespace = :schema::regnamespace and a.attacl is not null`,
    seed: "grant update (value) on iu_core.dot_config to iu_app",
    caught: "iu_core.dot_config.value",
  },
  {
    rule: "everything has one owner",
    offenders: `select o.name as object from ${owned} where o.owner <> (select nspowner from pg_namespace where oid = :schema::regnamespace)`,
    seed: "grant create on schema iu_core to iu_operator; alter view iu_core.v_dot_config owner to iu_operator",
    caught: "view v_dot_config",
  },
  {
    rule: "views read with their caller's privileges",
    offenders: `select c.oid::regclass::text as object from pg_class as c
      where c.relnamespace = :schema::regnamespace and c.relkind in ('v', 'm')
        and not coalesce(c.reloptions @> '{security_invoker=true}', false)`,
    seed: "alter view iu_core.v_dot_config reset (security_invoker)",
    caught: "iu_core.v_dot_config",
  },
  {
    rule: "a policy stands on a table whose row security is on",
    offenders: `select c.relname || '.' || p.polname as object
      from pg_policy as p join pg_class as c on c.oid = p.polrelid
      where c.relnamespace = :schema::regnamespace and not c.relrowsecurity`,
    seed: "create policy seeded on iu_core.dot_config using (true)",
    caught: "dot_config.seeded",
  },
  {
    rule: "row security without a policy shows nobody anything",
    offenders: `select c.oid::regclass::text as object from pg_class as c
      where c.relnamespace = :schema::regnamespace and c.relrowsecurity
        and not exists (select from pg_policy as p where p.polrelid = c.oid)`,
    seed: "alter table iu_core.dot_config enable row level security",
    caught: "iu_core.dot_config",
  },
];
