import { defineModule, type ModuleDefinition, shipRows } from "../kit/index.ts";
import { standBehind } from "./behind.ts";
import { gateReaders } from "./gate_readers.ts";
import { proofGateFunction } from "./proof_gate_function.ts";
import { proofSubject } from "./proof_subject.ts";

/** The rows that say what needs a proof and what stands behind which gate, made from all modules: a later one is in it without anybody listing it. */
export function proofRows(modules: readonly ModuleDefinition[]): ModuleDefinition {
  const { subjects, behind } = standBehind(modules, gateReaders);
  return defineModule({
    name: "proof",
    summary: "What the definitions say about gates and the functions behind them.",
    objects: [
      shipRows(
        proofSubject,
        subjects.map(({ definition, provedBy }) => ({
          function_name: definition.name,
          kind: definition.mutation ? "function" : "trigger",
          proved_by: provedBy,
        })),
      ),
      shipRows(
        proofGateFunction,
        behind.map(({ gate, functionName, reason }) => ({ gate, function_name: functionName, reason })),
      ),
    ],
  });
}
