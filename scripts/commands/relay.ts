import type { Command } from "commander";
import { type Context, defineCommand, type Outcome } from "./command.ts";

interface RelayOptions {
  readonly subscription: string;
  readonly to?: string;
  readonly consumer?: string;
  readonly batch: string;
  readonly pollInterval: string;
  readonly eventSource?: string;
  readonly once?: boolean;
  readonly logLevel: string;
}

export const relay = defineCommand<RelayOptions>({
  name: "relay",
  summary: "Forward the events of a subscription to NATS JetStream or Redis Streams.",
  details:
    "Each event goes as a CloudEvent 1.0 (structured JSON), in order, and is acknowledged when the broker has confirmed it: at least once, " +
    "recognisable by its id. NATS: ?stream=NAME[&subject=PREFIX][&create=true][&exclusive=true][&credentials=FILE], subjects PREFIX.EVENT_TYPE. " +
    "Redis: ?stream=KEY[&remember=SECONDS][&maxlen=ENTRIES], fields id, type, event. Of several relays on a subscription one works and the others " +
    "wait to take over. Logs are JSON lines on stderr; SIGTERM ends it after the batch in hand, and so does an error that nobody " +
    "handles, which is logged, with exit code 70.",
  uses: ["databaseUrl", "schema"],
  options: (command: Command) =>
    command
      .requiredOption("--subscription <name>", "the subscription, made with fn_event_subscribe")
      .option("--to <url>", "the broker (default: IU_RELAY_TO, which keeps a password out of the process list)")
      .option("--consumer <name>", "who holds the lease, one name for each process (default: host, process id and chance)")
      .option("-b, --batch <n>", "most events at once", "500")
      .option("--poll-interval <time>", "how often to look for events that no notification announced", "1s")
      .option("--event-source <uri>", "source of the CloudEvents (default: /<database>/<schema>)")
      .option("--once", "forward what is there and end; exits 1 while another relay holds the lease")
      .option("--log-level <level>", "trace, debug, info, warn, error or silent", "info"),
  examples: [
    "iu-core relay --subscription orders --to 'nats://127.0.0.1:4222?stream=EVENTS&create=true'",
    "iu-core relay --subscription orders --to 'redis://127.0.0.1:6379?stream=events' --once",
  ],
  run: (context, { options }) => run(context, options),
});

async function run(context: Context, options: RelayOptions): Promise<Outcome> {
  const [{ Problem }, { targetOf, withoutSecrets }, { isEventSource }, { databaseUrl }, { milliseconds, wholeNumber }] = await Promise.all([
    import("../output/problem.ts"),
    import("../relay/target.ts"),
    import("../relay/cloud_event.ts"),
    import("./database.ts"),
    import("../worker/settings.ts"),
  ]);
  const [{ logLevels, workerLog }, { workerName }] = await Promise.all([import("../worker/log.ts"), import("../worker/worker.ts")]);
  const to = options.to ?? process.env["IU_RELAY_TO"];
  if (!to) throw new Problem("usage", "No broker was given.", { hint: "Pass --to, or set IU_RELAY_TO." });
  const target = targetOf(to);
  const batch = wholeNumber(options.batch, "--batch", { least: 1, most: 10_000 });
  const interval = milliseconds(options.pollInterval, "--poll-interval", { least: 10, most: 3_600_000 });
  const level = logLevels.find((each) => each === options.logLevel);
  if (!level) throw new Problem("usage", `--log-level is one of ${logLevels.join(", ")}.`);
  const { subscription } = options;
  const consumer = options.consumer ?? workerName();
  const { schema } = context.globals;
  const url = await databaseUrl(context.globals);
  const eventSource = options.eventSource ?? `${new URL(url).pathname}/${schema}`;
  if (!isEventSource(eventSource)) {
    throw new Problem("usage", "--event-source is no URI reference.", { hint: "Such as https://example.org/handbook" });
  }

  const [{ interruptible }, { endedByFault }, { relay }, { openSubscription }, { openBroker }] = await Promise.all([
    import("../output/interrupt.ts"),
    import("../output/fault.ts"),
    import("../relay/relay.ts"),
    import("../relay/subscription.ts"),
    import("../relay/open.ts"),
  ]);
  const log = workerLog(level, consumer).child(
    { subscription, to: target.shown, stream: target.stream },
    {
      serializers: {
        err: ({ name, message, stack = "" }: Error) => ({
          type: name,
          message: withoutSecrets(target, message),
          stack: withoutSecrets(target, stack),
        }),
      },
    },
  );
  const relayed = await endedByFault(log, (fault) =>
    interruptible((signal) => {
      log.info("relay started");
      return relay({
        subscription: openSubscription({ url, schema, subscription, consumer }),
        openBroker: () => openBroker(target),
        log,
        eventSource,
        batch,
        interval,
        once: options.once === true,
        signal: AbortSignal.any([signal, fault]),
      });
    }),
  ).catch((error: unknown) => {
    if (error instanceof Error) error.message = withoutSecrets(target, error.message);
    throw error;
  });
  const { forwarded, repeated, batches, heldBy = null } = relayed;
  log.info({ forwarded, repeated, batches }, "relay stopped");
  return {
    ok: heldBy === null,
    document: { subscription, to: target.shown, stream: target.stream, forwarded, repeated, batches, heldBy },
    text: (style) =>
      heldBy === null
        ? `${style.green(String(forwarded))} events of ${subscription} forwarded to ${target.stream}.`
        : `${style.red(heldBy)} holds the lease of ${subscription}; ${forwarded} events forwarded.`,
  };
}
