import * as f from "../../scripts/evidence/format.ts";
import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  sealed: (files) => {
    const report = Buffer.from(files.get(f.reportFile) ?? "");
    report.writeUInt8(report.readUInt8(7) ^ 1, 7);
    files.set(f.reportFile, report);
  },
};
