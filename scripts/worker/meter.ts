/** How an attempt ended in the eyes of the worker. */
export type Ending = "completed" | "failed" | "released" | "lease_lost";

/** What the worker tells whoever counts. */
export interface Meter {
  claimed(queue: string, jobs: number): void;
  ended(queue: string, executorClass: string, ending: Ending, seconds: number): void;
  /** What the database made of failures. */
  settled(queue: string, counts: { retried: number; dead: number; lost: number; cancelled: number }): void;
  exchanged(queue: string, seconds: number): void;
  heartbeat(ok: boolean): void;
  disconnected(): void;
  duty(name: string, ok: boolean): void;
}

/** Totals of a run. */
export interface Totals {
  claimed: number;
  completed: number;
  failed: number;
  released: number;
  lease_lost: number;
  retried: number;
  dead: number;
  cancelled: number;
}

/** Counts the totals, and passes everything on. */
export class Tally implements Meter {
  readonly totals: Totals = { claimed: 0, completed: 0, failed: 0, released: 0, lease_lost: 0, retried: 0, dead: 0, cancelled: 0 };
  next: Meter | undefined;

  claimed(queue: string, jobs: number): void {
    this.totals.claimed += jobs;
    this.next?.claimed(queue, jobs);
  }

  ended(queue: string, executorClass: string, ending: Ending, seconds: number): void {
    this.totals[ending] += 1;
    this.next?.ended(queue, executorClass, ending, seconds);
  }

  settled(queue: string, counts: { retried: number; dead: number; lost: number; cancelled: number }): void {
    this.totals.retried += counts.retried;
    this.totals.dead += counts.dead;
    this.totals.cancelled += counts.cancelled;
    this.next?.settled(queue, counts);
  }

  exchanged(queue: string, seconds: number): void {
    this.next?.exchanged(queue, seconds);
  }

  heartbeat(ok: boolean): void {
    this.next?.heartbeat(ok);
  }

  disconnected(): void {
    this.next?.disconnected();
  }

  duty(name: string, ok: boolean): void {
    this.next?.duty(name, ok);
  }
}
