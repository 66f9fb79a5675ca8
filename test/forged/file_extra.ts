import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  disk: (dir) => writeFileSync(join(dir, "NOTES.md"), "All of this was checked by hand.\n"),
};
