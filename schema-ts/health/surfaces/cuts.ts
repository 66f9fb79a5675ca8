import { cutRequest } from "../../cut/cut_request.ts";
import { cutRequestTransition } from "../../cut/cut_request_transition.ts";
import { fnCutFindings } from "../../cut/fn_cut_findings.ts";
import { lit, sql } from "../../kit/index.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { isAppendOnly, some } from "./facts.ts";

/** Comparing a cut with its units reads its source: only that many of those that wait for their completion are. */
const mostCompared = 20;

export const cutsSurface = defineSurface({
  surface: "cuts",
  module: "cut",
  query: sql`
    with request as (
      select n.* from ${cutRequest} as n order by n.cut_request_id desc limit ${lit(sampleSize)}
    ), judged as (
      select
        q.cut_request_id,
        q.state,
        q.state in ('executed', 'verified') and q.changed_at < clock_timestamp() - interval '7 days' as is_stuck,
        q.state is distinct from (
          select t.to_state
          from ${cutRequestTransition} as t
          where t.cut_request_id = q.cut_request_id
          order by t.transition_id desc
          limit 1
        ) as is_unlogged
      from request as q
    ), compared as (
      select
        ${some(sql`v.cut_request_id`, sql`exists (select from ${fnCutFindings}(v.cut_request_id) as f)`)} as differing
      from (
        select j.cut_request_id from judged as j where j.state = 'verified' order by j.cut_request_id desc limit ${lit(mostCompared)}
      ) as v
    ), summed as (
      select
        count(*) as checked,
        count(*) filter (where j.state = 'executed') as executed,
        count(*) filter (where j.state = 'verified') as verified,
        ${some(sql`j.cut_request_id`, sql`j.is_stuck`)} as stuck,
        ${some(sql`j.cut_request_id`, sql`j.is_unlogged`)} as unlogged
      from judged as j
    )
    select
      s.stuck = '[]' and s.unlogged = '[]' and c.differing = '[]' and ${isAppendOnly(cutRequestTransition)},
      jsonb_build_object(
        'cuts_checked', s.checked,
        'waiting_for_verification', s.executed,
        'waiting_for_completion', s.verified,
        'waiting_over_7_days', s.stuck,
        'units_differ_since_verified', c.differing,
        'state_differs_from_log', s.unlogged,
        'log_append_only', ${isAppendOnly(cutRequestTransition)})
    from summed as s
    cross join compared as c
  `,
  expected: `of the newest ${sampleSize} cuts none waits for its verification or completion for 7 days, each is in the state its log says, and the newest ${mostCompared} verified ones still have the text of their units`,
  hint: "Verify with fn_cut_verify, complete with fn_cut_complete, or take the cut back with fn_cut_compensate; fn_cut_verify and fn_cut_complete name the differences.",
});
