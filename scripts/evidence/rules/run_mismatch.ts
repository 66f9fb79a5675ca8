import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const runMismatchRule = defineRule({
  code: "RUN_MISMATCH",
  refuses: "A document belongs to another run.",
  needs: ["environment", "baseline", "apply", "writeSet", "afterRollback", "probes", "blockers", "statement", "index"],
  check: (packet) => {
    const { run } = packet.environment;
    const others = [
      ...Object.entries(f.factFiles).map(([name, file]) => ({ file: file as string, of: packet[name as keyof typeof f.factFiles].run })),
      { file: f.indexFile, of: packet.index.run },
      { file: f.statementFile, of: packet.statement.predicate.run },
    ];
    return others.filter(({ of }) => of !== run).map(({ file, of }) => ({ file, detail: `run ${of}, the environment is of ${run}` }));
  },
});
