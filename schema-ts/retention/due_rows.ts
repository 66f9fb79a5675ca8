import { type Fragment, join, sql } from "../kit/index.ts";
import type { ColumnRef } from "../kit/relation.ts";
import { dlqReplayItem } from "../queue/dlq_replay_request.ts";
import { jobDeadLetter } from "../queue/job_dead_letter.ts";
import type { RowTarget } from "./targets.ts";

const isDue = ({ at, due }: RowTarget): Fragment => (due ? sql`${at.of("r")} < v_before and ${due}` : sql`${at.of("r")} < v_before`);

/** Counts what is due. */
export const countDue = (target: RowTarget): Fragment => sql`
  select count(*)
  into v_examined
  from ${target.table} r
  where ${isDue(target)};
`;

const of = (columns: readonly ColumnRef[], alias: string) => columns.map((column) => column.of(alias));

/** Removes the first `v_limit` rows that are due and that nobody holds, oldest key first; what points at a dead letter goes before it. */
export const removeDue = (target: RowTarget): Fragment => sql`
  with due as materialized (
    select ${join(of(target.key, "r"))}
    from ${target.table} r
    where ${isDue(target)}
    order by ${join(of(target.key, "r"))}
    limit v_limit
    for update skip locked
  )${target.table === jobDeadLetter ? itemsOfLetters : sql``}
  delete from ${target.table} r
  using due
  where (${join(of(target.key, "r"))}) = (${join(of(target.key, "due"))});
  get diagnostics v_removed = row_count;
`;

const itemsOfLetters = sql`,
  items as (
    delete from ${dlqReplayItem} i
    using due
    where ${dlqReplayItem.dead_letter_id.of("i")} = ${jobDeadLetter.dead_letter_id.of("due")}
  )`;
