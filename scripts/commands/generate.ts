import type { Command } from "commander";
import { Problem } from "../output/problem.ts";
import { defineCommand, type Outcome } from "./command.ts";

export const generate = defineCommand<{ check?: boolean; out?: string; release?: boolean }>({
  name: "generate",
  summary: "Write every generated file from the definitions in schema-ts.",
  details: "Objects, migration, extension scripts, contract tests, reference. Nothing is written when a definition has a finding.",
  uses: ["schema"],
  options: (command: Command) =>
    command
      .option("--check", "write nothing; list the files that differ and exit 1 when there is one")
      .option("--release", "freeze the current version: its snapshot is what the next migration starts from")
      .option("--out <folder>", "a copy for the schema of --schema, with all its migrations, for a tenant beside the first"),
  examples: [
    "iu-core generate",
    "iu-core generate --check   # in CI",
    "iu-core generate --release   # then raise the version in schema-ts/iu-core.ts",
    "iu-core generate --schema tenant_x --out build/tenant_x",
    "iu-core migrate up --schema tenant_x --folder build/tenant_x/migrations",
  ],
  async run({ progress, globals }, { options: { check = false, out, release: freeze = false } }) {
    if (out === undefined && globals.schema !== "iu_core")
      throw new Problem("usage", "--schema needs --out: the files here are those of iu_core.");
    if (out !== undefined && (!/^[^/\\\0]+$/.test(globals.schema) || globals.schema.startsWith("pg_")))
      throw new Problem("usage", "--schema is a name without slashes that does not begin with pg_.");
    if (freeze && (check || out !== undefined)) throw new Problem("usage", "--release goes with neither --check nor --out.");
    if (freeze) return release();
    const copy = out === undefined ? {} : { copy: { schema: globals.schema, folder: out } };
    const began = performance.now();
    const result = await progress.step(check ? "Comparing generated files" : "Generating", async () => {
      const { generate: write } = await import("../generate/generate.ts");
      return write({ check, ...copy });
    });
    const milliseconds = Math.round(performance.now() - began);
    const { changed, stale, files, findings, parseErrors } = result;
    const sound = findings.length === 0 && parseErrors.length === 0;
    const ok = sound && !(check && changed.length + stale.length > 0);
    return {
      ok,
      document: { ok, check, milliseconds, ...result },
      text(style) {
        const wrong = [
          ...findings.map(({ object, message, where }) => `${style.red("finding")} ${object}: ${message} (${where})`),
          ...parseErrors.map(({ object, message, where }) => `${style.red("syntax")}  ${object}: ${message} (${where})`),
        ];
        if (!sound) return [...wrong, style.red("Nothing was written.")].join("\n");
        const [differ, superfluous] = check ? ["differs ", "superfluous "] : ["wrote   ", "removed "];
        const lines = [...changed.map((path) => `${differ}${path}`), ...stale.map((path) => `${superfluous}${path}`)];
        const verdict = !check
          ? `${files} files, ${changed.length} written, ${stale.length} removed`
          : ok
            ? style.green(`${files} files are what the definitions say`)
            : style.red(`${changed.length + stale.length} of ${files} files differ: run iu-core generate`);
        return [...lines, verdict].join("\n");
      },
    };
  },
});

async function release(): Promise<Outcome> {
  const generate = await import("../generate/generate.ts");
  const path = await generate.release().catch((error: unknown) => {
    throw error instanceof generate.ReleaseRefused ? new Problem("release", error.message) : error;
  });
  return {
    ok: true,
    document: { ok: true, snapshot: path },
    text: () => `wrote   ${path}\nThe next change needs a new version in schema-ts/iu-core.ts.`,
  };
}
