import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  verdict: "FAIL",
};
