import { requestChange } from "../approval/requests.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, plpgsql, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import type { BlockSpec } from "./block_spec.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { fnCutPlanWrite } from "./fn_cut_plan_write.ts";
import { planningEnabled } from "./gates.ts";
import type { CutPlan } from "./plan_result.ts";
import { given, opens } from "./proof.ts";

const q = cutRequest;

export const fnCutPlan = defineFunction({
  name: "fn_cut_plan",
  summary: "Plans a cut by explicit blocks. A plan that is not byte-lossless is refused with the path of the block that makes it so.",
  details:
    "A block is {byte_start, byte_end, title, canonical_address?, unit_kind?, metadata?} or a gap {byte_start, byte_end, gap}; ranges count bytes of cut_request.source and end before byte_end. All blocks together, in any order, are the source: no hole, no overlap, no character in two. A block whose unit exists keeps it (same title and text), revises it or, where it was withdrawn, restores it; other blocks add units; units of the document that no block has are retired. Without an address one is derived from the title. Planned again while it is submitted, the cut is out of review. No unit is changed.",
  args: {
    p_cut_request_id: uuid("The cut; opened, planned or submitted."),
    p_blocks: jsonb<BlockSpec[]>("The blocks, an array."),
    p_actor: actor(),
  },
  returns: jsonb<CutPlan>("The plan in figures; cut_leg has it block by block."),
  volatility: "volatile",
  gate: planningEnabled,
  writes: [cutRequest, cutRequestTransition, cutLeg, ...requestChange],
  pair: selfCompensating("Plan again: a plan is a draft until it is executed."),
  proof: scenario({
    given: given.submitted,
    when: sql`
      select ${functionNamed("fn_cut_plan")}(
        ${q.cut_request_id.of("q")}, jsonb_build_array(jsonb_build_object('byte_start', 0, 'byte_end', ${q.source_bytes.of("q")}, 'title', 'Mua sắm')), 'proof'
      )
      from ${q} q
    `,
    opens: opens.planning,
  }),
  grantTo: [iuApp],
  example: `select iu_core.fn_cut_plan('0199c2f4-0000-7000-8000-000000000001', '[{"byte_start": 0, "byte_end": 13, "title": "Procurement"}]', 'ana@example.org')`,
  body: ({ arg }) => plpgsql`
    return ${fnCutPlanWrite}(${arg.p_cut_request_id}, ${arg.p_blocks}, ${arg.p_actor});
  `,
});
