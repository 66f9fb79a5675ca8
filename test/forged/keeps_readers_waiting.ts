import { type Forgery, writeSetOf } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    const { witness } = writeSetOf(facts);
    if (witness) Object.assign(witness, { waited: true, stateDigest: null });
  },
};
