import { everyGate, type Forgery, first } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    const { steps } = everyGate(facts);
    const [apply, rollback] = ["apply", "rollback"].map((name) => first(steps.filter(({ step }) => step === name)));
    if (apply && rollback) [apply.step, rollback.step] = [rollback.step, apply.step];
  },
};
