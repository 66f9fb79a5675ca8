import type { Command } from "commander";
import { defineCommand } from "./command.ts";

export const generate = defineCommand<{ check?: boolean }>({
  name: "generate",
  summary: "Write every generated file from the definitions in schema-ts.",
  details: "Objects, migration, extension scripts, contract tests, reference. Nothing is written when a definition has a finding.",
  uses: [],
  options: (command: Command) => command.option("--check", "write nothing; list the files that differ and exit 1 when there is one"),
  examples: ["iu-core generate", "iu-core generate --check   # in CI"],
  async run({ progress }, { options: { check = false } }) {
    const began = performance.now();
    const result = await progress.step(check ? "Comparing generated files" : "Generating", async () => {
      const { generate: write } = await import("../generate/generate.ts");
      return write({ check });
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
