import { Problem } from "../output/problem.ts";
import { type CommandGroup, defineCommand } from "./command.ts";

const start = defineCommand({
  name: "start",
  summary: "Start the development database, making it first if needed.",
  details:
    "A PostgreSQL 18 of this directory's own, from npm: nothing has to be installed. Its data lie in .iu-core/postgres and stay there " +
    "when it is stopped. Commands that need a database find it when neither --database-url nor DATABASE_URL is given.",
  uses: [],
  examples: ["iu-core db start && iu-core migrate up"],
  async run({ progress }) {
    const { startDevelopmentDatabase } = await import("./development.ts");
    const database = await progress.step("Starting PostgreSQL", startDevelopmentDatabase);
    return {
      ok: true,
      document: database,
      text: (style) =>
        `PostgreSQL ${database.majorVersion} is running; data in ${database.directory}\n${style.bold(database.url)}\n` +
        style.dim("Next: iu-core migrate up. It runs until: iu-core db stop"),
    };
  },
});

const stop = defineCommand({
  name: "stop",
  summary: "Stop the development database; its data stay.",
  uses: [],
  examples: ["iu-core db stop"],
  async run({ progress }) {
    const [{ describe, developmentDatabase }, { stopPersistent }] = await Promise.all([
      import("./development.ts"),
      import("../postgres/persistent.ts"),
    ]);
    const { running } = await developmentDatabase();
    const stopped = running ? describe(await progress.step("Stopping PostgreSQL", () => stopPersistent())) : await developmentDatabase();
    return { ok: true, document: stopped, text: () => (running ? `Stopped; data in ${stopped.directory}` : "It was not running.") };
  },
});

const url = defineCommand({
  name: "url",
  summary: "Print the development database's URL.",
  uses: [],
  examples: ['psql "$(iu-core db url)"', "DATABASE_URL=$(iu-core db url) npm test"],
  async run() {
    const { developmentDatabase } = await import("./development.ts");
    const database = await developmentDatabase();
    if (!database.running || database.url === undefined) {
      throw new Problem("no_database", "The development database is not running.", { hint: "Start it: iu-core db start" });
    }
    return { ok: true, document: database, text: () => database.url ?? "" };
  },
});

export const db: CommandGroup = { name: "db", summary: "a PostgreSQL for development: start, stop, url", commands: [start, stop, url] };
