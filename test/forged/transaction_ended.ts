import { everyGate, type Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    const { transaction } = everyGate(facts);
    transaction.ended = `${transaction.ended}1`;
  },
};
