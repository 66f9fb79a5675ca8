import { type Forgery, otherDigest, writeSetOf } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    const { undo } = writeSetOf(facts);
    if (undo) undo.undone = otherDigest;
  },
};
