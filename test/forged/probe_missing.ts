import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ probes }) => {
    probes.probes = probes.probes.filter(({ class: name }) => name !== "secrets");
  },
};
