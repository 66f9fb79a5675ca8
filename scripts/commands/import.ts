import type { Command } from "commander";
import { loginName } from "./actor.ts";
import { defineCommand } from "./command.ts";

interface Options {
  readonly dryRun?: boolean;
  readonly actor?: string;
  readonly note?: string;
}

export const importText = defineCommand<Options>({
  name: "import <folder>",
  summary: "Bring edited Markdown files back into the collection they were exported from.",
  details:
    "A three-way merge with what was exported: edited files become versions; added, moved (renamed) and removed files change the arrangement, " +
    "all in one transaction. Where files and database both changed the same thing differently, the conflicts are listed, nothing is applied " +
    "and the exit code is 1. Without an edit nothing is written.",
  uses: ["databaseUrl", "schema"],
  options: (command: Command) =>
    command
      .option("--dry-run", "say what would be done, and do nothing")
      .option("--actor <name>", "who asks (default: IU_ACTOR, else your login name)")
      .option("--note <text>", "why; kept with every new version"),
  examples: ["iu-core import ./handbook --dry-run", 'iu-core import ./handbook --note "review of 2026-11"'],
  async run(context, { args: [folder = ""], options: { dryRun = false, actor, note } }) {
    const [{ onDatabase }, { importFolder }] = await Promise.all([import("./database.ts"), import("../text/import.ts")]);
    const { schema } = context.globals;
    const report = await context.progress.step(`Importing ${folder}`, (retitle) =>
      onDatabase(context, (client) =>
        importFolder(client, folder, {
          schema,
          actor: actor ?? loginName(),
          note,
          dryRun,
          onProgress: (what, done, all) => retitle(`${what} ${folder}: ${done} of ${all}`),
        }),
      ),
    );
    const ok = report.conflicts.length === 0;
    return {
      ok,
      document: { ok, dryRun, folder, ...report },
      async text(style) {
        if (!ok) {
          const { table } = await import("../output/table.ts");
          const rows = report.conflicts.map(({ code, file, message }) => [style.red(code), file ?? "", message]);
          return [table(["conflict", "file", ""], rows), style.red("Nothing was imported.")].join("\n\n");
        }
        if (report.edited === 0) return `${style.green("nothing to import")}: ${report.files} files are as they were exported`;
        const done = [
          report.revised > 0 && `${report.revised} revised`,
          report.minted > 0 && `${report.minted} new`,
          report.arranged && "pieces arranged anew",
        ].filter(Boolean);
        const what = done.length > 0 ? done.join(", ") : "the database has all of it already";
        return dryRun ? `would import: ${what}` : `${style.green("imported")}: ${what}; manifest ${report.manifest_no}`;
      },
    };
  },
});
