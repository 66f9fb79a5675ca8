import * as f from "../../scripts/evidence/format.ts";
import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  index: (index) => {
    index.files = index.files.filter(({ path }) => path !== f.reportFile);
    index.count = index.files.length;
  },
};
