import { defineModule } from "../kit/index.ts";
import { fnStateMachineAllowed } from "./fn_state_machine_allowed.ts";
import { fnStateMachineCheck } from "./fn_state_machine_check.ts";
import { stateMachine, stateMachineState, stateMachineTransition } from "./state_machine.ts";

export const machineModule = defineModule({
  name: "machine",
  summary: "State machines as tables: what states a row may be in and how it may change, checked by one mechanism.",
  objects: [stateMachine, stateMachineState, stateMachineTransition, fnStateMachineCheck, fnStateMachineAllowed],
});
