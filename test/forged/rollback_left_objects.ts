import { type Forgery, otherDigest } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ afterRollback }) => {
    afterRollback.schemaDigest = otherDigest;
  },
};
