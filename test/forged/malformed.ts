import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ blockers }) => Object.assign(blockers, { blockers: "none" }),
};
