import { lit, sql } from "../../kit/index.ts";
import { iuDerivation } from "../../structure/iu_derivation.ts";
import { iuMembershipDecision } from "../../structure/iu_membership_decision.ts";
import { informationUnit } from "../../unit/information_unit.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { some } from "./facts.ts";

export const structureSurface = defineSurface({
  surface: "structure",
  module: "structure",
  query: sql`
    with derivation as (
      select n.* from ${iuDerivation} as n order by n.derivation_id desc limit ${lit(sampleSize)}
    ), judged as (
      select
        d.operation_id,
        f.lifecycle_status not in ('superseded', 'retired') as is_alive,
        bool_and(t.lifecycle_status = 'withdrawn') over (partition by d.operation_id) as is_empty
      from derivation as d
      join ${informationUnit} as f on f.iu_id = d.from_iu_id
      join ${informationUnit} as t on t.iu_id = d.to_iu_id
      where d.undone_at is null
    ), operation as (
      select
        count(distinct j.operation_id) as checked,
        ${some(sql`distinct j.operation_id`, sql`j.is_alive`)} as alive,
        ${some(sql`distinct j.operation_id`, sql`j.is_empty`)} as empty
      from judged as j
    ), decision as (
      select
        count(*) as pending,
        min(m.listed_at) as oldest,
        ${some(sql`m.operation_id`, sql`m.listed_at < clock_timestamp() - interval '30 days'`)} as overdue,
        ${some(
          sql`m.operation_id`,
          sql`not exists (select from ${iuDerivation} as d where d.operation_id = m.operation_id and d.undone_at is null)`,
        )} as pointless
      from ${iuMembershipDecision} as m
      where m.state = 'pending'
    )
    select
      o.alive = '[]' and o.empty = '[]' and d.overdue = '[]' and d.pointless = '[]',
      jsonb_build_object(
        'operations_checked', o.checked,
        'replaced_unit_lives_on', o.alive,
        'nothing_stands_for_it', o.empty,
        'decisions_pending', d.pending,
        'oldest_pending', d.oldest,
        'pending_over_30_days', d.overdue,
        'pending_for_nothing', d.pointless)
    from operation as o
    cross join decision as d
  `,
  expected: `of the operations of the newest ${sampleSize} derivations the old units are superseded or retired, and something stands for them; no decision about pieces waits for 30 days, or for an operation that was undone`,
  hint: "v_iu_membership_pending lists what waits: decide with fn_iu_membership_decide. A replaced unit that lives on was changed past the functions; one nothing stands for has its text back with fn_iu_unsplit, fn_iu_unmerge or fn_iu_unsupersede, or fn_iu_restore.",
});
