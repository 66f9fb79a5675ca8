import { eventOutbox } from "../event/event_outbox.ts";
import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, functionNamed, int, inverse, plpgsql, raise, scenario, sql, uuidArray } from "../kit/index.ts";
import { eventRead } from "./event_read.ts";
import { emitLive, emitLiveOpens } from "./fn_event_sequence.ts";
import { eventBusEnabled } from "./gates.ts";
import { marks, principal } from "./terms.ts";

const r = eventRead;
const all = sql`array(select ${eventOutbox.event_id} from ${eventOutbox})`;

export const fnEventMarkRead = defineFunction({
  name: "fn_event_mark_read",
  summary: "Marks events as read by a principal.",
  details: "What is marked already stays as it is. All or none: an event that is not there is refused with all others.",
  args: {
    p_principal: principal(),
    p_event_ids: uuidArray("Events of the outbox."),
  },
  returns: int("How many were not marked before."),
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventRead],
  pair: inverse(
    "fn_event_mark_unread",
    "Take the marks away.",
    { p_principal: fromArgument("p_principal"), p_event_ids: fromArgument("p_event_ids") },
    "$ ? (@.result == @.args.p_event_ids.size())",
  ),
  proof: scenario({
    given: emitLive,
    when: sql`select ${functionNamed("fn_event_mark_read")}('proof', ${all})`,
    undo: sql`select ${functionNamed("fn_event_mark_unread")}('proof', ${all})`,
    opens: emitLiveOpens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: "select iu_core.fn_event_mark_read('ana@example.org', array[]::uuid[])",
  declare: sql`
    v_missing uuid[];
    v_count int;
  `,
  body: ({ arg }) => plpgsql`
    ${marks(arg.p_event_ids)}
    v_missing := array(
      select e.event_id
      from unnest(${arg.p_event_ids}) as e (event_id)
      where not exists (select from ${eventOutbox} o where ${eventOutbox.event_id.of("o")} = e.event_id)
      limit 10
    );
    if v_missing <> '{}' then
      ${raise(notFound, sql`format('There is no event %s.', v_missing[1])`, { argument: sql`'p_event_ids'`, missing: sql`v_missing` })}
    end if;
    insert into ${r} (${r.principal}, ${r.event_id})
    select distinct ${arg.p_principal}, e.event_id
    from unnest(${arg.p_event_ids}) as e (event_id)
    order by e.event_id
    on conflict (${r.principal}, ${r.event_id}) do nothing;
    get diagnostics v_count = row_count;
    return v_count;
  `,
});
