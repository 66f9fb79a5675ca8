import { everyGate, type Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    const run = everyGate(facts);
    run.after = run.before;
  },
};
