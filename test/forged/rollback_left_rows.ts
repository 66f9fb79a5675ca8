import { type Forgery, first } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ afterRollback }) => {
    first(afterRollback.tables).rows += 1;
  },
};
