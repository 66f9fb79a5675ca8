import { eventSubscription } from "../bus/event_subscription.ts";
import { unknownKey } from "../foundation/errors.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { refuseClass, refuseQueue } from "./refuse_job.ts";

const s = eventSubscription;
const r = jobQueueRegistry;
const c = executorClassRegistry;

export const fnEventSubscriptionClassCheck = defineTriggerFunction({
  name: "fn_event_subscription_class_check",
  summary: "Refuses a subscription that names a queue or class that is not registered.",
  writes: "nothing",
  errors: [unknownKey],
  declare: sql`
    v_queue text := coalesce(new.options ->> 'queue', 'default');
    v_class text := new.options ->> 'executor_class';
  `,
  body: plpgsql`
    if not exists (select from ${r} r where ${r.queue.of("r")} = v_queue and ${r.status.of("r")} = 'active') then
      ${refuseQueue(sql`v_queue`, "p_options")}
    elsif v_class is not null and not exists (select from ${c} c where ${c.executor_class.of("c")} = v_class and ${c.status.of("c")} = 'active') then
      ${refuseClass(sql`v_class`, "p_options")}
    end if;
    return null;
  `,
});

const check = (event: "insert" | "update", changed: ReturnType<typeof sql>) =>
  defineTrigger({
    name: `event_subscription_class_check_${event}`,
    summary: "A subscription names registered queues and classes only.",
    on: s,
    timing: "after",
    events: [event],
    ...(event === "update" && { updateOf: [s.options, s.status] }),
    level: { row: "A subscription is one row; those that read it and move its place do not fire it." },
    when: sql`new.options ?| '{executor_class,queue}' and new.status = 'active'${changed}`,
    execute: fnEventSubscriptionClassCheck,
  });

export const subscriptionClassChecks = [
  check("insert", sql``),
  check("update", sql` and (old.options, old.status) is distinct from (new.options, new.status)`),
];
