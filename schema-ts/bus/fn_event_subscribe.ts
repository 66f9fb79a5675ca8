import { eventBusHead } from "../event/event_bus_head.ts";
import { eventTail } from "../event/event_tail.ts";
import { eventTypeRegistry } from "../event/event_type_registry.ts";
import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  functionNamed,
  inverse,
  jsonb,
  lit,
  litJson,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  textArray,
} from "../kit/index.ts";
import { eventSegment } from "./event_segment.ts";
import { eventSubscription, type SubscriptionOptions } from "./event_subscription.ts";
import { emitLive, emitLiveOpens, fnEventSequence } from "./fn_event_sequence.ts";
import { eventBusEnabled } from "./gates.ts";
import { subscriptionOptionProblem } from "./options.ts";
import { isMeant, isPattern } from "./patterns.ts";

const h = eventBusHead;
const s = eventSubscription;
const mostPatterns = 100;

/** What subscribing or ending a subscription did. */
export interface SubscriptionChange {
  subscription: string;
  status: "active" | "withdrawn";
  event_patterns: string[];
  options: SubscriptionOptions;
  /** Position up to which everything is done. */
  position: number;
  /** false: it was so already, and nothing was written. */
  changed: boolean;
  change: "subscribe" | "update" | "restore" | "unsubscribe" | null;
}

/** The answer about a subscription in variable `v_new`. */
export const subscriptionChange = (change: ReturnType<typeof sql>) => sql`
  jsonb_build_object(
    'subscription', v_new.subscription,
    'status', v_new.status,
    'event_patterns', v_new.event_patterns,
    'options', v_new.options,
    'position', v_new.position,
    'changed', ${change} is not null,
    'change', ${change}
  )
`;

export const fnEventSubscribe = defineFunction({
  name: "fn_event_subscribe",
  summary: "Makes a subscription, changes what an existing one wants, or brings an ended one back where it stood.",
  details:
    "Patterns are * for everything, a registered event type, or words followed by .* for the types that begin with them. A new subscription begins now, or with options.start beginning at the oldest event kept. The same patterns and options again change nothing; other ones replace the old, and a batch that is outstanding is given again under the new patterns. An ended subscription goes on behind the last event it acknowledged, as far as events are kept.",
  args: {
    p_subscription: text("Its name: 1 to 150 letters, digits and _ . : -"),
    p_event_patterns: textArray(`Which events; 1 to ${mostPatterns} patterns.`),
    p_actor: actor(),
    p_options: jsonb<SubscriptionOptions>(
      "lease, start; for subscriptions that become jobs executor_class, queue, priority, max_attempts, group_by_subject.",
    ).default(litJson({})),
  },
  returns: jsonb<SubscriptionChange>("The subscription, and what was changed."),
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventSubscription, eventTail, eventBusHead, eventSegment],
  pair: inverse(
    "fn_event_unsubscribe",
    "End the subscription, or subscribe again with the patterns and options it had.",
    { p_subscription: fromArgument("p_subscription") },
    '$.result ? (@.change == "subscribe" || @.change == "restore")',
  ),
  proof: scenario({
    given: emitLive,
    when: sql`select ${functionNamed("fn_event_subscribe")}('proof', array['piece.*'], 'proof')`,
    undo: sql`select ${functionNamed("fn_event_unsubscribe")}('proof', 'proof')`,
    opens: emitLiveOpens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, unknownKey],
  example: `select iu_core.fn_event_subscribe('search-index', '{piece.*}', 'ana@example.org', '{"lease": "30 s"}')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_problem jsonb;
    v_patterns text[];
    v_last bigint;
    v_old ${eventSubscription};
    v_new ${eventSubscription};
    v_change text;
  `,
  body: ({ arg }) => plpgsql`
    if (length(${arg.p_subscription}) <= 150 and ${arg.p_subscription} ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$') is not true then
      ${raise(invalidArgument, "A subscription is named by 1 to 150 letters, digits and _ . : -", {
        argument: sql`'p_subscription'`,
        given: sql`left(${arg.p_subscription}, 200)`,
      })}
    end if;
    if array_ndims(${arg.p_event_patterns}) is distinct from 1 or cardinality(${arg.p_event_patterns}) > ${lit(mostPatterns)} then
      ${raise(
        invalidArgument,
        "1 to 100 patterns are required.",
        { argument: sql`'p_event_patterns'`, path: sql`'$'`, count: sql`coalesce(cardinality(${arg.p_event_patterns}), 0)` },
        "Subscribe to * for everything.",
      )}
    end if;
    select jsonb_build_object('path', '$[' || (p.n - 1) || ']', 'pattern', left(p.pattern, 200), 'is_pattern', p.is_pattern)
    into v_problem
    from (
      select
        p.pattern, p.n, ${isPattern(sql`p.pattern`)} is true as is_pattern,
        exists (select from ${eventTypeRegistry} t where ${isMeant(eventTypeRegistry.event_type.of("t"), sql`p.pattern`)}) as is_known
      from unnest(${arg.p_event_patterns}) with ordinality as p (pattern, n)
    ) as p
    where not (p.is_pattern and p.is_known)
    order by p.is_pattern, p.n
    limit 1;
    if not (v_problem ->> 'is_pattern')::boolean then
      ${raise(
        invalidArgument,
        "A pattern is *, an event type, or words joined by dots and followed by .*",
        { argument: sql`'p_event_patterns'`, path: sql`v_problem -> 'path'`, given: sql`v_problem -> 'pattern'` },
        "Such as piece.* or approval.approved.",
      )}
    elsif v_problem is not null then
      ${raise(
        unknownKey,
        sql`format('No registered event type is meant by %s.', v_problem ->> 'pattern')`,
        { argument: sql`'p_event_patterns'`, path: sql`v_problem -> 'path'`, pattern: sql`v_problem -> 'pattern'` },
        "Register the event type first, or correct the spelling.",
      )}
    end if;
    ${subscriptionOptionProblem(arg.p_options)}

    v_patterns := array(select distinct p collate "C" from unnest(${arg.p_event_patterns}) as p order by 1);
    -- Without a head nobody could say that the first emission is awaited.
    insert into ${h} (${h.last_position}, ${h.is_awaited}) values (0, false) on conflict (${h.is_head}) do nothing;
    v_last := ${fnEventSequence}();
    if ${arg.p_options} ->> 'start' = 'beginning' then
      v_last := coalesce((select min(${eventSegment.first_position.of("g")}) - 1 from ${eventSegment} g), v_last);
    end if;
    insert into ${s} (${s.subscription}, ${s.event_patterns}, ${s.options}, ${s.lease}, ${s.position}, ${s.changed_by})
    values (${arg.p_subscription}, v_patterns, ${arg.p_options}, coalesce(${arg.p_options} ->> 'lease', '60 s')::interval, v_last, ${arg.p_actor})
    on conflict (${s.subscription}) do nothing
    returning * into v_new;
    if found then
      v_change := 'subscribe';
    else
      select s.* into strict v_old from ${s} s where ${s.subscription.of("s")} = ${arg.p_subscription} for no key update;
      v_new := v_old;
      v_change := case
        when v_old.status = 'withdrawn' then 'restore'
        when (v_old.event_patterns, v_old.options) is distinct from (v_patterns, ${arg.p_options}) then 'update'
      end;
    end if;
    if v_change in ('restore', 'update') then
      update ${s} s
      set
        ${s.status} = 'active',
        ${s.event_patterns} = v_patterns,
        ${s.options} = ${arg.p_options},
        ${s.lease} = coalesce(${arg.p_options} ->> 'lease', '60 s')::interval,
        ${s.position} = greatest(v_old.position, (select min(${eventSegment.first_position.of("g")}) - 1 from ${eventSegment} g)),
        ${s.batch_position} = null,
        ${s.batch_count} = null,
        ${s.batch_last_event_id} = null,
        ${s.changed_at} = v_at,
        ${s.changed_by} = ${arg.p_actor}
      where ${s.subscription.of("s")} = ${arg.p_subscription}
      returning s.* into v_new;
    end if;
    return ${subscriptionChange(sql`v_change`)};
  `,
});
