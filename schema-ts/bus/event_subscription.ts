import { iuReader } from "../foundation/roles.ts";
import { bigint, defineTable, int, interval, jsonb, litJson, sql, text, textArray, timestamptz, uuid } from "../kit/index.ts";

/** What a subscription may be given besides its patterns. */
export interface SubscriptionOptions {
  /** How long a consumer keeps the subscription after its last poll or ack, such as `60 s` (the default); 1 second to 1 day. */
  lease?: string;
  /** Where a new subscription begins: `now` (the default) or `beginning`, the oldest event kept. */
  start?: "now" | "beginning";
  /** Class of the jobs its events become; such a subscription is dispatched, not polled. */
  executor_class?: string;
  /** Queue of those jobs. */
  queue?: string;
  priority?: number;
  max_attempts?: number;
  /** Whether jobs of one subject run one at a time, in order. */
  group_by_subject?: boolean;
}

export const eventSubscription = defineTable({
  name: "event_subscription",
  summary: "Who wants which events, how far each has come, and who holds its lease.",
  columns: {
    subscription: text("Name of the subscription.").byteOrder(),
    event_patterns: textArray("Which events: *, types, or words followed by .*; sorted."),
    options: jsonb<SubscriptionOptions>("As given to fn_event_subscribe.").default(litJson({})),
    status: text("active, or withdrawn: neither polled nor waited for by retention.").byteOrder().default("active"),
    lease: interval("How long a consumer keeps the subscription after its last poll or ack.").default(sql`'60 s'`),
    position: bigint("Position up to which everything is done."),
    consumer: text("Who holds the lease, or held it last.").nullable(),
    leased_until: timestamptz("When another consumer may take over.").nullable(),
    batch_position: bigint("Position up to which the outstanding batch was looked for; null: none is outstanding.").nullable(),
    batch_count: int("Events of the outstanding batch.").nullable(),
    batch_last_event_id: uuid("Last event of the outstanding batch.").nullable(),
    acked_event_id: uuid("Event of the last ack, so that an ack can be repeated.").nullable(),
    created_at: timestamptz("When it was made.").default(sql`clock_timestamp()`),
    changed_at: timestamptz("When its definition was changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who changed its definition last."),
  },
  primaryKey: ["subscription"],
  checks: {
    name_format: (c) => sql`${c.subscription} ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$' and length(${c.subscription}) <= 150`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
    has_patterns: (c) => sql`cardinality(${c.event_patterns}) > 0`,
    position_not_negative: (c) => sql`${c.position} >= 0`,
    batch_whole: (c) => sql`
      (${c.batch_position} is null) = (${c.batch_count} is null)
        and (${c.batch_position} is null) = (${c.batch_last_event_id} is null)
        and (${c.batch_position} is null or ${c.batch_position} > ${c.position} and ${c.consumer} is not null)
    `,
    leased_by_somebody: (c) => sql`(${c.consumer} is null) = (${c.leased_until} is null)`,
  },
  storage: { fillfactor: 50 },
  grants: { select: [iuReader] },
});
