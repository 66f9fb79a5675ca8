/** A worker holds about as much as it does in this time: more would keep jobs from others. */
const horizonMs = 500;

/** How many jobs to hold at a time: the concurrency at least, a batch at most, between them as many as were done lately. */
export class Prefetch {
  #done = 0;
  #since = performance.now();
  #size: number;

  constructor(
    readonly concurrency: number,
    readonly batch: number,
  ) {
    this.#size = Math.min(concurrency, batch);
  }

  get size(): number {
    return this.#size;
  }

  count(jobs: number): void {
    this.#done += jobs;
  }

  /** Looks back on what was done since the last time. */
  adjust(): void {
    const elapsed = performance.now() - this.#since;
    if (this.#done < this.#size && elapsed < horizonMs) return;
    const target = Math.ceil((this.#done / Math.max(elapsed, 1)) * horizonMs);
    // It may at most double, so that one quick batch does not fetch a slow one.
    this.#size = Math.max(Math.min(this.concurrency, this.batch), Math.min(this.batch, target, this.#size * 2));
    this.#done = 0;
    this.#since = performance.now();
  }
}
