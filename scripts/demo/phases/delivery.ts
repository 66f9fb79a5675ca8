import { randomBytes } from "node:crypto";
import { vEventPosition } from "../../../schema-ts/bus/v_event_position.ts";
import { eventOutbox } from "../../../schema-ts/event/event_outbox.ts";
import { fnIuPieceEmitEvent } from "../../../schema-ts/event/fn_iu_piece_emit_event.ts";
import { lit, sql } from "../../../schema-ts/kit/index.ts";
import { fnEventDispatch } from "../../../schema-ts/queue/fn_event_dispatch.ts";
import { jobQueue } from "../../../schema-ts/queue/job_queue.ts";
import { jobResult } from "../../../schema-ts/queue/job_result.ts";
import { vJobDeadLetter } from "../../../schema-ts/queue/v_job_dead_letter.ts";
import type { DocumentSet } from "../documents/set.ts";
import { composeDocuments } from "../factory/compose.ts";
import { runsOf, spanOf } from "../factory/observe.ts";
import type { Phase, PhaseContext } from "../factory/phase.ts";
import type { Scratch } from "../factory/scratch.ts";
import { startWorker, untilDrained } from "../factory/worker.ts";
import type { Reference } from "../reference.ts";
import { Archive } from "./archive.ts";
import { archiveQueue, openDelivery } from "./delivery_setup.ts";
import { checkTrace } from "./delivery_trace.ts";
import { replayApproved } from "./replay.ts";

type Figures = Reference["H"];

/**
 * Phase H: live events become jobs, a worker does them, the one that keeps failing becomes a dead letter and is replayed once two others
 * have approved. Worker and database are the real ones, so it runs where it may commit.
 */
export const deliveryPhase = (documents: readonly DocumentSet[], scratch: Scratch, expected: Figures): Phase => ({
  id: "H",
  title: "Live events, jobs, and an approved replay",
  scratch,
  async work(phase) {
    await openDelivery(phase);
    const archive = new Archive();
    const { traceId, eventId } = await emitLive(phase, documents, expected);
    archive.unreachableFor.add(eventId);

    const worker = await startWorker(phase, archiveQueue, archive.executors);
    try {
      const dispatched = await dispatch(phase);
      phase.check("jobs", "jobs made of them", expected.live, dispatched.jobs);
      phase.check("jobs.again", "jobs made by dispatching again", 0, (await dispatch(phase)).jobs);
      await untilDrained(phase, archiveQueue);
      await checkWork(phase, archive, expected);
      const letter = await checkLetter(phase, expected);

      archive.unreachableFor.clear();
      if (letter !== undefined) await replayApproved(phase, letter, archiveQueue, expected);
    } finally {
      await worker.stop();
    }
    const { completed, retried, dead } = worker.totals;
    phase.check("worker", "what the worker counted itself", expected.worker, { completed, retried, dead });
    await checkAll(phase, archive, expected);
    await checkTrace(phase, archive, { traceId, eventId }, expected);
  },
});

const dispatch = (phase: PhaseContext) => phase.call(fnEventDispatch, { p_limit: 500, p_actor: phase.actor });

/** Composes the documents with the event gate open, and puts one step into force in a trace of its own between them. */
async function emitLive(phase: PhaseContext, [workflow, file]: readonly DocumentSet[], expected: Figures) {
  if (!workflow || !file) throw new Error("the examples are missing");
  const steps = await composeDocuments(phase.client, workflow, { actor: phase.actor, schema: phase.schema });
  const step = steps.pieces[4]?.iu_id ?? "";
  const traceId = randomBytes(16).toString("hex");
  const eventId = await phase.call(fnIuPieceEmitEvent, {
    p_event: "enact",
    p_iu_id: step,
    p_payload: {},
    p_actor: phase.actor,
    p_traceparent: `00-${traceId}-${randomBytes(8).toString("hex")}-01`,
  });
  await composeDocuments(phase.client, file, { actor: phase.actor, schema: phase.schema });
  const events = await phase.query<{ event_type: string; emit_mode: string }>(
    sql`select event_type, emit_mode from ${eventOutbox} order by event_id`,
  );
  phase.check("live", "events emitted, all of them live", expected.live, events.filter(({ emit_mode }) => emit_mode === "live").length);
  phase.check("types", "their types", expected.types, runsOf(events.map(({ event_type }) => event_type).sort()));
  phase.show(`${runsOf(events.map(({ event_type }) => event_type))}: live, one of them in the trace ${traceId}`);
  return { traceId, eventId: eventId ?? "" };
}

/** After the first wave: all but one are done, in order. */
async function checkWork(phase: PhaseContext, archive: Archive, expected: Figures): Promise<void> {
  const positions = await phase.query<{ event_id: string; position: number }>(
    sql`select event_id, position::int as position from ${vEventPosition}`,
  );
  const at = new Map(positions.map(({ event_id, position }) => [event_id, position]));
  const first = archive.attempts.filter(({ attempt }) => attempt === 1);
  phase.check(
    "order",
    "positions of the events, as the worker met them",
    expected.order,
    spanOf(first.map(({ eventId }) => at.get(eventId) ?? 0)),
  );
  phase.check("done", "jobs done", expected.done, (await results(phase)).length);
}

/** @returns its id */
async function checkLetter(phase: PhaseContext, expected: Figures): Promise<string | undefined> {
  const letters = await phase.query<{ dead_letter_id: string; attempts: number; last_error: { message: string } }>(
    sql`select dead_letter_id, attempts, last_error from ${vJobDeadLetter}`,
  );
  phase.check("dead", "dead letters", expected.dead, letters.length);
  const attempts = letters.reduce((sum, letter) => sum + letter.attempts, 0);
  phase.check("history", "failed attempts in their history", expected.attempts, attempts);
  phase.check("retried", "times it was tried again", expected.retries, attempts - letters.length);
  phase.show(...letters.map((letter) => `dead letter after ${letter.attempts} attempts: ${letter.last_error.message}`));
  return letters[0]?.dead_letter_id;
}

const results = (phase: PhaseContext) =>
  phase.query<{ job_id: string; result: { stored: number } | null }>(
    sql`select job_id, result from ${jobResult} where outcome = 'completed'`,
  );

/** In the end: nothing is lost, nothing was done twice. */
async function checkAll(phase: PhaseContext, archive: Archive, expected: Figures): Promise<void> {
  const queued = await phase.query(sql`select from ${jobQueue} where queue = ${lit(archiveQueue)}`);
  phase.check("done.all", "jobs done in the end", expected.live, (await results(phase)).length);
  phase.check("lost", "events whose piece is not archived", 0, expected.live - archive.stored.size);
  phase.check(
    "duplicates",
    "pieces archived more than once for an event",
    0,
    [...archive.stored.values()].filter((times) => times > 1).length,
  );
  phase.check("queued", "jobs left in the queue", 0, queued.length);
}
