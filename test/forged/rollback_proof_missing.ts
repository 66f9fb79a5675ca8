import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ afterRollback }) => void afterRollback.functions.pop(),
};
