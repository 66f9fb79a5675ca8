import { type Forgery, writeSetOf } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    const { undo } = writeSetOf(facts);
    if (undo) undo.changed = undo.given;
  },
};
