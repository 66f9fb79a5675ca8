import { iuCore } from "../../../schema-ts/iu-core.ts";
import { type TriggerDefinition, triggersOf } from "../../../schema-ts/kit/index.ts";
import { quoteLiteral } from "../../../schema-ts/kit/names.ts";
import type { CatalogLint } from "./lint.ts";

const tables = "pg_class as c where c.relnamespace = :schema::regnamespace and c.relkind in ('r', 'p')";
const table = "c.oid::regclass::text as object";
const constraint = "k.conrelid::regclass || ' ' || k.conname as object";
const constraints = "pg_constraint as k where k.connamespace = :schema::regnamespace";
const column = "a.attrelid::regclass || '.' || a.attname as object";
const columns = `pg_attribute as a join pg_class as c on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = :schema::regnamespace and c.relkind in ('r', 'p')`;

/** Triggers that are defined with a reason to run once a row. */
const perRow = ["", ...iuCore.modules.flatMap(triggersOf).flatMap(rowTrigger)].map(quoteLiteral).join(", ");

function rowTrigger({ name, level }: TriggerDefinition): string[] {
  return level !== "statement" && level.row.length > 20 ? [name] : [];
}

export const tableLints: readonly CatalogLint[] = [
  {
    rule: "every table has a primary key",
    offenders: `select ${table} from ${tables} and not exists (select from pg_index as i where i.indrelid = c.oid and i.indisprimary)`,
    seed: "create table iu_core.seeded (a int)",
    caught: "iu_core.seeded",
  },
  {
    rule: "every foreign key has an index that begins with its columns",
    offenders: `select ${constraint} from ${constraints} and k.contype = 'f' and not exists (
      select
      from pg_index as i
      where i.indrelid = k.conrelid
        and i.indisvalid
        and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = (
          -- Looking for a value implies that it is not null.
          select '(' || quote_ident(a.attname) || ' IS NOT NULL)'
          from pg_attribute as a
          where a.attrelid = k.conrelid and k.conkey = array[a.attnum]
        ))
        and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey
    )`,
    seed: "create table iu_core.seeded (a text primary key, b text references iu_core.dot_config)",
    caught: "iu_core.seeded seeded_b_fkey",
  },
  {
    rule: "every constraint is valid, and checked at once",
    offenders: `select ${constraint} from ${constraints} and (not k.convalidated or k.condeferrable)`,
    seed: "create table iu_core.seeded (a int primary key deferrable)",
    caught: "iu_core.seeded seeded_pkey",
  },
  {
    rule: "foreign keys stay in the schema",
    offenders: `select ${constraint} from ${constraints} and k.contype = 'f' and not exists (
      select from pg_class as f where f.oid = k.confrelid and f.relnamespace = k.connamespace
    )`,
    seed: "create table public.other (a int primary key); create table iu_core.seeded (a int primary key references public.other)",
    caught: "iu_core.seeded seeded_a_fkey",
  },
  {
    rule: "triggers call functions of the schema, once a statement unless their definition says why not",
    offenders: `select t.tgrelid::regclass || ' ' || t.tgname as object
      from pg_trigger as t
      join pg_class as c on c.oid = t.tgrelid
      join pg_proc as p on p.oid = t.tgfoid
      where not t.tgisinternal
        and (c.relnamespace = :schema::regnamespace or p.pronamespace = :schema::regnamespace)
        and (t.tgtype & 1 = 1 and t.tgname not in (${perRow}) or c.relnamespace <> p.pronamespace and c.relnamespace = 'iu_core'::regnamespace)`,
    seed: "create trigger seeded before update on iu_core.dot_config for each row execute function iu_core.fn_iu_refuse_change()",
    caught: "iu_core.dot_config seeded",
  },
  {
    rule: "no sequence, serial or identity column: a rollback does not take them back",
    offenders: `select c.oid::regclass::text as object from pg_class as c where c.relnamespace = :schema::regnamespace and c.relkind = 'S'`,
    seed: "create table iu_core.seeded (a int primary key generated always as identity)",
    caught: "iu_core.seeded_a_seq",
  },
  {
    rule: "no column holds a transaction id, a snapshot or an object id: they mean nothing on another server",
    offenders: `select ${column} from ${columns}
      and a.atttypid in ('xid'::regtype, 'xid8'::regtype, 'pg_snapshot'::regtype, 'txid_snapshot'::regtype, 'pg_lsn'::regtype, 'oid'::regtype)`,
    seed: "create table iu_core.seeded (a int primary key, b xid8)",
    caught: "iu_core.seeded.b",
  },
  {
    rule: "times know their zone",
    offenders: `select ${column} from ${columns} and a.atttypid in ('timestamp'::regtype, 'time'::regtype, 'timetz'::regtype)`,
    seed: "create table iu_core.seeded (a int primary key, b timestamp)",
    caught: "iu_core.seeded.b",
  },
  {
    rule: "text that is a key is in byte order",
    offenders: `select ${column} from ${columns}
      and a.attcollation not in (0, '"C"'::regcollation)
      and exists (select from pg_index as i where i.indrelid = a.attrelid and i.indisunique and a.attnum = any(i.indkey))`,
    seed: "create table iu_core.seeded (a text primary key)",
    caught: "iu_core.seeded.a",
  },
  {
    rule: "every table is logged and stays",
    offenders: `select ${table} from ${tables} and c.relpersistence <> 'p'`,
    seed: "create unlogged table iu_core.seeded (a int primary key)",
    caught: "iu_core.seeded",
  },
  {
    rule: "no index repeats the beginning of another",
    offenders: `select i.indexrelid::regclass::text as object
      from pg_index as i
      join pg_class as c on c.oid = i.indrelid and c.relnamespace = :schema::regnamespace
      where not i.indisunique
        and exists (
          select
          from pg_index as o
          where o.indrelid = i.indrelid
            and o.indexrelid <> i.indexrelid
            and o.indkey::text || ' ' like i.indkey::text || ' %'
            and o.indpred is not distinct from i.indpred
            and o.indexprs is not distinct from i.indexprs
            and i.indexprs is null
        )`,
    seed: "create index seeded on iu_core.dot_config (key)",
    caught: "iu_core.seeded",
  },
  {
    rule: "the state digest reads every table",
    offenders: `select ${table} from ${tables} and not c.relispartition
      and case c.relnamespace when 'cutter_governance'::regnamespace then 'governance.' else '' end || c.relname
        not in (select relation from iu_core.fn_iu_state_digest())`,
    seed: "create table iu_core.seeded (a int primary key)",
    caught: "iu_core.seeded",
  },
];
