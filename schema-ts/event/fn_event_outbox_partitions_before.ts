import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, textArray, timestamptz } from "../kit/index.ts";
import { eventOutbox } from "./event_outbox.ts";

export const fnEventOutboxPartitionsBefore = defineFunction({
  name: "fn_event_outbox_partitions_before",
  summary: "Names of the outbox's monthly partitions that lie wholly before a time, in order.",
  args: { p_before: timestamptz("The time.") },
  returns: textArray("Names without schema; empty: none."),
  volatility: "stable",
  settings: { TimeZone: "UTC" },
  grantTo: [iuReader],
  example: "select iu_core.fn_event_outbox_partitions_before(now() - interval '1 year')",
  body: ({ arg }) => sql`
    select array(
      select c.relname::text
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
      where i.inhparent = '${eventOutbox}'::regclass
        and case
          when c.relname ~ '^event_outbox_[0-9]{4}_(0[1-9]|1[0-2])$'
            then to_timestamp(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= ${arg.p_before}
          else false
        end
      order by c.relname
    )
  `,
});
