import { type Forgery, first, otherDigest } from "./forgery.ts";

export const forgery: Forgery = {
  statement: ({ subject }) => {
    first(subject).digest.sha256 = otherDigest;
  },
};
