import type { CatalogLint } from "./lint.ts";

const uncommented = (what: string, from: string, classOf: string, oid: string, sub = "0") =>
  `select ${what} as object from ${from}
    and not exists (
      select from pg_description as d
      where d.classoid = '${classOf}'::regclass and d.objoid = ${oid} and d.objsubid = ${sub} and btrim(d.description) <> ''
    )`;

/** Partitions have the columns, constraints and indexes of their table, with its comments. */
const ofTable = "c.relnamespace = :schema::regnamespace and not c.relispartition";

export const commentLints: readonly CatalogLint[] = [
  {
    rule: "the schema explains itself",
    offenders: uncommented("n.nspname", "pg_namespace as n where n.oid = :schema::regnamespace", "pg_namespace", "n.oid"),
    seed: "comment on schema iu_core is null",
    caught: "iu_core",
  },
  {
    rule: "every table and view explains itself, partitions too",
    offenders: uncommented(
      "c.relname",
      "pg_class as c where c.relnamespace = :schema::regnamespace and c.relkind in ('r', 'p', 'v', 'm')",
      "pg_class",
      "c.oid",
    ),
    seed: "comment on view iu_core.v_dot_config is ''",
    caught: "v_dot_config",
  },
  {
    rule: "every column explains itself, those of views too",
    offenders: uncommented(
      "c.relname || '.' || a.attname",
      `pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where ${ofTable} and c.relkind in ('r', 'p', 'v', 'm')`,
      "pg_class",
      "c.oid",
      "a.attnum",
    ),
    seed: "comment on column iu_core.v_dot_config.value is null",
    caught: "v_dot_config.value",
  },
  {
    rule: "every constraint explains itself",
    offenders: uncommented(
      "c.relname || '.' || k.conname",
      `pg_class as c join pg_constraint as k on k.conrelid = c.oid and k.contype not in ('n', 't') where ${ofTable}`,
      "pg_constraint",
      "k.oid",
    ),
    seed: "alter table iu_core.dot_config add constraint seeded check (key <> '')",
    caught: "dot_config.seeded",
  },
  {
    rule: "every index explains itself, or its constraint does",
    offenders: uncommented(
      "i.indexrelid::regclass::text",
      `pg_class as c join pg_index as i on i.indrelid = c.oid
       where ${ofTable} and not exists (select from pg_constraint as k where k.conindid = i.indexrelid)`,
      "pg_class",
      "i.indexrelid",
    ),
    seed: "create index seeded on iu_core.dot_config (value)",
    caught: "iu_core.seeded",
  },
  {
    rule: "every function explains itself",
    offenders: uncommented("p.proname", "pg_proc as p where p.pronamespace = :schema::regnamespace", "pg_proc", "p.oid"),
    seed: "comment on function iu_core.fn_iu_version() is null",
    caught: "fn_iu_version",
  },
  {
    rule: "every trigger explains itself",
    offenders: uncommented(
      "c.relname || '.' || t.tgname",
      `pg_class as c join pg_trigger as t on t.tgrelid = c.oid where ${ofTable} and not t.tgisinternal`,
      "pg_trigger",
      "t.oid",
    ),
    seed: "comment on trigger dot_config_inserted on iu_core.dot_config is null",
    caught: "dot_config.dot_config_inserted",
  },
  {
    rule: "every policy explains itself",
    offenders: uncommented(
      "c.relname || '.' || p.polname",
      `pg_class as c join pg_policy as p on p.polrelid = c.oid where ${ofTable}`,
      "pg_policy",
      "p.oid",
    ),
    seed: "create policy seeded on iu_core.dot_config using (true)",
    caught: "dot_config.seeded",
  },
];
