import { setTimeout as sleep } from "node:timers/promises";
import { defineExecutors } from "../../scripts/worker/index.ts";

interface Classes {
  "test.note": { payload: { n: number; ms?: number } };
  "test.emit": { payload: { subject: string }; result: { event: string | null; job: string } };
  "test.count": { payload: { n: number } };
  "test.deaf": { payload: { n: number } };
  "test.stray": { payload: { n: number; by: "rejection" | "callback" } };
}

/** Each attempt leaves a row when it begins, on a connection of its own, and another when it ends. */
export default defineExecutors<Classes>({
  "test.note": async ({ id, payload, attempt }, { database, signal }) => {
    const note = (what: string) =>
      database.query("insert into app.note (job_id, n, attempt, what) values ($1, $2, $3, $4)", [id, payload.n, attempt, what]);
    await note("begun");
    if (payload.ms) await sleep(payload.ms, undefined, { signal });
    await note("ended");
  },
  "test.emit": async ({ payload }, { transaction, emit, enqueue }) =>
    await transaction(async (within) => ({
      event: await emit(
        { type: "piece.split", subjectKind: "information_unit", subjectId: payload.subject, payload: { transition: "split" } },
        within,
      ),
      job: await enqueue("default", "noop", {}, { run_at: "2100-01-01T00:00:00Z" }, within),
    })),
  "test.count": async ({ id, payload, attempt }, { database }) => {
    await database.query("insert into app.note (job_id, n, attempt, what) values ($1, $2, $3, 'begun')", [id, payload.n, attempt]);
  },
  "test.deaf": async ({ id, payload, attempt }, { database }) => {
    await database.query("insert into app.note (job_id, n, attempt, what) values ($1, $2, $3, 'begun')", [id, payload.n, attempt]);
    await sleep(3_600_000);
  },
  "test.stray": async ({ payload: { by } }, { signal }) => {
    if (by === "rejection") void Promise.reject(new Error("Nobody waits for this."));
    else
      setTimeout(() => {
        throw new Error("Nobody catches this.");
      });
    await sleep(3_600_000, undefined, { signal });
  },
});
