import type { EventPayload } from "../../../schema-ts/queue/fn_event_dispatch.ts";
import { defineExecutors } from "../../worker/executor.ts";
import { executorMap } from "../../worker/executors_file.ts";

/** The class of the phase's jobs. */
export const archiveClass = "demo.archive";
/** What its executor emits for each piece it has stored. */
export const archivedType = "demo.piece.archived";

interface Classes {
  [archiveClass]: { payload: EventPayload; result: { stored: number } };
}

interface Attempted {
  readonly eventId: string;
  readonly attempt: number;
  readonly traceId: string;
}

/** A place outside of the database where pieces are stored by the event that told of them. It can be unreachable for some. */
export class Archive {
  /** Every attempt, in the order in which they were made. */
  readonly attempts: Attempted[] = [];
  /** How often something was stored for an event. */
  readonly stored = new Map<string, number>();
  readonly unreachableFor = new Set<string>();

  /** The executor of its class, as a worker takes it. */
  readonly executors = executorMap(
    defineExecutors<Classes>({
      [archiveClass]: async ({ payload, attempt }, context) => {
        const { event_id, event_type, subject_kind, subject_id } = payload;
        this.attempts.push({ eventId: event_id, attempt, traceId: context.span.traceId });
        if (this.unreachableFor.has(event_id)) throw new Error(`The archive cannot be reached, attempt ${attempt}.`);
        const stored = (this.stored.get(event_id) ?? 0) + 1;
        this.stored.set(event_id, stored);
        await context.emit({ type: archivedType, subjectKind: subject_kind, subjectId: subject_id, payload: { event_id, event_type } });
        return { stored };
      },
    }),
  );
}
