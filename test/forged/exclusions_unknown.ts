import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ environment }) => void environment.exclusions.push({ what: "some rows", why: "They are always like that." }),
};
