import { mutatingFunctions } from "../../evidence/seal.ts";
import type { ProveRun } from "../run.ts";

/** The run as a document somebody can file. It says nothing the facts beside it do not say. */
export function runReport({ verdict, proofs, problems, facts }: ProveRun): string {
  const { environment, baseline, probes, blockers } = facts;
  const { server, product, dump, deployment, only } = environment;
  const proved = proofs.filter(({ ok }) => ok).length;
  const parts = [
    `# Rollback proof: ${verdict}`,
    table(
      ["", ""],
      [
        ["Verdict", `**${verdict}**`],
        ["Proved", `${proved} of ${mutatingFunctions(environment).length} mutating functions${only ? " (chosen with --only)" : ""}`],
        ["Product", `${product.name} ${product.version}, schema \`${product.schema}\``],
        ["Server", `PostgreSQL ${server.version}`],
        ["Deployment", deployment ?? "not marked"],
        ["Mode", "rollback only: every transaction was rolled back"],
        ["Time", `${environment.startedAt} to ${environment.finishedAt}`],
        ["Schema digest", `\`${environment.schemaDigest}\``],
        [
          "Dump",
          "by" in dump
            ? `${dump.by}, ${dump.scope}, ${baseline.dump?.bytes ?? 0} bytes, before and after`
            : `not available: ${dump.unavailable}`,
        ],
        ["Run", `\`${environment.run}\``],
      ],
    ),
    "Every function ran in two transactions: with every gate open, watched by another session, and with only its own gates open, followed by its inverse. " +
      "Both were rolled back; every table, every object and what no rollback undoes was compared with the baseline.",
    "## Functions",
    table(
      ["Function", "Gate", "Tables written", "Inverse", "Witness", ""],
      proofs.map((proof, n) => {
        const of = facts.writeSet.functions[n];
        const inverse = of && ("inverse" in of.pair ? `\`${of.pair.inverse}\`` : "its own");
        const witness = !of?.witness ? "none" : of.witness.waited ? `waited: ${of.waits ?? "**no reason given**"}` : "saw nothing";
        return [`\`${proof.function}\``, of?.gate ?? "none", proof.observed.join(", ") || "none", inverse ?? "", witness, mark(proof.ok)];
      }),
    ),
    ...failures(proofs.flatMap((proof) => proof.problems.map(({ code, detail }) => [proof.function, code, detail]))),
    ...failures(problems.map(({ code, detail }) => ["the run", code, detail])),
    "## Bad requests",
    table(
      ["Class", "Request", "Answer", ""],
      probes.probes.map(({ class: name, request, expected, code }) => [name, request, code ?? "let through", mark(code === expected)]),
    ),
    "## What stands between this proof and a real run",
    blockers.blockers.length === 0
      ? "Nothing."
      : table(
          ["Blocker", "Subject", "What to do"],
          blockers.blockers.map(({ blocker, subject, hint }) => [blocker, subject ?? "", hint]),
        ),
    "## Left out",
    table(
      ["What", "Why"],
      environment.exclusions.map(({ what, why }) => [what, why]),
    ),
    "## Checking this",
    "`iu-core evidence verify .` needs no database and no network. With public tools: `sha256sum -c SHA256SUMS`, and any DSSE verifier on `*.dsse.json` with the key in " +
      "`signer.pub.pem`. `sh RERUN.sh` runs the same proof again and compares.",
  ];
  return `${parts.join("\n\n")}\n`;
}

const failures = (rows: readonly (readonly string[])[]) => (rows.length === 0 ? [] : [table(["Where", "Code", "What"], rows)]);

const mark = (ok: boolean) => (ok ? "ok" : "**FAILED**");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
