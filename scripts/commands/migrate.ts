import type { Command } from "commander";
import type { MigrateEvent, MigrateOptions } from "../migrate/run.ts";
import { Problem, type ProblemCode } from "../output/problem.ts";
import { type CommandGroup, type Context, defineCommand } from "./command.ts";
import { type PlaceOptions, place, placed } from "./place.ts";

interface TimeoutOptions extends PlaceOptions {
  readonly lockTimeout: string;
  readonly statementTimeout: string;
  readonly retries: string;
}

const timeouts = (command: Command): Command =>
  place(command)
    .option("--lock-timeout <time>", "how long a statement waits for a lock before the migration is tried again", "5s")
    .option("--statement-timeout <time>", "how long one statement may take", "15min")
    .option("--retries <n>", "how often a migration that hit the lock timeout is tried again", "6");

const up = defineCommand<TimeoutOptions & { allowDrift?: boolean }>({
  name: "up",
  summary: "Apply every pending migration.",
  details:
    "Each migration is one transaction under a lock, so two runners give one winner. Refuses an edited migration, and a database that " +
    "somebody changed by hand since the last one. Creates the roles where it may, otherwise says who must.",
  uses: ["databaseUrl", "schema"],
  options: (command) => timeouts(command).option("--allow-drift", "go on although the database differs from what the last migration left"),
  examples: ["iu-core migrate up", "iu-core migrate up --database-url postgresql://owner@db.example/iu --lock-timeout 2s"],
  run(context, { options }) {
    const settings = { ...placed(context, options), ...parsed(options), allowDrift: options.allowDrift ?? false };
    return migrating(context, "Applying migrations", async (client, watch) => {
      const { migrateUp } = await import("../migrate/run.ts");
      const result = await migrateUp(client, { ...settings, onProgress: watch });
      return {
        ok: true,
        document: result,
        text: (style) => {
          const roles = result.rolesCreated.length > 0 ? [`Roles created: ${result.rolesCreated.join(", ")}`] : [];
          const applied = result.applied.map((name) => `${style.green("applied")} ${name}`);
          return [...roles, ...(applied.length > 0 ? applied : ["Nothing to do: the database is up to date."])].join("\n");
        },
      };
    });
  },
});

const down = defineCommand<TimeoutOptions & { all?: boolean; discardRows?: boolean }>({
  name: "down [count]",
  summary: "Undo the last migration, or the last <count>.",
  details: "Refused where rows would be lost, unless --discard-rows says that they may.",
  uses: ["databaseUrl", "schema"],
  options: (command) =>
    timeouts(command).option("--all", "undo every migration").option("--discard-rows", "let rows be discarded: there is no way back"),
  examples: [
    "iu-core migrate down",
    "iu-core migrate down 2",
    "iu-core migrate down --all --discard-rows   # as if it had never been here",
  ],
  run(context, { args: [given], options }) {
    if (given !== undefined && options.all) throw new Problem("usage", "Either a count or --all.");
    const count = options.all ? Number.POSITIVE_INFINITY : whole(given ?? "1", "The count", 1);
    const settings = { ...placed(context, options), ...parsed(options), discardRows: options.discardRows ?? false };
    return migrating(context, "Undoing migrations", async (client, watch) => {
      const { migrateDown } = await import("../migrate/run.ts");
      const result = await migrateDown(client, count, { ...settings, onProgress: watch });
      return {
        ok: true,
        document: result,
        text: (style) =>
          result.undone.length > 0
            ? result.undone.map((name) => `${style.yellow("undone")} ${name}`).join("\n")
            : "Nothing to undo: no migration is applied.",
      };
    });
  },
});

const status = defineCommand<PlaceOptions>({
  name: "status",
  summary: "Which migrations are applied, which are pending.",
  details: "Exits 0 either way; iu-core verify is the check for CI.",
  uses: ["databaseUrl", "schema"],
  options: place,
  examples: ["iu-core migrate status", "iu-core migrate status --json"],
  run: (context, { options }) =>
    migrating(context, "Reading the ledger", async (client) => {
      const { migrationStatus } = await import("../migrate/status.ts");
      const found = await migrationStatus(client, placed(context, options));
      return {
        ok: true,
        document: found,
        async text(style) {
          if (found.extension)
            return `Installed as the extension ${found.extension.name} ${found.extension.version}: alter extension ${found.extension.name} update moves it, migrations do not.`;
          if (found.unrecorded) return "iu-core is installed here, but not by these migrations (by another runner).";
          const { table } = await import("../output/table.ts");
          const rows = [
            ...found.applied.map(({ name, applied_at, applied_by }) => [
              style.green("applied"),
              name,
              `${applied_at.toISOString()} by ${applied_by}`,
            ]),
            ...found.pending.map((name) => [style.yellow("pending"), name, ""]),
          ];
          return rows.length > 0 ? table(["", "migration", ""], rows) : "There are no migrations.";
        },
      };
    }),
});

const plan = defineCommand<PlaceOptions>({
  name: "plan",
  summary: "What migrate up would do, step by step, with the locks each step takes.",
  details: "Changes nothing. Without any database it shows all migrations.",
  uses: ["databaseUrl", "schema"],
  options: place,
  examples: ["iu-core migrate plan", "iu-core migrate plan --json --database-url postgresql://owner@db.example/iu"],
  async run(context, { options }) {
    const where = placed(context, options);
    const [{ givenUrl, onDatabase }, { developmentDatabase }, { migrationPlan }] = await Promise.all([
      import("./database.ts"),
      import("./development.ts"),
      import("../migrate/status.ts"),
    ]);
    const hasDatabase = givenUrl(context.globals.databaseUrl) !== undefined || (await developmentDatabase()).running;
    const planned = await asProblems(() =>
      hasDatabase ? onDatabase(context, (client) => migrationPlan(client, where)) : migrationPlan(undefined, where),
    );
    return {
      ok: true,
      document: { against: hasDatabase ? "database" : "nothing", migrations: planned },
      async text(style) {
        if (planned.length === 0) return "Nothing to do: the database is up to date.";
        const { table } = await import("../output/table.ts");
        return planned
          .map(({ name, steps, transactional, lines }) => {
            const how = `${lines} lines, ${steps.length} steps, ${transactional ? "one transaction" : "outside a transaction"}`;
            return `${style.bold(name)} (${how})\n${table(
              ["step", "locks"],
              steps.map(({ what, locks }) => [what, locks]),
            )}`;
          })
          .join("\n\n");
      },
    };
  },
});

export const migrate: CommandGroup = {
  name: "migrate",
  summary: "install and upgrade: up, down, status, plan",
  commands: [up, down, status, plan],
};

type Client = Parameters<typeof import("../migrate/run.ts").migrateUp>[0];

/** Runs `work` on the command's database; the name of the migration at work is shown as it goes. */
async function migrating<T>(
  context: Context,
  title: string,
  work: (client: Client, watch: (event: MigrateEvent) => void) => Promise<T>,
): Promise<T> {
  const { onDatabase } = await import("./database.ts");
  return asProblems(() =>
    context.progress.step(title, (retitle) =>
      onDatabase(context, (client) =>
        work(client, (event) => {
          if (event.kind !== "retry") return retitle(`${title}: ${event.name}`);
          const note = `${event.name} did not get its lock (attempt ${event.attempt}); trying again in ${event.waitMs} ms`;
          retitle(note);
          if (!process.stderr.isTTY) context.note(note);
        }),
      ),
    ),
  );
}

/** What the migration library refuses, in the shape every error is shown in. Its messages say what to do. */
export async function asProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Loaded when there is something to tell apart: this is the whole product.
    const [{ HistoryError }, { RolesMissing }, { MigrationRunning }] = await Promise.all([
      import("../migrate/history.ts"),
      import("../migrate/roles.ts"),
      import("../migrate/retry.ts"),
    ]);
    const known: [new () => Error, ProblemCode][] = [
      [HistoryError, "history"],
      [RolesMissing, "roles_missing"],
      [MigrationRunning, "migration_running"],
    ];
    const code = known.find(([kind]) => error instanceof kind)?.[1];
    throw code ? new Problem(code, `${(error as Error).message}.`, { cause: error }) : error;
  }
}

const parsed = ({ lockTimeout, statementTimeout, retries }: TimeoutOptions): MigrateOptions => ({
  lockTimeout,
  statementTimeout,
  retries: whole(retries, "--retries", 0),
});

function whole(text: string, what: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Problem("usage", `${what} is a whole number of at least ${least}, not ${JSON.stringify(text)}.`);
}
