import { type Forgery, otherDigest } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ environment }) => {
    environment.schemaDigest = otherDigest;
  },
};
