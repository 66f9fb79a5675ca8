import { eventOutbox } from "../event/event_outbox.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, functionNamed, int, inverse, plpgsql, scenario, sql, uuidArray } from "../kit/index.ts";
import { eventRead } from "./event_read.ts";
import { emitLive, emitLiveOpens } from "./fn_event_sequence.ts";
import { eventBusEnabled } from "./gates.ts";
import { marks, principal } from "./terms.ts";

const r = eventRead;
const all = sql`array(select ${eventOutbox.event_id} from ${eventOutbox})`;
const read = sql`select ${functionNamed("fn_event_mark_read")}('proof', ${all})`;

export const fnEventMarkUnread = defineFunction({
  name: "fn_event_mark_unread",
  summary: "Takes away a principal's read marks of events.",
  details: "What is not marked is passed over.",
  args: {
    p_principal: principal(),
    p_event_ids: uuidArray("Events."),
  },
  returns: int("How many were marked."),
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventRead],
  pair: inverse(
    "fn_event_mark_read",
    "Mark them again.",
    { p_principal: fromArgument("p_principal"), p_event_ids: fromArgument("p_event_ids") },
    "$ ? (@.result == @.args.p_event_ids.size())",
  ),
  proof: scenario({
    given: sql`
      ${emitLive};
      ${read}
    `,
    when: sql`select ${functionNamed("fn_event_mark_unread")}('proof', ${all})`,
    undo: read,
    opens: emitLiveOpens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: "select iu_core.fn_event_mark_unread('ana@example.org', array[]::uuid[])",
  declare: sql`v_count int;`,
  body: ({ arg }) => plpgsql`
    ${marks(arg.p_event_ids)}
    delete from ${r} r
    where ${r.principal.of("r")} = ${arg.p_principal} and ${r.event_id.of("r")} = any (${arg.p_event_ids});
    get diagnostics v_count = row_count;
    return v_count;
  `,
});
