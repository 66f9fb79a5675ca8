import * as f from "../../scripts/evidence/format.ts";
import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  sealed: (files) => void files.delete(f.reportFile),
};
