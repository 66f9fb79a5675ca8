import { mkdtempSync, renameSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as f from "../../scripts/evidence/format.ts";
import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  disk: (dir) => {
    const place = join(dir, f.reportFile);
    const elsewhere = join(mkdtempSync(join(tmpdir(), "iu-core-forged-")), f.reportFile);
    renameSync(place, elsewhere);
    symlinkSync(elsewhere, place);
  },
};
