import { requestChange } from "../approval/requests.ts";
import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, int, jsonb, plpgsql, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { fnCutMarkdownBlocks } from "./fn_cut_markdown_blocks.ts";
import { fnCutPlanWrite } from "./fn_cut_plan_write.ts";
import { planningEnabled } from "./gates.ts";
import type { CutPlan } from "./plan_result.ts";
import { given, newest, opens } from "./proof.ts";
import { refuseMissingCut } from "./requests.ts";

const q = cutRequest;

export const fnCutPlanMarkdown = defineFunction({
  name: "fn_cut_plan_markdown",
  summary: "Plans a cut of a Markdown document by its ATX headings: one block for each, up to the next.",
  details:
    "As fn_cut_plan with the blocks of fn_cut_markdown_blocks; what these call headings, and what not, is told there. Addresses are derived from the headings.",
  args: {
    p_cut_request_id: uuid("The cut; opened, planned or submitted."),
    p_actor: actor(),
    p_max_level: int("Headings of a deeper level are text; 1 to 6.").default(6),
  },
  returns: jsonb<CutPlan>("The plan in figures; cut_leg has it block by block."),
  volatility: "volatile",
  gate: planningEnabled,
  writes: [cutRequest, cutRequestTransition, cutLeg, ...requestChange],
  pair: selfCompensating("Plan again: a plan is a draft until it is executed."),
  proof: scenario({ given: given.submitted, when: newest("fn_cut_plan_markdown"), opens: opens.planning }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: "select iu_core.fn_cut_plan_markdown('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')",
  declare: sql`v_source text;`,
  body: ({ arg }) => plpgsql`
    select ${q.source.of("q")} into v_source from ${q} q where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
    if not found then
      ${refuseMissingCut(arg.p_cut_request_id)}
    end if;
    return ${fnCutPlanWrite}(${arg.p_cut_request_id}, ${fnCutMarkdownBlocks}(v_source, ${arg.p_max_level}), ${arg.p_actor});
  `,
});
