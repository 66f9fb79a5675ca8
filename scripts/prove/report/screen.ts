import { mutatingFunctions } from "../../evidence/seal.ts";
import { box } from "../../output/box.ts";
import type { Style } from "../../output/style.ts";
import { table } from "../../output/table.ts";
import type { ProveRun } from "../run.ts";

type Shown = Pick<ProveRun, "proofs" | "facts" | "verdict"> & { readonly problems: readonly { code: string; detail: string }[] };

/** The run for whoever sits in front of it; the verdict last. */
export function runScreen({ proofs, problems, facts, verdict }: Shown, dir: string, keyId: string, style: Style): string {
  const { environment, baseline, writeSet, probes, blockers } = facts;
  const mark = (ok: boolean) => (ok ? style.green("ok") : style.red("FAILED"));
  const rows = proofs.map(({ function: name, observed, ok }, n) => {
    const of = writeSet.functions[n];
    const back = of?.undo ? (of.undo.given === of.undo.undone ? "undone" : "NOT UNDONE") : "rolled back";
    return [name, `${observed.length} ${observed.length === 1 ? "table" : "tables"}`, back, mark(ok)];
  });
  const failures = [
    ...proofs.flatMap((proof) => proof.problems.map(({ code, detail }) => `${proof.function}  ${code}: ${detail}`)),
    ...problems.map(({ code, detail }) => `${code}: ${detail}`),
  ];
  const refused = probes.probes.filter(({ expected, code }) => code === expected).length;
  const all = mutatingFunctions(environment).length;
  const proved = proofs.filter(({ ok }) => ok).length;
  const kinds = [...new Set(blockers.blockers.map(({ blocker }) => blocker))];
  return [
    `${environment.product.name} ${environment.product.version} on PostgreSQL ${environment.server.version}`,
    table([style.bold("function"), "wrote", "", ""], rows),
    ...(failures.length > 0 ? [failures.map((line) => style.red(line)).join("\n")] : []),
    [
      `${mark(refused === probes.probes.length)}  bad requests refused: ${refused} of ${probes.probes.length}`,
      `${style.dim("dump:")} ${"by" in environment.dump ? `${environment.dump.by}, ${baseline.dump?.bytes} bytes before and after` : environment.dump.unavailable}`,
      `${style.dim("before a real run:")} ${blockers.blockers.length === 0 ? "nothing stands in the way" : `${blockers.blockers.length} blockers (${kinds.join(", ")})`}`,
      `${style.dim("evidence:")} ${dir}, signed by ${keyId.slice(0, 16)}…`,
    ].join("\n"),
    box(
      [`${verdict}  ${proved} of ${all} mutating functions proved`, "everything rolled back"],
      verdict === "PASS" ? style.green : style.red,
    ),
  ].join("\n\n");
}
