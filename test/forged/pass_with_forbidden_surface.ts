import { everyGate, type Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    everyGate(facts).touched = ["sequence public.invoice_no"];
  },
};
