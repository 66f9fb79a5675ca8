import { fnIuRefuseChange } from "../../foundation/refuse_change.ts";
import { type AnyTable, type Fragment, type FunctionDefinition, type Hole, type Ref, sql } from "../../kit/index.ts";
import { fnIuRetentionKeep } from "../../retention/fn_iu_retention_keep.ts";

/** Number of rows as the planner believes it, partitions included; null before the first ANALYZE. Costs nothing however large the table is. */
export const estimatedRows = (table: AnyTable): Fragment => sql`
  (
    select nullif(sum(c.reltuples) filter (where c.reltuples >= 0), 0)::bigint
    from pg_class as c
    where c.relkind = 'r'
      and (c.oid = '${table}'::regclass or c.oid in (select p.relid from pg_partition_tree('${table}'::regclass) as p))
  )
`;

/** Whether a statement that inserts into the table fires the function. */
export const firesOnInsert = (table: AnyTable, execute: FunctionDefinition & Ref): Fragment => sql`
  exists (
    select
    from pg_trigger as t
    where t.tgrelid = '${table}'::regclass
      and t.tgfoid = '${execute}()'::regprocedure
      and t.tgenabled in ('O', 'A')
      and t.tgtype & 4 = 4 -- insert
  )
`;

/**
 * Whether UPDATE, TRUNCATE and DELETE of the relation are refused by triggers that are there and fire; DELETE also where it is held to the policy
 * of retention.
 */
export const refusesChange = (relation: Fragment): Fragment => sql`
  (
    select coalesce(
      bit_or(t.tgtype::int & case t.tgfoid when '${fnIuRefuseChange}()'::regprocedure then 56 else 8 end) = 56, -- delete, update, truncate
      false
    )
    from pg_trigger as t
    where t.tgrelid = ${relation}
      and t.tgfoid in ('${fnIuRefuseChange}()'::regprocedure, '${fnIuRetentionKeep}()'::regprocedure)
      and t.tgenabled in ('O', 'A')
  )
`;

export const isAppendOnly = (table: AnyTable): Fragment => refusesChange(sql`'${table}'::regclass`);

/** Aggregate: up to ten of the values for which the condition holds, for a reader to start with. */
export const some = (value: Hole, condition: Fragment): Fragment =>
  sql`coalesce(to_jsonb((array_agg(${value}) filter (where ${condition}))[1:10]), '[]')`;
