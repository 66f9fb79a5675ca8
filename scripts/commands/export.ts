import type { Command } from "commander";
import { defineCommand } from "./command.ts";

export const exportText = defineCommand<{ force?: boolean }>({
  name: "export <collection> <folder>",
  summary: "Write a collection as Markdown files, one a piece, to be edited and imported again.",
  details:
    "Files are numbered by tens in the order of the pieces; a file between two others becomes a piece between theirs. The sidecar " +
    "iu-collection.json holds what was exported: keep it with the files. A folder that was exported before is brought up to date, unless it " +
    "has edits that were not imported.",
  uses: ["databaseUrl", "schema"],
  options: (command: Command) => command.option("--force", "discard edits of files that were not imported"),
  examples: ["iu-core export handbook.procurement ./handbook", "iu-core export handbook.procurement ./handbook --force"],
  async run(context, { args: [key = "", folder = ""], options: { force } }) {
    const [{ onDatabase }, { exportCollection }] = await Promise.all([import("./database.ts"), import("../text/export.ts")]);
    const { schema } = context.globals;
    const sidecar = await context.progress.step(`Exporting ${key}`, (retitle) =>
      onDatabase(context, (client) =>
        exportCollection(client, key, folder, {
          schema,
          force,
          onPiece: (done, all) => retitle(`Exporting ${key}: ${done} of ${all} pieces`),
        }),
      ),
    );
    const { pieces, ...head } = sidecar;
    return {
      ok: true,
      document: { ok: true, folder, ...head, piece_count: pieces.length },
      text: (style) =>
        [
          `${style.green("exported")} ${pieces.length} pieces of ${key} to ${folder}`,
          style.dim(`manifest ${head.manifest_no}, graph ${head.graph_digest.slice(0, 16)}…, content ${head.content_digest.slice(0, 16)}…`),
        ].join("\n"),
    };
  },
});
