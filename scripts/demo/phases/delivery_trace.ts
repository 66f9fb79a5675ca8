import { eventOutbox } from "../../../schema-ts/event/event_outbox.ts";
import { lit, sql } from "../../../schema-ts/kit/index.ts";
import { jobDeadLetter } from "../../../schema-ts/queue/job_dead_letter.ts";
import { jobResult } from "../../../schema-ts/queue/job_result.ts";
import type { PhaseContext } from "../factory/phase.ts";
import type { Reference } from "../reference.ts";
import { type Archive, archivedType } from "./archive.ts";

/** Follows the event whose job died: its trace must be that of everything that came of it. */
export async function checkTrace(
  phase: PhaseContext,
  archive: Archive,
  { traceId, eventId }: { traceId: string; eventId: string },
  expected: Reference["H"],
): Promise<void> {
  const recorded = await phase.query<{ trace_id: string | null }>(sql`
    select trace_id from ${eventOutbox} where event_id = ${lit(eventId)}::uuid
    union all
    select trace_id from ${jobDeadLetter} where payload ->> 'event_id' = ${lit(eventId)}
    union all
    select substr(r.traceparent, 4, 32)
    from ${jobResult} r
    join ${jobDeadLetter} d on d.job_id = r.job_id
    union all
    select trace_id from ${eventOutbox} where event_type = ${lit(archivedType)} and payload ->> 'event_id' = ${lit(eventId)}
  `);
  const attempted = archive.attempts.filter((attempt) => attempt.eventId === eventId);
  const traces = [...recorded.map(({ trace_id }) => trace_id), ...attempted.map((attempt) => attempt.traceId)];
  phase.check(
    "trace",
    "records and attempts in the trace of the event whose job died",
    expected.traced,
    traces.filter((trace) => trace === traceId).length,
  );
  phase.check("trace.other", "of them in another trace, or in none", 0, traces.filter((trace) => trace !== traceId).length);
  phase.show(`trace ${traceId}: event, ${attempted.length - 1} attempts, dead letter, replay, result, ${archivedType}`);
}
