import { type Forgery, writeSetOf } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => void writeSetOf(facts).declared.push("iu_core.dot_config_registry"),
};
