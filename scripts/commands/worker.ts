import type { Command } from "commander";
import { type Context, defineCommand, type Outcome } from "./command.ts";

interface WorkerCommandOptions {
  readonly queue: readonly string[];
  readonly concurrency: string;
  readonly batch: string;
  readonly lease: string;
  readonly pollInterval: string;
  readonly jobTimeout: string;
  readonly grace: string;
  readonly executors?: string;
  readonly metricsPort?: string;
  readonly logLevel: string;
  readonly once?: boolean;
  readonly listen: boolean;
  readonly duties: boolean;
}

export const worker = defineCommand<WorkerCommandOptions>({
  name: "worker",
  summary: "Claim jobs and run them, until stopped.",
  details:
    "Jobs of registered SQL functions need nothing else; executors in TypeScript come from a file. SIGTERM and SIGINT: nothing more is claimed, what runs\n" +
    "may end within the grace period, the rest is given back; a second signal shortens the period. Killed at any moment, it loses nothing: its leases\n" +
    "run out and others do the jobs. An error that nobody handles, such as a rejection an executor does not await, is logged and ends it with exit code\n" +
    "70: what has not begun is given back, the attempts of what runs count. Logs are JSON lines on stderr. With --once, exits 1 when a job became a dead letter.",
  uses: ["databaseUrl", "schema"],
  options: (command: Command) =>
    command
      .option("-q, --queue <name...>", "the queues to claim from", ["default"])
      .option("-c, --concurrency <n>", "jobs of a queue that run at the same time", "10")
      .option("-b, --batch <n>", "jobs of a queue that are held at most", "100")
      .option("--lease <time>", "how long a claim lasts; extended while the worker lives", "60s")
      .option("--poll-interval <time>", "how often to look for jobs that no notification announced", "1s")
      .option("--job-timeout <time>", "how long an attempt may take, unless its executor says", "1h")
      .option("--grace <time>", "how long running jobs may go on when the worker is stopped", "30s")
      .option("-x, --executors <file>", "a module whose default export maps classes to executors")
      .option("--metrics-port <port>", "serve Prometheus metrics on 127.0.0.1 (0: any free port, named in the log)")
      .option("--log-level <level>", "trace, debug, info, warn, error or silent", "info")
      .option("--once", "do what is there now, and end")
      .option("--no-listen", "poll only: for PgBouncer in transaction mode, or to save the connection")
      .option("--no-duties", "leave expired leases, schedules, dispatch and maintenance to other workers or cron"),
  examples: [
    "iu-core worker --executors executors.ts",
    "iu-core worker --queue mail reports --concurrency 20 --lease 5min --metrics-port 9464",
    "iu-core worker --once --json",
  ],
  run: (context, { options }) => work(context, options),
});

async function work(context: Context, options: WorkerCommandOptions): Promise<Outcome> {
  const [
    { databaseUrl },
    { milliseconds, wholeNumber },
    { Worker, workerName },
    { logLevels, workerLog },
    { loadExecutors },
    { Problem },
    { endedByFault },
  ] = await Promise.all([
    import("./database.ts"),
    import("../worker/settings.ts"),
    import("../worker/worker.ts"),
    import("../worker/log.ts"),
    import("../worker/executors_file.ts"),
    import("../output/problem.ts"),
    import("../output/fault.ts"),
  ]);
  const level = logLevels.find((each) => each === options.logLevel);
  if (!level) throw new Problem("usage", `--log-level is one of ${logLevels.join(", ")}.`);
  const day = 86_400_000;
  const name = workerName();
  const settings = {
    schema: context.globals.schema,
    queues: [...new Set(options.queue)],
    concurrency: wholeNumber(options.concurrency, "--concurrency", { least: 1, most: 1000 }),
    batch: wholeNumber(options.batch, "--batch", { least: 1, most: 10_000 }),
    leaseMs: milliseconds(options.lease, "--lease", { least: 1000, most: day }),
    pollMs: milliseconds(options.pollInterval, "--poll-interval", { least: 10, most: 3_600_000 }),
    timeoutMs: milliseconds(options.jobTimeout, "--job-timeout", { least: 10, most: 7 * day }),
    graceMs: milliseconds(options.grace, "--grace", { least: 0, most: day }),
    metricsPort:
      options.metricsPort === undefined ? undefined : wholeNumber(options.metricsPort, "--metrics-port", { least: 0, most: 65_535 }),
    listens: options.listen,
    hasDuties: options.duties,
    log: workerLog(level, name),
  };
  const url = await databaseUrl(context.globals);
  const totals = await endedByFault(settings.log, async (fault) => {
    const executors = options.executors === undefined ? new Map() : await loadExecutors(options.executors);
    const instance = new Worker(name, { ...settings, url, executors });
    return untilStopped(instance, options.once ?? false, fault);
  });
  const ok = !options.once || totals.dead === 0;
  return {
    ok,
    document: { ok, worker: name, queues: settings.queues, ...totals },
    text: (style) => {
      const { completed, retried, dead, released } = totals;
      const line = `${completed} completed, ${retried} to be tried again, ${dead} dead, ${released} given back`;
      return ok ? line : style.red(line);
    },
  };
}

type RunningWorker = InstanceType<typeof import("../worker/worker.ts").Worker>;

async function untilStopped(instance: RunningWorker, once: boolean, fault: AbortSignal) {
  let signals = 0;
  let stopping: () => void = () => {};
  const signalled = new Promise<void>((resolve) => {
    stopping = resolve;
  });
  const onSignal = () => {
    signals += 1;
    if (signals === 1) stopping();
    else instance.hurry();
  };
  const names = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
  for (const name of names) process.on(name, onSignal);
  let isStopping = false;
  fault.addEventListener("abort", () => {
    stopping();
    if (isStopping) void instance.fail(fault.reason);
  });
  try {
    fault.throwIfAborted();
    if (once) await Promise.race([instance.runOnce(), signalled]);
    else {
      await instance.start();
      await signalled;
    }
    isStopping = true;
    return await (fault.aborted ? instance.fail(fault.reason) : instance.stop());
  } catch (error) {
    await instance.stop().catch(() => {});
    throw error;
  } finally {
    for (const name of names) process.off(name, onSignal);
  }
}
