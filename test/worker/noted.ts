import { fileURLToPath } from "node:url";
import type { Client } from "../../scripts/postgres/connect.ts";
import { configure, openPieceEvents } from "../event/events.ts";
import { openJobs } from "../queue/jobs.ts";
import { registerClass } from "./workers.ts";

export const executorsFile = fileURLToPath(new URL("executors.fixture.ts", import.meta.url));

/** What the executors of the fixture need. */
export async function prepareNotes(owner: Client): Promise<void> {
  await openJobs(owner);
  await openPieceEvents(owner);
  await configure(owner, "piece_event_runtime.dry_run_only", false);
  for (const name of ["test.note", "test.emit", "test.count", "test.deaf", "test.stray"])
    await registerClass(owner, name, { heartbeat_caller_fn: "fn_job_heartbeat" });
  await owner.query(`
    create schema app;
    create table app.note (job_id uuid, n int, attempt int, what text, at timestamptz default clock_timestamp());
  `);
}

export const notes = async (client: Client, what: string) =>
  (
    await client.query<{ job_id: string; n: number; attempt: number }>(
      "select job_id, n, attempt from app.note where what = $1 order by at",
      [what],
    )
  ).rows;
