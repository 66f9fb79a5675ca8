import { defineGate, defineSetting } from "../kit/index.ts";

export const governanceEnabled = defineGate({
  key: "iu_core.governance_enabled",
  summary: "Reviews of units may be asked for and decided, and change sets authored. What was decided keeps counting while it is closed.",
});

export const reviewPolicy = defineSetting({
  key: "iu_core.review_policy",
  summary: "The approval policy under which reviews of units are opened; one that fn_approval_policy_set made, or the shipped one.",
  valueType: "text",
  default: "iu_core.review",
});
