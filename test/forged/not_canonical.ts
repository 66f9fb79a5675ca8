import * as f from "../../scripts/evidence/format.ts";
import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  // JSON readers take the second of two keys of one name, people the first.
  content: (files) => {
    const text = (files.get(f.factFiles.blockers) ?? "").toString();
    files.set(f.factFiles.blockers, Buffer.from(text.replace("{", '{ "blockers": ["none"],')));
  },
};
