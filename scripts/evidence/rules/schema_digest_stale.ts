import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const schemaDigestStaleRule = defineRule({
  code: "SCHEMA_DIGEST_STALE",
  refuses: "The proof is of another schema, or of other definitions, than it says or than was asked for.",
  needs: ["environment", "baseline", "writeSet", "statement"],
  check: (packet) => {
    const { environment, baseline, writeSet, statement, expected } = packet;
    const wanted = expected.schemaDigest ?? environment.schemaDigest;
    const schema = [
      [f.factFiles.environment, environment.schemaDigest],
      [f.factFiles.baseline, baseline.schemaDigest],
      [f.statementFile, statement.predicate.schemaDigest],
    ] as const;
    const definitions = new Map(environment.functions.map(({ function: name, definition }) => [name, definition]));
    return [
      ...schema
        .filter(([, digest]) => digest !== wanted)
        .map(([file, digest]) => ({ file, detail: `schema digest ${digest}, not ${wanted}` })),
      ...writeSet.functions
        .filter(({ function: name, definition }) => definitions.has(name) && definitions.get(name) !== definition)
        .map(({ function: name }) => ({ file: f.factFiles.writeSet, detail: `${name} was proved in another definition` })),
    ];
  },
});
