import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  otherKey: true,
};
