import { notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  inverse,
  jsonb,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
} from "../kit/index.ts";
import { eventSubscription } from "./event_subscription.ts";
import { type SubscriptionChange, subscriptionChange } from "./fn_event_subscribe.ts";
import { eventBusEnabled } from "./gates.ts";

const s = eventSubscription;
const subscribe = sql`select ${functionNamed("fn_event_subscribe")}('proof', array['piece.*'], 'proof')`;

export const fnEventUnsubscribe = defineFunction({
  name: "fn_event_unsubscribe",
  summary: "Ends a subscription: it is polled no more, and retention waits for it no more. Its place is kept.",
  details: "Subscribing again under the name goes on where it stood, as far as events are kept. Ending an ended one changes nothing.",
  args: {
    p_subscription: text("Its name."),
    p_actor: actor(),
  },
  returns: jsonb<SubscriptionChange>("The subscription, and whether anything was changed."),
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventSubscription],
  pair: inverse(
    "fn_event_subscribe",
    "Subscribe again with the patterns and options of the answer.",
    { p_subscription: fromArgument("p_subscription"), p_event_patterns: fromResult("event_patterns"), p_options: fromResult("options") },
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({
    given: subscribe,
    when: sql`select ${functionNamed("fn_event_unsubscribe")}('proof', 'proof')`,
    undo: subscribe,
  }),
  grantTo: [iuApp],
  errors: [notFound],
  example: "select iu_core.fn_event_unsubscribe('search-index', 'ana@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_new ${eventSubscription};
    v_change text;
  `,
  body: ({ arg }) => plpgsql`
    update ${s} s
    set
      ${s.status} = 'withdrawn',
      ${s.consumer} = null,
      ${s.leased_until} = null,
      ${s.batch_position} = null,
      ${s.batch_count} = null,
      ${s.batch_last_event_id} = null,
      ${s.changed_at} = v_at,
      ${s.changed_by} = ${arg.p_actor}
    where ${s.subscription.of("s")} = ${arg.p_subscription} and ${s.status.of("s")} = 'active'
    returning s.* into v_new;
    if found then
      v_change := 'unsubscribe';
    else
      select s.* into v_new from ${s} s where ${s.subscription.of("s")} = ${arg.p_subscription};
      if not found then
        ${raise(notFound, sql`format('There is no subscription %s.', coalesce(left(${arg.p_subscription}, 200), 'null'))`, {
          argument: sql`'p_subscription'`,
          subscription: sql`left(${arg.p_subscription}, 200)`,
        })}
      end if;
    end if;
    return ${subscriptionChange(sql`v_change`)};
  `,
});
