import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  signedIndex: (index) => {
    index.count -= 1;
    index.files.pop();
  },
};
