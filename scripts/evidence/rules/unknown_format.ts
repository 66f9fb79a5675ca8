import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const unknownFormatRule = defineRule({
  code: "UNKNOWN_FORMAT",
  refuses: "A document is of another format or type than the verifier knows.",
  needs: [
    "environment",
    "baseline",
    "apply",
    "writeSet",
    "afterRollback",
    "probes",
    "blockers",
    "envelopes",
    "statement",
    "testResult",
    "index",
  ],
  check: (packet) => {
    const { statement, testResult, envelopes } = packet;
    const facts = Object.entries(f.factFiles).map(([name, file]) => [file, packet[name as keyof typeof f.factFiles].format, f.format]);
    const types = [
      [f.indexFile, packet.index.format, f.format],
      [f.statementFile, envelopes.statement.payloadType, f.statementPayload],
      [f.testResultFile, envelopes.testResult.payloadType, f.statementPayload],
      [f.signedIndexFile, envelopes.index.payloadType, f.indexPayload],
      [f.statementFile, statement._type, f.statementType],
      [f.testResultFile, testResult._type, f.statementType],
      [f.statementFile, statement.predicateType, f.rollbackProof],
      [f.testResultFile, testResult.predicateType, f.testResult],
    ];
    return [...facts, ...types].flatMap(([file, found, known]) =>
      found === known ? [] : [{ file, detail: `${found}; this verifier knows ${known}` }],
    );
  },
});
