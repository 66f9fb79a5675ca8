import { type Forgery, otherDigest } from "./forgery.ts";

export const forgery: Forgery = {
  statement: ({ predicate }) => {
    predicate.tree.sha256 = otherDigest;
  },
};
