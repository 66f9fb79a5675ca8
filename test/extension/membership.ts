import type pg from "pg";

/** What makes the objects of a schema an extension: members, their first privileges, the tables a dump carries. One line each. */
export async function readMembership(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    select 'member ' || pg_describe_object(d.classid, d.objid, d.objsubid) as line
    from pg_depend as d
    join pg_extension as e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid
    where e.extname = 'iu_core' and d.deptype = 'e'
    union all
    select format('first privileges of %s: %s', pg_describe_object(p.classoid, p.objoid, p.objsubid), (
      select string_agg(a::text, ', ' order by a::text) from unnest(p.initprivs) as a
    ))
    from pg_init_privs as p
    join pg_depend as d on d.classid = p.classoid and d.objid = p.objoid and d.deptype = 'e'
    join pg_extension as e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid
    where e.extname = 'iu_core'
    union all
    select format('dumped %s %s', c.relation, c.condition)
    from pg_extension as e
    cross join lateral unnest(e.extconfig::regclass[]::text[], e.extcondition) as c (relation, condition)
    where e.extname = 'iu_core'
    union all
    select format('extension %s %s in %s of %s', e.extname, e.extversion, e.extnamespace::regnamespace, e.extowner::regrole)
    from pg_extension as e
    where e.extname = 'iu_core'
    union all
    select 'comment ' || obj_description(e.oid, 'pg_extension') from pg_extension as e where e.extname = 'iu_core'
  `);
  return rows.map(({ line }) => line).sort();
}
