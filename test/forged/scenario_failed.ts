import { everyGate, type Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    everyGate(facts).error = { sqlstate: "22012", message: "division by zero" };
  },
};
