import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ probes }) => {
    probes.format = "urn:iu-core:evidence:v0";
  },
};
