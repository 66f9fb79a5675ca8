import { defineStateMachine } from "../machine/define_state_machine.ts";
import { cutRequest } from "./cut_request.ts";
import { cutStates, cutTransitions } from "./cut_states.ts";

export const cutRequestMachine = defineStateMachine({
  name: "cut_request",
  summary: "The course of a cut.",
  table: cutRequest,
  column: cutRequest.state,
  createdAt: cutRequest.opened_at,
  states: cutStates,
  transitions: cutTransitions,
});
