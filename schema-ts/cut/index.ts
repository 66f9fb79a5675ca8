import { defineModule } from "../kit/index.ts";
import { cutCompensation, cutCompensationRefuseChange, cutCompensationStep, cutCompensationStepRefuseChange } from "./cut_compensation.ts";
import { cutDocument, cutDocumentRefuseChange, cutDocumentUnit, cutDocumentUnitRefuseChange } from "./cut_document.ts";
import { cutEventDomain, cutEventTypes } from "./cut_event_types.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest, cutRequestKept } from "./cut_request.ts";
import { cutRequestMachine } from "./cut_request_machine.ts";
import { cutRequestTransition, cutRequestTransitionRefuseChange } from "./cut_request_transition.ts";
import { fnCutApply } from "./fn_cut_apply.ts";
import { fnCutCancel } from "./fn_cut_cancel.ts";
import { fnCutCompensate } from "./fn_cut_compensate.ts";
import { fnCutCompensationPlan } from "./fn_cut_compensation_plan.ts";
import { fnCutComplete } from "./fn_cut_complete.ts";
import { cutRequestTransitionEmit, fnCutEmit } from "./fn_cut_emit.ts";
import { fnCutExecute } from "./fn_cut_execute.ts";
import { fnCutFindings } from "./fn_cut_findings.ts";
import { fnCutHold } from "./fn_cut_hold.ts";
import { fnCutMarkdownBlocks } from "./fn_cut_markdown_blocks.ts";
import { fnCutOpen } from "./fn_cut_open.ts";
import { fnCutPlan } from "./fn_cut_plan.ts";
import { fnCutPlanDigest } from "./fn_cut_plan_digest.ts";
import { fnCutPlanMarkdown } from "./fn_cut_plan_markdown.ts";
import { fnCutPlanWrite } from "./fn_cut_plan_write.ts";
import { fnCutReinstate } from "./fn_cut_reinstate.ts";
import { fnCutStepsTake } from "./fn_cut_steps_take.ts";
import { fnCutSubmit } from "./fn_cut_submit.ts";
import { fnCutUnits } from "./fn_cut_units.ts";
import { fnCutVerify } from "./fn_cut_verify.ts";
import { fnIuPostCutAxisMaterialize } from "./fn_iu_post_cut_axis_materialize.ts";
import { cutDryRunOnly, cutEmitEnabled, executionEnabled, maxBlocks, maxSourceBytes, planningEnabled } from "./gates.ts";

export const cutModule = defineModule({
  name: "cut",
  summary:
    "Source documents become units: planned without losing a byte, approved, executed, verified by somebody else, and taken back if need be.",
  objects: [
    planningEnabled,
    executionEnabled,
    cutEmitEnabled,
    cutDryRunOnly,
    cutEventDomain,
    cutEventTypes,
    maxSourceBytes,
    maxBlocks,
    cutDocument,
    cutDocumentRefuseChange,
    cutDocumentUnit,
    cutDocumentUnitRefuseChange,
    cutRequest,
    cutRequestKept.execute,
    ...cutRequestKept.triggers,
    ...cutRequestMachine,
    cutRequestTransition,
    cutRequestTransitionRefuseChange,
    fnCutEmit,
    cutRequestTransitionEmit,
    cutLeg,
    cutCompensation,
    cutCompensationRefuseChange,
    cutCompensationStep,
    cutCompensationStepRefuseChange,
    fnCutMarkdownBlocks,
    fnCutPlanDigest,
    fnCutFindings,
    fnCutPlanWrite,
    fnCutOpen,
    fnCutPlan,
    fnCutPlanMarkdown,
    fnCutSubmit,
    fnCutCancel,
    fnCutApply,
    fnCutExecute,
    fnCutVerify,
    fnIuPostCutAxisMaterialize,
    fnCutComplete,
    fnCutUnits,
    fnCutCompensationPlan,
    fnCutStepsTake,
    fnCutCompensate,
    fnCutReinstate,
    fnCutHold,
  ],
});
