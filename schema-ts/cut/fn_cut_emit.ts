import { emission } from "../event/event_tail.ts";
import { fnEventEmit } from "../event/fn_event_emit.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { fnIuPostCutAxisMaterialize } from "./fn_iu_post_cut_axis_materialize.ts";

const q = cutRequest;
const t = cutRequestTransition;

export const fnCutEmit = defineTriggerFunction({
  name: "fn_cut_emit",
  summary: "Emits an event for every cut that a statement has logged as being in another state, while the emit gate is open.",
  details:
    "The type is that of the state it came into, so that a reinstated cut is one that waits for its verification. What changes no state, a dry run or a hold, is no event. A row older than its transaction comes from a dump, and is no news.",
  writes: emission,
  security: "definer",
  declare: sql`v_log ${t}[];`,
  body: plpgsql`
    v_log := array(
      select row(n.*)::${t}
      from new_rows n
      where ${t.from_state.of("n")} is distinct from ${t.to_state.of("n")} and ${t.recorded_at.of("n")} >= now()
    );
    perform ${fnEventEmit}(
      'cut.' || ${t.to_state.of("n")}, 'cut_request', ${t.cut_request_id.of("n")},
      jsonb_strip_nulls(
        jsonb_build_object(
          'document_key', ${q.document_key.of("q")},
          'transition', ${t.transition.of("n")},
          'from_state', ${t.from_state.of("n")},
          'source_digest', ${q.source_digest.of("q")},
          'plan_digest', ${q.plan_digest.of("q")},
          'approval_request_id', ${q.approval_request_id.of("q")}
        )
      ),
      ${t.actor.of("n")}
    )
    from unnest(v_log) n
    join ${q} q on ${q.cut_request_id.of("q")} = ${t.cut_request_id.of("n")};
    return null;
  `,
});

export const cutRequestTransitionEmit = defineTrigger({
  name: "cut_request_transition_emit",
  summary: "Emits the events of the cuts whose changes of state a statement has logged.",
  on: cutRequestTransition,
  timing: "after",
  events: ["insert"],
  newTable: "new_rows",
  execute: fnCutEmit,
  // A refresh of the axes is a line in the log and no other state.
  passesOver: [fnIuPostCutAxisMaterialize],
});
