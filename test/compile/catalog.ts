import type pg from "pg";

/**
 * Everything PostgreSQL knows about the objects of some schemas, one line a fact, with the schemas' names as keys. Equal for equal
 * installations whatever way they came about.
 */
export async function readCatalog(client: pg.ClientBase, schemas: Readonly<Record<string, string>>): Promise<string[]> {
  const { rows } = await client.query<{ fact: string }>(facts, [Object.values(schemas)]);
  const neutral = (text: string) =>
    Object.entries(schemas).reduce(
      (spelled, [key, name]) => spelled.replaceAll(new RegExp(`"?(?<![\\w-])${name}(?![\\w-])"?`, "g"), `{${key}}`),
      text,
    );
  return rows.map(({ fact }) => neutral(fact)).sort();
}

/** Name, owner, privileges, comment, and what is particular to the kind. Column numbers count only as an order. */
const facts = `
  with schema as (
    select oid, nspname, nspacl, nspowner from pg_namespace where nspname = any($1)
  ),
  relation as (
    select c.*, c.oid::regclass as name, s.nspowner
    from pg_class c join schema s on s.oid = c.relnamespace
    where c.relkind not in ('i', 'I', 't', 'c')
  ),
  attribute as (
    select r.oid, r.name, a.*, row_number() over (partition by r.oid order by a.attnum) as position
    from relation r join pg_attribute a on a.attrelid = r.oid
    where a.attnum > 0 and not a.attisdropped
  ),
  routine as (
    select p.*, p.oid::regprocedure as name from pg_proc p join schema s on s.oid = p.pronamespace
  ),
  thing (what, definition, class_id, object_id, sub_id, acl, owner) as (
    select format('schema %s', nspname), '', 'pg_namespace'::regclass, oid, 0, coalesce(nspacl, acldefault('n', nspowner)), nspowner from schema
    union all
    select format('relation %s', name), format('kind %s options %s persistence %s security %s %s replica %s access %s partition %s %s', relkind,
        (select string_agg(o, ', ' order by o) from unnest(reloptions) o), relpersistence, relrowsecurity, relforcerowsecurity, relreplident,
        (select amname from pg_am where oid = relam), pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid)),
      'pg_class'::regclass, oid, 0, coalesce(relacl, acldefault('r', relowner)), relowner
    from relation
    union all
    select format('column %s.%s', name, attname), format('%s %s %s collation %s default %s identity %s generated %s', position,
        format_type(atttypid, atttypmod), case when attnotnull then 'not null' end, attcollation::regcollation,
        (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum), attidentity, attgenerated),
      'pg_class'::regclass, attrelid, attnum, attacl, null
    from attribute a
    union all
    select format('view %s', name), pg_get_viewdef(oid), null, null, null, null, null from relation where relkind = 'v'
    union all
    select format('constraint %s on %s', conname, conrelid::regclass), format('%s validated %s inherited %s', pg_get_constraintdef(c.oid), convalidated, coninhcount),
      'pg_constraint'::regclass, c.oid, 0, null, null
    from pg_constraint c where conrelid in (select oid from relation) and contype <> 'n'
    union all
    select format('index %s', indexrelid::regclass), format('%s valid %s ready %s options %s', pg_get_indexdef(indexrelid), indisvalid, indisready, c.reloptions),
      'pg_class'::regclass, indexrelid, 0, null, null
    from pg_index i join pg_class c on c.oid = i.indexrelid where indrelid in (select oid from relation)
    union all
    select format('trigger %s on %s', tgname, tgrelid::regclass), format('%s enabled %s', pg_get_triggerdef(t.oid), tgenabled), 'pg_trigger'::regclass, t.oid, 0, null, null
    from pg_trigger t where tgrelid in (select oid from relation) and not tgisinternal
    union all
    select format('policy %s on %s', polname, polrelid::regclass), format('%s for %s to %s using %s check %s', polpermissive, polcmd,
        (select string_agg(r::regrole::text, ', ' order by r::regrole::text) from unnest(polroles) r), pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)),
      'pg_policy'::regclass, p.oid, 0, null, null
    from pg_policy p where polrelid in (select oid from relation)
    union all
    select format('function %s', name), pg_get_functiondef(oid), 'pg_proc'::regclass, oid, 0, coalesce(proacl, acldefault('f', proowner)), proowner
    from routine
  )
  select format('%s %s', what, definition) as fact from thing
  union all
  select format('comment on %s is %s', what, d.description)
  from thing join pg_description d on d.classoid = class_id and d.objoid = object_id and d.objsubid = sub_id
  union all
  select format('grant %s on %s to %s', string_agg(a.privilege_type, ', ' order by a.privilege_type), what, case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end)
  from thing, aclexplode(acl) a
  where a.grantee is distinct from owner
  group by what, a.grantee
  union all
  select format('owner of %s is %s', what, owner::regrole) from thing where owner is not null
`;
