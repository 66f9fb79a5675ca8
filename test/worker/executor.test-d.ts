import { defineExecutor, defineExecutors, RetryLater } from "../../scripts/worker/index.ts";

interface Classes {
  "mail.send": { payload: { to: string; subject?: string }; result: { messageId: string } };
  "index.refresh": { payload: { unit: string } };
}

const refresh = async () => {};

defineExecutors<Classes>({
  "mail.send": async (job, context) => {
    const to: string = job.payload.to;
    const subject: string | undefined = job.payload.subject;
    const signal: AbortSignal = context.signal;
    const header: string = context.traceparent;
    const event: string | null = await context.emit({ type: "piece.split", subjectKind: "x", subjectId: job.id, payload: {} });
    if (signal.aborted) throw new RetryLater(`${to} ${subject} ${header} ${event}`, 1000);
    // @ts-expect-error a payload has what its class says
    void job.payload.from;
    // @ts-expect-error a job is read
    job.payload = { to: "other" };
    return { messageId: "1" };
  },
  "index.refresh": { timeoutMs: 1000, run: async ({ payload }) => void payload.unit.length },
});

// @ts-expect-error every class has its executor
defineExecutors<Classes>({ "index.refresh": refresh });

defineExecutors<Classes>({
  // @ts-expect-error a result is what the class says
  "mail.send": async () => ({ messageId: 1 }),
  "index.refresh": refresh,
});

defineExecutors<Classes>({
  "mail.send": async () => ({ messageId: "1" }),
  "index.refresh": refresh,
  // @ts-expect-error no such class
  "index.refreshed": refresh,
});

// @ts-expect-error a class says what it is given
defineExecutors<{ x: { result: string } }>({ x: async () => "y" });

// What parse answers is what run is given.
defineExecutor({ parse: (payload) => Number(payload), run: async ({ payload }) => payload.toFixed(2) });
// @ts-expect-error a number has no length
defineExecutor({ parse: (payload) => Number(payload), run: async ({ payload }) => payload.length });
// @ts-expect-error an executor runs
defineExecutor({ timeoutMs: 10 });
// @ts-expect-error it needs to say when
new RetryLater("later");
