import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ apply, writeSet, afterRollback }) => {
    for (const { functions } of [apply, writeSet, afterRollback]) functions.pop();
  },
};
