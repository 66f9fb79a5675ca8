import { iuReader } from "../foundation/roles.ts";
import { defineView, int, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import type { JobError } from "./job_queue.ts";

const d = jobDeadLetter;

export const vJobDeadLetter = defineView({
  name: "v_job_dead_letter",
  summary: "The dead letters that wait, with what went wrong last.",
  columns: {
    dead_letter_id: uuid("The letter."),
    job_id: uuid("The job that died last."),
    queue: text("Its queue."),
    executor_class: text("Its class."),
    payload: jsonb("Its payload."),
    deaths: int("How many times it died."),
    attempts: int("Failed attempts in all."),
    last_error: jsonb("What the last one reported.").nullable(),
    errors: jsonb<JobError[]>("All of them, in order."),
    trace_id: text("Trace of who enqueued it.").nullable(),
    actor: text("Who enqueued it."),
    enqueued_at: timestamptz("When it came in first."),
    died_at: timestamptz("When it died last."),
  },
  query: sql`
    select
      ${d.dead_letter_id.of("d")},
      ${d.job_id.of("d")},
      ${d.queue.of("d")},
      ${d.executor_class.of("d")},
      ${d.payload.of("d")},
      ${d.deaths.of("d")},
      jsonb_array_length(${d.errors.of("d")}) as attempts,
      ${d.errors.of("d")} -> -1 -> 'error' as last_error,
      ${d.errors.of("d")},
      ${d.trace_id.of("d")},
      ${d.actor.of("d")},
      ${d.enqueued_at.of("d")},
      ${d.died_at.of("d")}
    from ${d} d
    where ${d.state.of("d")} = 'dead'
  `,
  grants: { select: [iuReader] },
});
