import type { Command } from "commander";
import { loginName } from "./actor.ts";
import { type CommandGroup, defineCommand } from "./command.ts";

interface SetOptions {
  readonly queue: string;
  readonly class: string;
  readonly payload: string;
  readonly timeZone: string;
  readonly actor?: string;
}

const set = defineCommand<SetOptions>({
  name: "set <name> <cron>",
  summary: "Set a schedule: a job that is enqueued again and again.",
  details:
    "The five fields are checked, and when it is due first is worked out from them. A schedule of that name is changed. Operators only.",
  uses: ["databaseUrl", "schema"],
  options: (command: Command) =>
    command
      .requiredOption("--class <class>", "the executor class of its jobs")
      .option("--queue <queue>", "the queue they go to", "default")
      .option("--payload <json>", "what they are given", "{}")
      .option("--time-zone <zone>", "in which the fields are meant", "UTC")
      .option("--actor <name>", "who asks (default: IU_ACTOR, else your login name)"),
  examples: ['iu-core schedule set reports.nightly "0 2 * * *" --class noop --time-zone Asia/Ho_Chi_Minh'],
  async run(context, { args: [name = "", cron = ""], options }) {
    const [{ nextTime }, { onDatabase }, { call }, { fnJobScheduleSet }, { Problem }] = await Promise.all([
      import("../worker/cron.ts"),
      import("./database.ts"),
      import("../../schema-ts/kit/client.ts"),
      import("../../schema-ts/queue/fn_job_schedule_set.ts"),
      import("../output/problem.ts"),
    ]);
    let payload: unknown;
    try {
      payload = JSON.parse(options.payload);
    } catch (cause) {
      throw new Problem("bad_input", `--payload is no JSON: ${(cause as Error).message}.`, { cause });
    }
    const next = nextTime(cron, options.timeZone, new Date());
    const answer = await onDatabase(context, (client) =>
      call(
        client,
        fnJobScheduleSet,
        {
          p_schedule: name,
          p_cron: cron.trim().split(/\s+/).join(" "),
          p_queue: options.queue,
          p_executor_class: options.class,
          p_payload: payload,
          p_next_at: next,
          p_actor: options.actor ?? loginName(),
          p_options: { time_zone: options.timeZone },
        },
        { schema: context.globals.schema },
      ),
    );
    return { ok: true, document: answer, text: () => `${name} is due first at ${next.toISOString()}.` };
  },
});

const preview = defineCommand<{ timeZone: string; count: string }>({
  name: "preview <cron>",
  summary: "Show when a schedule would be due. Needs no database.",
  uses: [],
  options: (command: Command) =>
    command.option("--time-zone <zone>", "in which the fields are meant", "UTC").option("--count <n>", "how many times to show", "5"),
  examples: ['iu-core schedule preview "*/15 8-17 * * 1-5" --time-zone Europe/Berlin'],
  async run(_, { args: [cron = ""], options }) {
    const [{ nextTime }, { wholeNumber }] = await Promise.all([import("../worker/cron.ts"), import("../worker/settings.ts")]);
    const times: Date[] = [];
    for (let left = wholeNumber(options.count, "--count", { least: 1, most: 1000 }); left > 0; left -= 1) {
      times.push(nextTime(cron, options.timeZone, times.at(-1) ?? new Date()));
    }
    return {
      ok: true,
      document: { cron, time_zone: options.timeZone, times },
      text: () => times.map((time) => time.toISOString()).join("\n"),
    };
  },
});

interface ScheduleRow {
  readonly schedule: string;
  readonly cron: string;
  readonly time_zone: string;
  readonly queue: string;
  readonly executor_class: string;
  readonly status: string;
  readonly next_at: Date;
  readonly last_due_at: Date | null;
}

const list = defineCommand({
  name: "list",
  summary: "List the schedules, and when they are due.",
  uses: ["databaseUrl", "schema"],
  examples: ["iu-core schedule list", "iu-core schedule list --json | jq '.schedules[].next_at'"],
  async run(context) {
    const [{ onDatabase }, { quoteIdentifier }] = await Promise.all([import("./database.ts"), import("../../schema-ts/kit/names.ts")]);
    const { rows } = await onDatabase(context, (client) =>
      client.query<ScheduleRow>(
        `select schedule, cron, time_zone, queue, executor_class, status, next_at, last_due_at
         from ${quoteIdentifier(context.globals.schema)}.job_schedule order by schedule`,
      ),
    );
    return {
      ok: true,
      document: { schedules: rows },
      async text() {
        if (rows.length === 0) return "There are no schedules.";
        const { table } = await import("../output/table.ts");
        return table(
          ["schedule", "cron", "zone", "queue", "class", "due next"],
          rows.map((row) => [
            row.schedule,
            row.cron,
            row.time_zone,
            row.queue,
            row.executor_class,
            row.status === "active" ? row.next_at.toISOString() : row.status,
          ]),
        );
      },
    };
  },
});

const withdraw = defineCommand<{ actor?: string }>({
  name: "withdraw <name>",
  summary: "Withdraw a schedule: it makes no more jobs.",
  uses: ["databaseUrl", "schema"],
  options: (command: Command) => command.option("--actor <name>", "who asks (default: IU_ACTOR, else your login name)"),
  examples: ["iu-core schedule withdraw reports.nightly"],
  async run(context, { args: [name = ""], options }) {
    const [{ onDatabase }, { call }, { fnJobScheduleWithdraw }] = await Promise.all([
      import("./database.ts"),
      import("../../schema-ts/kit/client.ts"),
      import("../../schema-ts/queue/fn_job_schedule_withdraw.ts"),
    ]);
    const answer = await onDatabase(context, (client) =>
      call(client, fnJobScheduleWithdraw, { p_schedule: name, p_actor: options.actor ?? loginName() }, { schema: context.globals.schema }),
    );
    return { ok: true, document: answer, text: () => `${name} is withdrawn.` };
  },
});

export const schedule: CommandGroup = {
  name: "schedule",
  summary: "jobs that come again and again: set, list, withdraw, preview",
  commands: [set, list, withdraw, preview],
};
