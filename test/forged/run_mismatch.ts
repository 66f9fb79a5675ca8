import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ probes }) => {
    probes.run = "5eed5eed-5eed-4eed-8eed-5eed5eed5eed";
  },
};
