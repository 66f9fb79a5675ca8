import { type Forgery, otherDigest } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ environment, baseline, afterRollback }) => {
    environment.dump = { by: "pg_dump 18.0", scope: "the whole database" };
    baseline.dump = { sha256: otherDigest, bytes: 4711 };
    afterRollback.dump = { sha256: otherDigest, bytes: 4712 };
  },
};
