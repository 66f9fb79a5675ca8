import type { Command } from "commander";
import { Problem } from "../output/problem.ts";
import type { ServerSource } from "../postgres/server.ts";
import { type Context, defineCommand, type Outcome } from "./command.ts";

export const demo = defineCommand<{ commit?: boolean }>({
  name: "demo [folder]",
  summary: "The main job: compose documents, prove every capability, leave nothing behind.",
  details:
    "Runs the product factory on the documents in examples/, each phase in a transaction that is rolled back or a database that is dropped, and compares the figures with " +
    "those of the reference run and the database with what it was before. Uses a database of its own: on the server of --database-url or " +
    "DATABASE_URL, else in Docker, else on an embedded PostgreSQL. The run is kept in .iu-core/runs. Exits 1 if anything deviates.\n\n" +
    "[folder] is any folder of Markdown, or one Markdown file, which is cut at its headings. With --commit the result stays, in the " +
    "development database unless --database-url says otherwise; DATABASE_URL is not looked at.",
  uses: ["databaseUrl", "source"],
  options: (command: Command) => command.option("--commit", "compose for real and leave the database running"),
  examples: [
    "iu-core demo",
    "iu-core demo ./handbook",
    "iu-core demo CHANGELOG.md --json | jq .verdict",
    "iu-core demo --commit",
    "iu-core demo --database-url postgresql://owner@localhost/postgres",
  ],
  async run(context, { args: [folder], options: { commit = false } }) {
    return commit ? commitOutcome(context, folder) : demoOutcome(context, folder);
  },
});

async function demoOutcome(context: Context, folder: string | undefined): Promise<Outcome> {
  const [{ givenUrl }, { runDemo }, { interruptible }, { writeRun }] = await Promise.all([
    import("./database.ts"),
    import("../demo/run_demo.ts"),
    import("../output/interrupt.ts"),
    import("../demo/report/write.ts"),
  ]);
  const { databaseUrl, source } = context.globals;
  const byUrl = source === undefined || source === "auto" || source === "url";
  if (databaseUrl !== undefined && !byUrl)
    throw new Problem("usage", `Either --database-url or --source ${source}.`, { hint: "Leave one out." });
  if (byUrl) givenUrl(databaseUrl);
  const { progress } = context;
  const run = await interruptible((signal) =>
    runDemo({ folder, databaseUrl, source: source as ServerSource | undefined, progress, signal }),
  );
  const place = writeRun(run, ".iu-core/runs");
  return {
    ok: run.verdict === "PASS",
    document: { ...run, report: place },
    async text(style) {
      const { runText } = await import("../demo/report/screen.ts");
      return runText(run, place, style);
    },
  };
}

async function commitOutcome(context: Context, folder: string | undefined): Promise<Outcome> {
  const { databaseUrl, source } = context.globals;
  if (source !== undefined)
    throw new Problem("usage", "--commit takes no --source.", { hint: "It uses the development database, or the one of --database-url." });
  const [{ givenUrl }, { runCommit }, { loginName }] = await Promise.all([
    import("./database.ts"),
    import("../demo/run_commit.ts"),
    import("./actor.ts"),
  ]);
  const report = await runCommit({
    folder,
    databaseUrl: databaseUrl && givenUrl(databaseUrl),
    progress: context.progress,
    actor: loginName(),
  });
  return {
    ok: true,
    document: report,
    text: (style) => {
      const made = report.collections.map(({ collectionKey, outcome, pieces, composedAt }) =>
        outcome === "composed"
          ? `${style.green("composed")}  ${collectionKey}, ${pieces} pieces`
          : `${style.dim("exists")}    ${collectionKey}, ${pieces} pieces, composed ${composedAt}; left as it is`,
      );
      const stop = databaseUrl === undefined ? ["", style.dim("It keeps running until: iu-core db stop")] : [];
      return [
        ...made,
        "",
        `psql ${style.bold(`'${report.url}'`)}`,
        ...report.statements.map((statement) => `  ${statement}`),
        ...stop,
      ].join("\n");
    },
  };
}
