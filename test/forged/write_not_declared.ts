import { type Forgery, writeSetOf } from "./forgery.ts";

export const forgery: Forgery = {
  facts: (facts) => {
    for (const { tables } of writeSetOf(facts).observed) tables.push("iu_core.dot_config_registry");
  },
};
