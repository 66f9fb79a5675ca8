import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  statement: ({ predicate }) => {
    predicate.functions.mutating += 1;
  },
};
