import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { boolean, defineFunction, functionNamed, inverse, plpgsql, scenario, sql, text } from "../kit/index.ts";
import { eventSubscription } from "./event_subscription.ts";
import { emitLive, emitLiveOpens } from "./fn_event_sequence.ts";
import { eventBusEnabled } from "./gates.ts";
import { consumer, noSubscription } from "./terms.ts";

const s = eventSubscription;
const poll = sql`select * from ${functionNamed("fn_event_poll")}('proof', 10, 'proof')`;

export const fnEventRelease = defineFunction({
  name: "fn_event_release",
  summary: "Gives up the lease of a subscription, so that another consumer can take over at once.",
  details:
    "What was polled and not acknowledged is given to whoever polls next. False, and nothing changed, when the caller does not hold the lease.",
  args: {
    p_subscription: text("An active subscription."),
    p_consumer: consumer(),
  },
  returns: boolean("Whether the caller held the lease."),
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventSubscription],
  pair: inverse("fn_event_poll", "Poll again."),
  proof: scenario({
    given: sql`
      select ${functionNamed("fn_event_subscribe")}('proof', array['*'], 'proof');
      ${emitLive};
      ${poll}
    `,
    when: sql`select ${functionNamed("fn_event_release")}('proof', 'proof')`,
    undo: poll,
    opens: emitLiveOpens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: "select iu_core.fn_event_release('search-index', 'indexer-1')",
  body: ({ arg }) => plpgsql`
    update ${s} s
    set
      ${s.consumer} = null,
      ${s.leased_until} = null,
      ${s.batch_position} = null,
      ${s.batch_count} = null,
      ${s.batch_last_event_id} = null
    where ${s.subscription.of("s")} = ${arg.p_subscription} and ${s.status.of("s")} = 'active' and ${s.consumer.of("s")} = ${arg.p_consumer};
    if found then
      return true;
    end if;
    if not exists (select from ${s} s where ${s.subscription.of("s")} = ${arg.p_subscription} and ${s.status.of("s")} = 'active') then
      ${noSubscription(arg.p_subscription)}
    end if;
    return false;
  `,
});
