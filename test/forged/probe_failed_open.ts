import { type Forgery, first } from "./forgery.ts";

export const forgery: Forgery = {
  facts: ({ probes }) => {
    first(probes.probes).code = null;
  },
};
