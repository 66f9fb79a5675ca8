import { dotConfig } from "../config/dot_config.ts";
import { eventOutbox } from "../event/event_outbox.ts";
import { retentionEnabled } from "../event/gates.ts";
import { immutable } from "../foundation/errors.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, raise, sql } from "../kit/index.ts";
import { retentionPolicy } from "./retention_policy.ts";
import { dueBefore, outboxTarget, rowTargets } from "./targets.ts";

const c = dotConfig;
const p = retentionPolicy;

/**
 * The rule itself stands here, where no session can switch it off: not who deletes counts, but which rows. Arguments of the trigger: the target, the
 * column that has a row's time, and where there is one, a column and the value with which a row never goes.
 */
export const fnIuRetentionKeep = defineTriggerFunction({
  name: "fn_iu_retention_keep",
  summary:
    "Refuses a deletion of history unless the gate iu_core.retention_enabled is open, the target has an enabled policy, and every row of it is older than that keeps.",
  writes: "nothing",
  security: "definer",
  errors: [immutable],
  declare: sql`
    v_before timestamptz;
    v_rows jsonb[];
  `,
  body: plpgsql`
    select ${dueBefore(sql`${p.target_key.of("p")}`, p.keep.of("p"))}
    into v_before
    from ${p} p
    where ${p.target_key.of("p")} = tg_argv[0]
      and ${p.status.of("p")} = 'active'
      and ${p.enabled.of("p")}
      and exists (select from ${c} c where ${c.key.of("c")} = ${retentionEnabled} and ${c.value.of("c")} = 'true');
    if v_before is not null then
      v_rows := array(select to_jsonb(o) from deleted o);
      if not exists (
        select
        from unnest(v_rows) as r (facts)
        where ((r.facts ->> tg_argv[1])::timestamptz < v_before) is not true
          or (r.facts ->> tg_argv[2] = tg_argv[3]) is true
      ) then
        return null;
      end if;
    end if;
    ${raise(
      immutable,
      sql`format('Rows of %I.%I are immutable: %s is refused.', tg_table_schema, tg_table_name, tg_op)`,
      { relation: sql`tg_table_name`, operation: sql`tg_op`, target: sql`tg_argv[0]`, before: sql`v_before` },
      "What is old enough goes with fn_iu_retention_run, when its policy is enabled and the gate iu_core.retention_enabled is open.",
    )}
  `,
});

const keeps = (table: Parameters<typeof defineTrigger>[0]["on"], name: string, facts: readonly string[]) =>
  defineTrigger({
    name: `${name}_retention_keep`,
    summary: "Refuses every deletion with IU009 but that of rows which an enabled policy lets go.",
    on: table,
    timing: "after",
    events: ["delete"],
    oldTable: "deleted",
    execute: fnIuRetentionKeep,
    arguments: facts,
  });

export const retentionKeepTriggers = [
  ...rowTargets.flatMap(({ target, table, at, kept }) =>
    kept ? [keeps(table, table.$.name, [target, at.columnName, ...(kept.never ? [kept.never[0].columnName, kept.never[1]] : [])])] : [],
  ),
  keeps(outboxTarget.table, "event_outbox_default", [outboxTarget.target, eventOutbox.occurred_at.columnName]),
];
