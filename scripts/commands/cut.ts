import type { Command } from "commander";
import { Problem } from "../output/problem.ts";
import { loginName } from "./actor.ts";
import { defineCommand } from "./command.ts";

interface Options {
  readonly documentKey?: string;
  readonly maxLevel: string;
  readonly planOnly?: boolean;
  readonly submit?: boolean;
  readonly actor?: string;
}

const listed = 40;

export const cut = defineCommand<Options>({
  name: "cut <file>",
  summary: "Plan the cut of a Markdown document into units, by its headings.",
  details:
    "Opens the document, plans one unit for each heading, and prints what becomes of every block: add, keep, revise, restore or retire for a document " +
    "that was cut before. The database refuses a plan that would lose a byte. Nothing changes a unit: after --submit those who may vote decide, " +
    "then cutter_exec executes and cutter_verify verifies (docs/cut.md).",
  uses: ["databaseUrl", "schema"],
  options: (command: Command) =>
    command
      .option("--document-key <key>", "the document; its units' addresses begin with it (default: from the file's name)")
      .option("--max-level <level>", "headings of a deeper level stay text, 1 to 6", "6")
      .option("--plan-only", "show the plan and keep nothing of it")
      .option("--submit", "put the plan to the vote")
      .option("--actor <name>", "who asks (default: IU_ACTOR, else your login name)"),
  examples: [
    "iu-core cut handbook.md --document-key policy/handbook --plan-only",
    "iu-core cut handbook.md --document-key policy/handbook --submit",
  ],
  async run(context, { args: [file = ""], options: { documentKey, maxLevel, planOnly = false, submit = false, actor } }) {
    if (!/^[1-6]$/.test(maxLevel)) throw new Problem("usage", "--max-level is a number from 1 to 6.");
    if (planOnly && submit)
      throw new Problem("usage", "--plan-only keeps nothing that could be submitted.", { hint: "Leave one of the two out." });
    const [{ onDatabase }, { readText }, { cutDocument }, { documentKeyOf }] = await Promise.all([
      import("./database.ts"),
      import("../text/read_text.ts"),
      import("../cut/cut.ts"),
      import("../cut/blocks.ts"),
    ]);
    const outcome = await context.progress.step(`Planning the cut of ${file}`, () =>
      onDatabase(context, (client) =>
        cutDocument(client, readText(file), {
          schema: context.globals.schema,
          actor: actor ?? loginName(),
          documentKey: documentKey ?? documentKeyOf(file),
          maxLevel: Number(maxLevel),
          planOnly,
          submit,
        }),
      ),
    );
    const { plan, units, approval_request_id: approval } = outcome;
    return {
      ok: true,
      document: { ok: true, file, plan_only: planOnly, ...outcome },
      async text(style) {
        const { table } = await import("../output/table.ts");
        const colour = { add: style.green, revise: style.yellow, restore: style.yellow, retire: style.red } as Record<
          string,
          (s: string) => string
        >;
        const rows = units
          .slice(0, listed)
          .map((unit) => [
            String(unit.block_no),
            unit.byte_start === null ? "" : String((unit.byte_end ?? 0) - unit.byte_start),
            (colour[unit.action] ?? style.dim)(unit.action),
            unit.canonical_address ?? "",
            unit.title,
          ]);
        const counts = (["add", "keep", "revise", "restore", "retire"] as const)
          .filter((name) => plan[name] > 0)
          .map((name) => `${plan[name]} ${name}`);
        return [
          table(["block", "bytes", "action", "address", "title"], rows, { right: [0, 1] }),
          ...(units.length > listed ? [style.dim(`… ${units.length - listed} more: --json, or fn_cut_units`)] : []),
          "",
          `${style.bold(outcome.document_key)}: ${plan.blocks} blocks, ${plan.bytes} bytes, lossless; ${counts.join(", ") || "gaps only"}`,
          planOnly
            ? "Nothing was kept."
            : approval === null
              ? `cut ${plan.cut_request_id} is ${style.green("planned")}; submit it with fn_cut_submit`
              : `cut ${plan.cut_request_id} is ${style.green("submitted")}; vote on approval ${approval} with fn_approval_vote`,
        ].join("\n");
      },
    };
  },
});
