import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const dumpChangedRule = defineRule({
  code: "DUMP_CHANGED",
  refuses: "The dump after the run is not, byte for byte, the one before it; or it was not taken although it could be.",
  needs: ["environment", "baseline", "afterRollback"],
  check: ({ environment, baseline, afterRollback }) => {
    const taken = "by" in environment.dump;
    const { dump: before } = baseline;
    const { dump: after } = afterRollback;
    if (!taken && !before && !after) return [];
    const same = taken && before && after && before.sha256 === after.sha256 && before.bytes === after.bytes;
    return same
      ? []
      : [{ file: f.factFiles.afterRollback, detail: `dump ${after?.sha256 ?? "not taken"}, was ${before?.sha256 ?? "not taken"}` }];
  },
});
