import { defineStateMachine } from "../machine/define_state_machine.ts";
import { approvalRequest } from "./approval_request.ts";
import { approvalStates, approvalTransitions } from "./approval_states.ts";

export const approvalRequestMachine = defineStateMachine({
  name: "approval_request",
  summary: "The course of a request for approval.",
  table: approvalRequest,
  column: approvalRequest.state,
  createdAt: approvalRequest.requested_at,
  states: approvalStates,
  transitions: approvalTransitions,
});
