import type { Command } from "commander";
import { Problem } from "../output/problem.ts";
import type { ServerSource } from "../postgres/server.ts";
import { defineCommand } from "./command.ts";

interface ProveOptions {
  readonly only?: string[];
  readonly out: string;
  readonly key?: string;
}

export const prove = defineCommand<ProveOptions>({
  name: "prove",
  summary: "Prove that every mutating function can be rolled back, and write the evidence.",
  details:
    "Runs each function's scenario in transactions that are rolled back, watched by a second connection, and compares every table, every object " +
    "and, where a pg_dump can read the server, the dump with what was there before. Uses the database of --database-url or DATABASE_URL, as the owner of its schema; " +
    "nothing stays. Without one, or with --source, it uses a PostgreSQL of its own. Nobody else should write meanwhile: what they change counts as left behind.\n\n" +
    "The evidence is one directory, signed with --key or the key in IU_EVIDENCE_KEY; without either with a key that is made for it, which shows that nothing was changed since, " +
    "not who made it. Exits 1 if a proof fails; the evidence then says so.",
  uses: ["databaseUrl", "source"],
  options: (command: Command) =>
    command
      .requiredOption("--out <dir>", "directory for the evidence: new, or empty")
      .option("--only <names...>", "these functions only: a partial proof")
      .option("--key <file>", "private key, as iu-core evidence keygen makes it"),
  examples: [
    "iu-core prove --out evidence/",
    "iu-core prove --only fn_iu_compose --out evidence/",
    "iu-core prove --out evidence/ --key ~/.iu-core-evidence.pem --database-url postgresql://owner@db.example/iu",
  ],
  async run({ globals, progress }, { options: { only, out, key } }) {
    const [{ givenUrl }, { refuseTaken }, { keyId, newKey, readPrivateKey }, { interruptible }] = await Promise.all([
      import("./database.ts"),
      import("../evidence/place.ts"),
      import("../evidence/keys.ts"),
      import("../output/interrupt.ts"),
    ]);
    const { databaseUrl, source } = globals;
    const byUrl = source === undefined || source === "auto" || source === "url";
    if (databaseUrl !== undefined && !byUrl)
      throw new Problem("usage", `Either --database-url or --source ${source}.`, { hint: "Leave one out." });
    const url = byUrl ? givenUrl(databaseUrl) : undefined;
    // What can be refused at once is refused before minutes are spent.
    refuseTaken(out);
    const keyFile = key ?? (process.env["IU_EVIDENCE_KEY"] || undefined);
    const signer = keyFile === undefined ? newKey() : readPrivateKey(keyFile);
    const { proveAndSeal } = await import("../prove/seal.ts");
    const { run, problems } = await interruptible((signal) =>
      proveAndSeal({ url, source: source as ServerSource | undefined, only, out, signer, progress, signal }),
    );
    const ok = run.verdict === "PASS" && problems.length === 0;
    return {
      ok,
      document: {
        verdict: ok ? "PASS" : "FAIL",
        evidence: out,
        keyId: keyId(signer),
        functions: run.proofs.map(({ facts: _, ...proof }) => proof),
        unproved: run.unproved,
        problems: [...run.problems, ...problems],
        blockers: run.facts.blockers.blockers,
      },
      async text(style) {
        const { runScreen } = await import("../prove/report/screen.ts");
        return runScreen({ ...run, verdict: ok ? "PASS" : "FAIL", problems: [...run.problems, ...problems] }, out, keyId(signer), style);
      },
    };
  },
});
