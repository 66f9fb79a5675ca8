import { everyGate, type Forgery, otherDigest } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => void everyGate(facts).after.push({ table: "iu_core.dot_config_registry", rows: 1, digest: otherDigest, parts: 1 }),
};
