import { defineGate } from "../kit/index.ts";

export const commandEnabled = defineGate({
  key: "iu_core.command_enabled",
  summary: "Catalogued commands may be run and undone by name; each still needs its own gate and the caller's privilege.",
});
